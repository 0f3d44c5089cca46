/** Friends: who sent whom, by a code that a customer hands on; each friend counts once, and nobody refers themselves. */
import type { CustomerId } from '../../base/ids.ts';
import { type Instant, iso } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { Ports } from '../../ports.ts';

/** The friend's, one at most: the first order with a friend's code. */
export interface ReferralRecord {
  readonly friend: CustomerId;
  readonly referrer: CustomerId;
  readonly code: string;
  readonly orderId: string;
  /** Of the order. */
  readonly at: Instant;
  /** When a refund of the order, or of a part of it, came in. */
  readonly cancelledAt?: Instant;
}

const address = (text: string | undefined): string | undefined => text?.trim().toLowerCase();

/** By id, email address or phone number. */
export const isSamePerson = (a: Profile, b: Profile): boolean =>
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

/** Both are the same whenever they are told, as events to begin journeys by and for others: their ids are the order's. */
export const tellReferral = async (
  { friend: customer, referrer, code, orderId, at }: ReferralRecord,
  { tell, publish }: Pick<Ports, 'tell' | 'publish'>,
): Promise<void> => {
  const detail = { customer, id: `referred-${orderId}`, at: iso(at), properties: { orderId, code } };
  await tell([{ name: 'Friend Referred', at, detail }]);
  await publish([{ name: 'Friend Referred', at, detail: { customer, referrer, code, orderId } }]);
};
export const tellCancelled = async (
  customer: CustomerId,
  orderId: string,
  at: Instant,
  { tell, publish }: Pick<Ports, 'tell' | 'publish'>,
): Promise<void> => {
  const detail = { customer, id: `unreferred-${orderId}`, at: iso(at), properties: { orderId } };
  await tell([{ name: 'Referral Cancelled', at, detail }]);
  await publish([{ name: 'Referral Cancelled', at, detail: { customer, orderId } }]);
};
