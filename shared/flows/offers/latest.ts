/** A coupon as it stands now: the index by which codes are found is a moment behind. */
import type { CouponRecord } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

export const latestOf = async (
  coupon: CouponRecord,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<CouponRecord> => (await ledger.coupon(coupon.enrolment, coupon.name)) ?? coupon;
