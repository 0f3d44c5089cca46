/** Offers' figures: what is owed on a day, by offer or by month of issue, and what journeys with a budget have spent. */
import { unitsOf, unitsOfMicros } from '../../../base/money.ts';
import { type Standing, standings } from '../../offers/standing.ts';
import type { CouponState } from '../measures/coupons.ts';
import type { Row, Rows } from '../sums.ts';
import { type Counts, placeOf, summed, under } from './counters.ts';

export interface Worth {
  readonly coupons: number;
  /** In units of the shop's currency. */
  readonly face: number;
}

export interface OfferFigures extends Readonly<Record<'issued' | Standing, Worth>> {
  readonly journey: string;
  readonly offer: string;
  readonly discount: number;
  readonly orders: number;
  readonly expected: number | null;
}

/** Of coupons that stand alike. In minor units of the shop's currency. */
interface Tally {
  readonly coupons: number;
  /** Of those of which it is known. */
  readonly face: number;
  /** Of so many it is not. */
  readonly unknown: number;
  readonly discount: number;
  readonly orders: number;
}

const none: Tally = { coupons: 0, face: 0, unknown: 0, discount: 0, orders: 0 };

const tallyOf = (counts: Counts, state: CouponState): Tally => ({ ...none, ...under(counts, state) });

/** How coupons end: of those whose time is over, and that nobody took back. */
export interface Ended {
  readonly over: number;
  /** Of these. */
  readonly used: number;
}

export interface Owed extends Ended {
  readonly tallies: Readonly<Record<Standing, Tally>>;
}

/** A row's place: when its coupons were issued, until when they are valid, and what they are of. */
const placeIn = ({ at }: Row) => {
  const [month, rest] = placeOf(at);
  const [until, name] = placeOf(rest);
  const [journey, offer] = placeOf(name);
  return { month, until, name, journey, offer };
};

/** @param day as of which what was not used is outstanding, or has expired */
export const owedOn = (rows: Rows, day: string): Owed => {
  const isOver = (row: Row): boolean => placeIn(row).until < day;
  const all = summed(rows);
  const over = summed(rows.filter(isOver));
  const expired = tallyOf(over, 'open');
  const used = tallyOf(over, 'redeemed').coupons;
  return {
    tallies: {
      reserved: tallyOf(all, 'reserved'),
      outstanding: tallyOf(summed(rows.filter((row) => !isOver(row))), 'open'),
      redeemed: tallyOf(all, 'redeemed'),
      expired,
      void: tallyOf(all, 'void'),
      released: tallyOf(all, 'released'),
    },
    over: used + expired.coupons,
    used,
  };
};

/**
 * What those that can still be used will come to, if as many of them are redeemed as of those whose time is over: of others
 * the redeemed are known first, so that they would make it too much. In minor units; `undefined`: none is over.
 */
export const expectedOf = ({ tallies }: Pick<Owed, 'tallies'>, { over, used }: Ended): number | undefined =>
  over === 0 ? undefined : Math.round((tallies.outstanding.face * used) / over);

interface AsOf {
  readonly day: string;
  readonly currency: string;
}

export const offersFigures = (rows: Rows, { day, currency }: AsOf): readonly OfferFigures[] =>
  [...Map.groupBy(rows, (row) => placeIn(row).name)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => {
      const [journey, offer] = placeOf(name);
      const owed = owedOn(own, day);
      const { reserved, outstanding, redeemed, expired, void: taken, released } = owed.tallies;
      const worthOf = (...all: readonly Worth[]): Worth => ({
        coupons: all.reduce((sum, { coupons }) => sum + coupons, 0),
        face: unitsOf(
          all.reduce((sum, { face }) => sum + face, 0),
          currency,
        ),
      });
      const expected = expectedOf(owed, owed);
      return {
        journey,
        offer,
        issued: worthOf(outstanding, expired, redeemed, taken, released),
        reserved: worthOf(reserved),
        outstanding: worthOf(outstanding),
        redeemed: worthOf(redeemed),
        expired: worthOf(expired),
        void: worthOf(taken),
        released: worthOf(released),
        discount: unitsOf(redeemed.discount, currency),
        orders: unitsOf(redeemed.orders, currency),
        expected: expected === undefined ? null : unitsOf(expected, currency),
      };
    });

/** Coupons that stand alike, in units of the shop's currency. */
interface LiabilityTally extends Worth {
  /** Of so many nobody knows what they are worth; absent: of none. */
  readonly unknown?: number;
  /** What they took off, as checkouts told; absent: none told. */
  readonly discount?: number;
}

export interface MonthLiability extends Readonly<Record<Standing, LiabilityTally>> {
  /** Of their issue. */
  readonly month: string;
  readonly expected?: number;
}

export interface JourneyLiability {
  readonly journey: string;
  /** The share that is redeemed, of those whose time is over; absent: of none it is. */
  readonly rate?: number;
  readonly months: readonly MonthLiability[];
}

const liabilityTally = ({ coupons, face, unknown, discount }: Tally, currency: string): LiabilityTally => ({
  coupons,
  face: unitsOf(face, currency),
  ...(unknown > 0 && { unknown }),
  ...(discount > 0 && { discount: unitsOf(discount, currency) }),
});

/** What is told though nothing was issued: journeys with a budget, in the latest of the months that are asked for. */
interface Budgeted {
  readonly journeys: readonly string[];
  readonly month: string;
}

/** In order of the alphabet, and of the months. @param rows of the months that are asked for */
export const liabilityFigures = (
  rows: Rows,
  { day, currency }: AsOf,
  budgeted: Budgeted,
): readonly JourneyLiability[] => {
  const issued = Map.groupBy(rows, (row) => placeIn(row).journey);
  return [...new Set([...issued.keys(), ...budgeted.journeys])].sort().map((journey) => {
    const own = issued.get(journey) ?? [];
    const ended = owedOn(own, day);
    const byMonth = Map.groupBy(own, (row) => placeIn(row).month);
    if (budgeted.journeys.includes(journey) && !byMonth.has(budgeted.month)) byMonth.set(budgeted.month, []);
    const months = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      journey,
      ...(ended.over > 0 && { rate: ended.used / ended.over }),
      months: months.map(([month, each]) => {
        const owed = owedOn(each, day);
        const expected = expectedOf(owed, ended);
        const tallies = Object.fromEntries(
          standings.map((standing) => [standing, liabilityTally(owed.tallies[standing], currency)]),
        ) as Readonly<Record<Standing, LiabilityTally>>;
        return {
          month,
          ...tallies,
          ...(expected !== undefined && { expected: unitsOf(expected, currency) }),
        };
      }),
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
