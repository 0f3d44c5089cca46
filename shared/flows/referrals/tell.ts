/** Tells of referrals: to begin journeys by, and for others. */
import type { CustomerId } from '../../base/ids.ts';
import { type Instant, iso } from '../../base/time.ts';
import type { ReferralRecord } from '../../decisions/referrals/referral.ts';
import type { Ports } from '../ports.ts';

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
