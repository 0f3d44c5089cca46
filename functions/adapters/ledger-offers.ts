/** The coupons of a journey in the order of their issue, by a sparse index: a partition for each journey and month of UTC. */
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { nextMonth } from '../../shared/base/calendar.ts';
import { type Instant, instant, iso } from '../../shared/base/time.ts';
import type { Ledger } from '../../shared/flows/ports.ts';
import { sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { couponFromItem, offerMonth } from './ledger-items.ts';
import { fromItem, toItem } from './wire.ts';

/** Where the next page begins: a month, and within it the key of the last item before. */
const placeSchema = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  last: z.strictObject({ c: z.string().min(1), k: z.string().min(1), issuedAt: z.int() }).optional(),
});
type Place = z.infer<typeof placeSchema>;

const textOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** `undefined`: it is none of ours. */
const placeIn = (text: string): Place | undefined => {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
};

const monthOf = (at: Instant): string => iso(at).slice(0, 7);

export const createOffers = (client: DynamoDBClient, table: string): Pick<Ledger, 'couponsIssued'> => ({
  couponsIssued: async (journey, { from, until }, { after, atMost }) => {
    const lastAt = instant(until - 1);
    const place = after === undefined ? { month: monthOf(from) } : placeIn(after);
    if (place === undefined || place.month < monthOf(from) || place.month > monthOf(lastAt))
      return 'no-such-place';
    const { month, last } = place;
    const jm = offerMonth(journey, month);
    const { Items, LastEvaluatedKey } = await stored(
      client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-offer',
          KeyConditionExpression: '#jm = :jm AND #issuedAt BETWEEN :from AND :last',
          ExpressionAttributeNames: { '#jm': 'jm', '#issuedAt': 'issuedAt' },
          ExpressionAttributeValues: sdk(toItem({ ':jm': jm, ':from': from, ':last': lastAt })),
          ...(last !== undefined && { ExclusiveStartKey: sdk(toItem({ ...last, jm })) }),
          ...(atMost !== undefined && { Limit: atMost }),
        }),
      ),
    );
    const coupons = wireItems(Items).map(couponFromItem);
    if (LastEvaluatedKey !== undefined) {
      const { jm: _, ...key } = fromItem(wireItem(LastEvaluatedKey));
      return { coupons, next: textOf({ month, last: placeSchema.shape.last.parse(key) }) };
    }
    return month === monthOf(lastAt) ? { coupons } : { coupons, next: textOf({ month: nextMonth(month) }) };
  },
});
