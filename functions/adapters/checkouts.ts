/** What checkouts are remembered by, in the Ledger table: answers by their key, and codes that there are not, by whose key asked. */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { digestOf } from '../../shared/base/ids.ts';
import { json, type RecordOf } from '../../shared/base/record.ts';
import { days, type Instant, minutes, plus } from '../../shared/base/time.ts';
import { numberOf } from '../../shared/customers/profiles/mapper.ts';
import type { CheckoutStore } from '../../shared/flows/ports.ts';
import { sdk, stored, wireItem } from './dynamodb.ts';
import { createLedgerTable, isNew, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { type LedgerKey, recordCodec } from './record-codec.ts';
import { toItem } from './wire.ts';

const answerRecord = z.object({ request: z.string(), answer: json });
const answers = recordCodec<RecordOf<typeof answerRecord>>('answer', answerRecord);

/** A key is whatever its sender likes. */
const answerKey = (key: string): LedgerKey => ({ c: `answer#${digestOf(key)}`, k: 'answer' });

/** Of one key in one minute: more are typed wrong at no checkout, and guessed at this pace no code is found. */
const mostMisses = 120;

const secondsOf = (at: Instant): number => Math.ceil(at / 1_000);

export const createCheckouts = (client: DynamoDBClient, table: string, now: () => Instant): CheckoutStore => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  const minuteOf = (at: Instant): number => Math.floor(at / minutes(1));
  /** The last minute in which each had too many. */
  const full = new Map<string, number>();
  return {
    answered: async (key) => {
      const item = await reads.get({ ...answerKey(key) });
      // DynamoDB takes away what is over within days.
      if (item === undefined || (numberOf(item.ttl) ?? 0) <= secondsOf(now())) return undefined;
      return answers.decode(item);
    },

    keepAnswer: async (key, request, answer) => {
      const ttl = secondsOf(plus(now(), days(1)));
      const isLapsed = {
        ConditionExpression: `${isNew.ConditionExpression} OR #ttl <= :now`,
        ExpressionAttributeNames: { ...isNew.ExpressionAttributeNames, '#ttl': 'ttl' },
        ExpressionAttributeValues: sdk(toItem({ ':now': secondsOf(now()) })),
      };
      await putIf(answers.encode(answerKey(key), { request, answer }, { ttl }), isLapsed);
    },

    countMiss: async (who) => {
      const minute = minuteOf(now());
      const { Attributes } = await stored(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: wireKey({ c: `misses#${digestOf(who)}`, k: `minute#${minute}` }),
            UpdateExpression: 'SET #ttl = :ttl ADD #count :one',
            ExpressionAttributeNames: { '#ttl': 'ttl', '#count': 'count' },
            ExpressionAttributeValues: sdk(toItem({ ':ttl': secondsOf(plus(now(), minutes(5))), ':one': 1 })),
            ReturnValues: 'UPDATED_NEW',
          }),
        ),
      );
      if ((numberOf(wireItem(Attributes ?? {}).count) ?? 0) >= mostMisses) full.set(who, minute);
    },

    isFull: (who) => full.get(who) === minuteOf(now()),
  };
};
