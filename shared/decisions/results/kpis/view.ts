/** A shop's KPIs, rounded as people read them: of a report, and of the API. What can't be known is `null`, and it is said why. */
import { beginningOf, monthOf, nextMonth } from '../../../base/calendar.ts';
import { unitsOf } from '../../../base/money.ts';
import { days, type Instant, iso, plus } from '../../../base/time.ts';
import type { Recommender } from '../../../journeys/answers.ts';
import { neverOrdered, type SilenceBand, silenceBands } from '../../insights/silence.ts';
import {
  type Counting,
  joinedWords,
  type KpiTally,
  orderBands,
  type SegmentTally,
  againWithinDays as withinDays,
} from './tally.ts';
import { valueBand } from './value.ts';

/**
 * Why a figure is not known. `not-over`: it is not over yet; `history-too-short`: orders are not known from so long before;
 * else there is nobody whom it is of.
 */
export const unknownReasons = [
  'nobody-ordered',
  'no-customers',
  'nobody-written-to',
  'not-over',
  'history-too-short',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** The figures that may not be known. */
export const monthKpis = [
  'averageOrder',
  'revenuePerBuyer',
  'revenuePerCustomer',
  'retention',
  'repurchase',
  'interaction',
] as const;
export type MonthKpi = (typeof monthKpis)[number];

/** Money is in units of the shop's currency, less what went back; shares are from 0 to 1. */
export interface KpiMonth extends Readonly<Record<MonthKpi, number | null>> {
  readonly month: string;
  readonly isOver: boolean;
  readonly orders: number;
  readonly revenue: number;
  readonly fromReturning: number;
  readonly buyers: number;
  readonly newBuyers: number;
  /** Who has ordered, and not churned by its end. */
  readonly customers: number;
  readonly unknown: Readonly<Partial<Record<MonthKpi, UnknownReason>>>;
}

export interface KpiCohort {
  readonly month: string;
  readonly customers: number;
  readonly buyers: readonly number[];
  readonly revenue: readonly number[];
  readonly again: readonly number[];
}

/** By who said it, as she was then, in the order of each; parts that nobody is in are left out. */
export interface KpiSegments<Counted> {
  /** By how many orders she had placed: from so many on, and less than so many. */
  readonly byOrders: readonly (Counted & { readonly fromOrders: number; readonly belowOrders?: number })[];
  /** By the days since her last order; without days: no order of hers was known. */
  readonly bySilence: readonly (Counted & Partial<SilenceBand>)[];
  /** By what she had paid, less what went back: from so much on, and less than so much; from 0: nothing. */
  readonly byValue: readonly (Counted & { readonly fromValue: number; readonly belowValue: number })[];
  /** By the journey that asked. */
  readonly byJourney: readonly (Counted & { readonly journey: string })[];
  /** By its lane; `null`: the journey is deployed no more, and nobody knows it. */
  readonly byLane: readonly (Counted & { readonly lane: string | null })[];
}

export interface KpiReason extends KpiSegments<{ readonly count: number }> {
  readonly reason: string;
  readonly count: number;
}

/** Who would recommend the shop, of those who said so. */
export interface KpiScore extends Readonly<Record<Recommender, number>> {
  /** Net Promoter Score, -100 to 100. */
  readonly nps: number;
}

export interface KpiScores extends KpiScore, KpiSegments<KpiScore> {}

export interface OfMonth {
  readonly month: string;
}

/** What was said in the latest twelve months, the one under way among them, taken together. */
export interface SaidLately {
  /** The first of them. */
  readonly since: string;
  /** Most given first. */
  readonly reasons: readonly KpiReason[];
  /** Absent: nobody answered. */
  readonly scores?: KpiScores;
}

export interface KpisTold {
  /** The first order that is known; absent: there is none. */
  readonly from?: string;
  readonly churnedAfterDays: number;
  readonly againWithinDays: number;
  readonly months: readonly KpiMonth[];
  readonly cohorts: readonly KpiCohort[];
  readonly reasons: readonly (KpiReason & OfMonth)[];
  readonly scores: readonly (KpiScores & OfMonth)[];
  readonly lately: SaidLately;
}

const rounded = (share: number): number => Number(share.toFixed(4));

interface Figure {
  readonly value: number | null;
  readonly because: UnknownReason | undefined;
}

const known = (value: number, because: UnknownReason | undefined): Figure => ({
  value: because === undefined ? value : null,
  because,
});

interface Told extends Counting {
  readonly currency: string;
  /** By journey, of those that are deployed. */
  readonly lanes: ReadonlyMap<string, string>;
}

const noMonth: KpiTally['months'][string] = {
  orders: 0,
  buyers: 0,
  newBuyers: 0,
  revenue: 0,
  fromReturning: 0,
  again: 0,
  began: 0,
  stayed: 0,
  customers: 0,
  written: 0,
  reacted: 0,
};

const monthTold = (
  month: string,
  tally: KpiTally['months'][string],
  first: Instant | undefined,
  { at, timezone, churnedAfter, currency }: Told,
): KpiMonth => {
  const { orders, revenue, fromReturning, buyers, newBuyers, customers, began } = tally;
  const [begin, end] = [month, nextMonth(month)].map((each) => beginningOf(`${each}-01`, timezone));
  if (begin === undefined || end === undefined) throw new RangeError(`${month} is no month`);
  /** Whoever was a customer then is known to have been. */
  const isKnownAt = (moment: Instant): boolean =>
    first !== undefined && plus(first, days(churnedAfter)) <= moment;
  const inUnits = (minor: number): number => unitsOf(Math.round(minor), currency) + 0;
  const bought = orders === 0 ? 'nobody-ordered' : undefined;
  const figures = {
    averageOrder: known(inUnits(revenue / Math.max(1, orders)), bought),
    revenuePerBuyer: known(inUnits(revenue / Math.max(1, buyers)), bought),
    revenuePerCustomer: known(
      inUnits(revenue / Math.max(1, customers)),
      customers === 0 ? 'no-customers' : isKnownAt(end) ? undefined : 'history-too-short',
    ),
    retention: known(
      rounded(tally.stayed / Math.max(1, began)),
      began === 0
        ? 'no-customers'
        : !isKnownAt(begin)
          ? 'history-too-short'
          : at < end
            ? 'not-over'
            : undefined,
    ),
    repurchase: known(
      rounded(tally.again / Math.max(1, buyers)),
      bought ?? (at < plus(end, days(withinDays)) ? 'not-over' : undefined),
    ),
    interaction: known(
      rounded(tally.reacted / Math.max(1, tally.written)),
      tally.written === 0 ? 'nobody-written-to' : undefined,
    ),
  } satisfies Record<MonthKpi, Figure>;
  const of = <Value>(read: (figure: Figure) => Value) =>
    Object.fromEntries(monthKpis.map((name) => [name, read(figures[name])])) as Record<MonthKpi, Value>;
  return {
    month,
    isOver: at >= end,
    orders,
    revenue: inUnits(revenue),
    fromReturning: inUnits(fromReturning),
    buyers,
    newBuyers,
    customers,
    ...of(({ value }) => value),
    unknown: Object.fromEntries(
      monthKpis.flatMap((name) => {
        const { because } = figures[name];
        return because === undefined ? [] : [[name, because] as const];
      }),
    ),
  };
};

/** From the first of them to that of the instant, without a gap. */
const monthsIn = (tally: KpiTally, { at, timezone }: Told): readonly string[] => {
  const [first] = Object.keys(tally.months).sort();
  const months: string[] = [];
  for (let month = monthOf(at, timezone); first !== undefined && month >= first; month = nextMonth(month, -1))
    months.push(month);
  return months.reverse();
};

const inOrder = <Value>(record: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** @param told what the part comes to whose counts it reads; `undefined`: nobody is in it */
const segmentsTold = <Counted>(
  tallies: readonly SegmentTally[],
  told: (count: (tally: SegmentTally) => number) => Counted | undefined,
  { currency, lanes }: Told,
): KpiSegments<Counted> => {
  const part = <Of extends object>(
    of: Of,
    count: (tally: SegmentTally) => number,
  ): readonly (Counted & Of)[] => {
    const own = told(count);
    return own === undefined ? [] : [{ ...of, ...own }];
  };
  const namesOf = (counts: (tally: SegmentTally) => Readonly<Record<string, number>>): readonly string[] =>
    [...new Set(tallies.flatMap((each) => Object.keys(counts(each))))].sort();
  const journeys = namesOf((tally) => tally.journeys);
  const laneOf = (journey: string): string | null => lanes.get(journey) ?? null;
  return {
    byOrders: orderBands.flatMap((fromOrders, index) => {
      const belowOrders = orderBands[index + 1];
      const band = { fromOrders, ...(belowOrders !== undefined && { belowOrders }) };
      return part(band, ({ orders }) => orders[String(fromOrders)] ?? 0);
    }),
    bySilence: [...silenceBands, [neverOrdered, {}] as const].flatMap(([name, band]) =>
      part(band, ({ silence }) => silence[name] ?? 0),
    ),
    byValue: namesOf(({ value = {} }) => value)
      .map((name) => valueBand(Number(name)))
      .sort((a, b) => a.from - b.from)
      .flatMap(({ from, below }) =>
        part(
          { fromValue: unitsOf(from, currency), belowValue: unitsOf(below, currency) },
          ({ value = {} }) => value[String(from)] ?? 0,
        ),
      ),
    byJourney: journeys.flatMap((journey) => part({ journey }, (tally) => tally.journeys[journey] ?? 0)),
    byLane: [...Map.groupBy(journeys, laneOf)]
      .sort(([a], [b]) => Number(a === null) - Number(b === null) || ((a ?? '') < (b ?? '') ? -1 : 1))
      .flatMap(([lane, own]) =>
        part({ lane }, (tally) => own.reduce((sum, journey) => sum + (tally.journeys[journey] ?? 0), 0)),
      ),
  };
};

const ordersIn = ({ orders }: SegmentTally): number =>
  Object.values(orders).reduce((sum, each) => sum + each, 0);

const reasonTold = (reason: string, by: SegmentTally, of: Told): KpiReason => {
  const told = (count: (tally: SegmentTally) => number): { readonly count: number } | undefined =>
    count(by) === 0 ? undefined : { count: count(by) };
  return { reason, count: ordersIn(by), ...segmentsTold([by], told, of) };
};

const scoreTold = ({
  promoter,
  passive,
  detractor,
}: Readonly<Record<Recommender, number>>): KpiScore | undefined => {
  const answered = promoter + passive + detractor;
  if (answered === 0) return undefined;
  return { promoter, passive, detractor, nps: Math.round(((promoter - detractor) / answered) * 100) + 0 };
};

const noSegments: SegmentTally = { orders: {}, silence: {}, value: {}, journeys: {} };

const scoresTold = (by: Readonly<Record<string, SegmentTally>>, of: Told): KpiScores | undefined => {
  const told = (count: (tally: SegmentTally) => number): KpiScore | undefined => {
    const number = (who: Recommender): number => count(by[who] ?? noSegments);
    return scoreTold({
      promoter: number('promoter'),
      passive: number('passive'),
      detractor: number('detractor'),
    });
  };
  const all = told(ordersIn);
  return all && { ...all, ...segmentsTold(Object.values(by), told, of) };
};

const lateMonths = 12;

const saidLately = ({ reasons, scores = {} }: KpiTally, told: Told): SaidLately => {
  const since = nextMonth(monthOf(told.at, told.timezone), 1 - lateMonths);
  const together = (said: KpiTally['reasons']): KpiTally['reasons'][string] =>
    Object.entries(said)
      .filter(([month]) => month >= since)
      .map(([, words]) => words)
      .reduce(joinedWords, {});
  const recommending = scoresTold(together(scores), told);
  return {
    since,
    reasons: inOrder(together(reasons))
      .map(([reason, by]) => reasonTold(reason, by, told))
      .sort((a, b) => b.count - a.count),
    ...(recommending !== undefined && { scores: recommending }),
  };
};

export const kpisTold = (tally: KpiTally, told: Told): KpisTold => ({
  ...(tally.from !== undefined && { from: iso(tally.from) }),
  churnedAfterDays: told.churnedAfter,
  againWithinDays: withinDays,
  months: monthsIn(tally, told).map((month) =>
    monthTold(month, tally.months[month] ?? noMonth, tally.from, told),
  ),
  cohorts: inOrder(tally.cohorts).map(([month, { revenue, ...own }]) => ({
    month,
    ...own,
    revenue: revenue.map((minor) => unitsOf(minor, told.currency)),
  })),
  reasons: inOrder(tally.reasons).flatMap(([month, reasons]) =>
    inOrder(reasons).map(([reason, by]) => ({ month, ...reasonTold(reason, by, told) })),
  ),
  scores: inOrder(tally.scores ?? {}).flatMap(([month, by]) => {
    const scores = scoresTold(by, told);
    return scores === undefined ? [] : [{ month, ...scores }];
  }),
  lately: saidLately(tally, told),
});
