/** Friends: who sent whom, by a code that a customer hands on; each friend counts once, and nobody refers themselves. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { customer, type RecordOf, time } from '../../base/record.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { CouponRecord } from '../../journeys/records.ts';

/** The friend's, one at most: the first order with a friend's code. */
export const referralRecord = z.object({
  friend: customer,
  referrer: customer,
  code: z.string(),
  orderId: z.string(),
  /** Of the order. */
  at: time,
  /** When a refund of the order, or of a part of it, came in. */
  cancelledAt: time.exactOptional(),
});
export type ReferralRecord = RecordOf<typeof referralRecord>;

const address = (text: string | undefined): string | undefined => text?.trim().toLowerCase();

/** By id, email address or phone number. */
const isSamePerson = (a: Profile, b: Profile): boolean =>
  a.id === b.id ||
  (a.email !== undefined && address(a.email) === address(b.email)) ||
  (a.phone !== undefined && a.phone === b.phone);

/** Whether the two are a customer and a friend whom nobody had won before that order, as far as is known by now. */
export const canRefer = (
  referrer: Profile | undefined,
  friend: Profile,
  { at }: Pick<ReferralRecord, 'at'>,
): boolean =>
  referrer !== undefined &&
  referrer.suppressed !== 'erased' &&
  !isSamePerson(referrer, friend) &&
  friend.firstOrderAt === at;

export const referralOf = (
  { code, enrolment }: CouponRecord,
  friend: CustomerId,
  { orderId, at }: Pick<ReferralRecord, 'orderId' | 'at'>,
): ReferralRecord => ({ friend, referrer: enrolment.customer, code, orderId, at });
