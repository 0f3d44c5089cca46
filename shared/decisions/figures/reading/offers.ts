/** Offers' figures: what is owed on a day, and what journeys with a budget have spent. */
import { unitsOf, unitsOfMicros } from '../../../base/money.ts';
import { type CouponState, couponStates } from '../measures/coupons.ts';
import type { Rows } from '../sums.ts';
import { placeOf, summed, under } from './counters.ts';

export interface Worth {
  readonly coupons: number;
  /** In units of the shop's currency. */
  readonly face: number;
}

export interface OfferFigures {
  readonly journey: string;
  readonly offer: string;
  readonly issued: Worth;
  readonly reserved: Worth;
  readonly outstanding: Worth;
  readonly redeemed: Worth;
  readonly expired: Worth;
  readonly void: Worth;
  readonly released: Worth;
  readonly discount: number;
  readonly orders: number;
  readonly expected: number | null;
}

interface Tally {
  readonly coupons: number;
  readonly face: number;
  readonly discount: number;
  readonly orders: number;
}

const none: Tally = { coupons: 0, face: 0, discount: 0, orders: 0 };

const tallyOf = (rows: Rows, state: CouponState): Tally => ({ ...none, ...under(summed(rows), state) });

const together = (...tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (sum, each) => ({
      coupons: sum.coupons + each.coupons,
      face: sum.face + each.face,
      discount: sum.discount + each.discount,
      orders: sum.orders + each.orders,
    }),
    none,
  );

/** @param day as of which what was not used is outstanding, or has expired */
export const offersFigures = (
  rows: Rows,
  { day, currency }: { readonly day: string; readonly currency: string },
): readonly OfferFigures[] => {
  const worthOf = ({ coupons, face }: Tally): Worth => ({ coupons, face: unitsOf(face, currency) });
  return [...Map.groupBy(rows, ({ at }) => placeOf(at)[1])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => {
      const [journey, offer] = placeOf(name);
      const valid = own.filter(({ at }) => placeOf(at)[0] >= day);
      const over = own.filter(({ at }) => placeOf(at)[0] < day);
      const [reserved, , redeemed, voided, released] = couponStates.map((state) => tallyOf(own, state));
      const [outstanding, expired] = [tallyOf(valid, 'open'), tallyOf(over, 'open')];
      const used = tallyOf(over, 'redeemed').coupons;
      const ended = used + expired.coupons;
      const all = together(outstanding, expired, ...[redeemed, voided, released].map((each) => each ?? none));
      return {
        journey,
        offer,
        issued: worthOf(all),
        reserved: worthOf(reserved ?? none),
        outstanding: worthOf(outstanding),
        redeemed: worthOf(redeemed ?? none),
        expired: worthOf(expired),
        void: worthOf(voided ?? none),
        released: worthOf(released ?? none),
        discount: unitsOf(redeemed?.discount ?? 0, currency),
        orders: unitsOf(redeemed?.orders ?? 0, currency),
        expected: ended === 0 ? null : unitsOf(Math.round((outstanding.face * used) / ended), currency),
      };
    });
};

export interface SpentFigures {
  readonly month: string;
  readonly journey: string;
  /** In units of the shop's currency. */
  readonly coupons: number;
  readonly messages: number;
}

/** The latest first. */
export const spentFigures = (rows: Rows): readonly SpentFigures[] =>
  rows
    .map(({ at, counters: { coupons = 0, messages = 0 } }) => {
      const [month, journey] = placeOf(at);
      return { month, journey, coupons: unitsOfMicros(coupons), messages: unitsOfMicros(messages) };
    })
    .sort((a, b) => (a.month === b.month ? (a.journey < b.journey ? -1 : 1) : a.month < b.month ? 1 : -1));
