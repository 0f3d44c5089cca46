/** Points as the ledger keeps them: one entry for each event, answer or touchpoint that gives or takes some. */

import * as z from 'zod';
import type { TouchKey } from '../../base/ids.ts';
import { minorsIn } from '../../base/money.ts';
import { type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { Terms } from './terms.ts';

const everyEntry = {
  /** Of the event, or by the touchpoint's key: the same thing has one entry, however often it is told. */
  id: z.string(),
  at: time,
};

export const pointsEntry = z.discriminatedUnion('kind', [
  z.object({
    ...everyEntry,
    kind: z.literal('order'),
    orderId: z.string(),
    /** Minor units of the shop's currency. */
    value: z.number(),
    /** As the terms were when it was told: other terms give later orders other points. */
    points: z.number(),
  }),
  /** Takes its share of the order's points back. */
  z.object({ ...everyEntry, kind: z.literal('refund'), orderId: z.string(), value: z.number() }),
  z.object({ ...everyEntry, kind: z.literal('gained'), points: z.number() }),
  z.object({ ...everyEntry, kind: z.literal('spent'), points: z.number() }),
]);
export type PointsEntry = RecordOf<typeof pointsEntry>;

/** Rounded down; to a thousandth of a point first, since 0.57 × 100 is 56.99999999999999. */
const pointsFor = (value: number, { pointsPerUnit, currency }: Terms): number =>
  Math.floor(Math.round((value * pointsPerUnit * 1_000) / minorsIn(currency)) / 1_000);

/** The entry of an answer: one a survey, however often the answer is changed. */
const answerId = (touch: TouchKey): string => `answer ${touch}`;

/** What a touchpoint awards. */
export const awardOf = (touch: TouchKey, points: number, at: Instant): PointsEntry => ({
  id: `award ${touch}`,
  at,
  kind: 'gained',
  points,
});

/**
 * What the order gives as it stands, in the place of what it gave before; `undefined`: orders give nothing, or nobody
 * has told of this one yet.
 */
export const orderEntry = (
  { orderId, placedAt, counted: { gross } }: Pick<OrderRecord, 'orderId' | 'placedAt' | 'counted'>,
  terms: Terms,
): PointsEntry | undefined =>
  placedAt === undefined || terms.pointsPerUnit === 0
    ? undefined
    : {
        id: `order-${orderId}`,
        at: placedAt,
        kind: 'order',
        orderId,
        value: gross,
        points: pointsFor(gross, terms),
      };

/** What the event, which is in the shop's money, gives or takes; `undefined`: it has nothing to do with points. */
export const entryOf = (event: CustomerEvent, terms: Terms): PointsEntry | undefined => {
  const { id, at } = event;
  const { pointsPerAnswer } = terms;
  switch (event.name) {
    case 'Order Refunded':
      return { id, at, kind: 'refund', orderId: event.orderId, value: event.value };
    case 'Survey Answered':
      // Whether it asked for a reason is only known of a survey that was sent.
      if (pointsPerAnswer === 0 || event.isReason === undefined) return undefined;
      return { id: answerId(event.touch), at, kind: 'gained', points: pointsPerAnswer };
    case 'Points Granted':
      return { id, at, kind: 'gained', points: event.points };
    case 'Points Spent':
      return { id, at, kind: 'spent', points: event.points };
    default:
      return undefined;
  }
};
