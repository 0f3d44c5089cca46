/** An order as it stands: what all its tellings come to, in whatever order and however often they are told. */
import * as z from 'zod';
import { customer, type RecordOf, time } from '../../base/record.ts';
import { orderItem } from '../events/items.ts';

const worth = z.object({
  /** Of the telling that it is known from. */
  at: time,
  /** Minor units of its currency. */
  value: z.number(),
  /** Absent: the shop's own. */
  currency: z.string().exactOptional(),
});

const state = {
  orderId: z.string(),
  /** Absent: only what became of it is known yet. */
  placedAt: time.exactOptional(),
  worth: worth.exactOptional(),
  lines: z.object({ at: time, items: z.array(orderItem) }).exactOptional(),
  /** All that any telling named, in order of the alphabet. */
  couponCodes: z.array(z.string()),
  checkoutId: z.string().exactOptional(),
  /** Where it was placed, such as `web` or `pos`. */
  channel: z.string().exactOptional(),
  /** Whether it was paid, in whole or in part; absent: nobody has said so. */
  paid: z.literal(true).exactOptional(),
  standing: z.object({ at: time, isCancelled: z.boolean() }).exactOptional(),
  /** By their ids. */
  refunds: z.record(z.string(), worth),
};

const orderState = z.object(state);
export type OrderState = RecordOf<typeof orderState>;

/** What of an order stands on its customer's profile, in minor units of the shop's currency. */
const counted = z.object({
  /** When it was placed; absent: it is none that counts. */
  at: time.exactOptional(),
  /** Before what went back. */
  gross: z.number(),
  refunded: z.number(),
});
export type Counted = RecordOf<typeof counted>;

export const orderRecord = z.object({ ...state, customer, counted });
export type OrderRecord = RecordOf<typeof orderRecord>;
