/** What a coupon took off an order, as far as what was paid for the order tells it. */
import { minorOf } from '../../base/money.ts';
import { benefitOf } from '../../journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../journeys/records.ts';

/** No basket is looked for that was worth more than so many times what was paid. */
const mostTimes = 200;

/**
 * In minor units of the shop's currency: what the checkout told, else the price of the least basket for which this would
 * have been paid, less what was paid; of one that was free, what was foreseen. The price of the least basket is too much
 * where the coupon was for a part of it alone. Of a coupon that is not redeemed, nothing; `undefined`: what it gives is no
 * part of the order's price, such as a gift, and nobody has told what it costs.
 */
export const givenBy = (
  { redeemedAt, orderValue: paid = 0, terms, face, discount }: CouponRecord,
  currency: string,
): number | undefined => {
  if (redeemedAt === undefined) return 0;
  if (discount !== undefined && discount > 0) return discount;
  const benefit = benefitOf(terms);
  const ofShop = (units: number): number => minorOf(units, currency);
  const off = (items: number): number => benefit.takesOff(terms, { items, ofShop });
  let [low, high] = [paid, Math.max(paid, 1) * mostTimes];
  if (paid === 0 || off(high) === 0 || high - off(high) < paid) return face;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (middle - off(middle) >= paid) high = middle;
    else low = middle + 1;
  }
  return low - paid;
};
