/** A shop's customers by month and cohort: all that its KPIs take, of parts that are joined by addition. */
import * as z from 'zod';
import { addedBy, joinedBy } from '../../../base/joined.ts';
import { type RecordOf, time } from '../../../base/record.ts';
import { days, type Instant, instant } from '../../../base/time.ts';
import { recommenderOf, standingAmong } from '../../../journeys/answers.ts';
import type { Passage, TouchRecord } from '../../../journeys/records.ts';
import { isMessage } from '../../../journeys/touchpoints/index.ts';
import { dayOf, monthOfDay } from '../../figures/cell.ts';
import { cohortsOf } from '../../insights/cohorts.ts';
import { purchaseHistory } from '../../insights/history.ts';
import { type MonthSpan, monthsBetween } from '../../insights/months.ts';
import { purchaseDays } from '../../insights/purchase-days.ts';
import { boughtAgain } from '../../insights/repurchase.ts';
import { silenceBand } from '../../insights/silence.ts';
import { stagesByMonth } from '../../insights/stages.ts';
import { reasonOfTask, reasonOfTouch } from '../../leaving/told.ts';
import type { Purchase } from '../follow.ts';
import { valueBand } from './value.ts';

/** So many, at most: the last. */
const mostMonths = 60;
/** Who orders again within so many days has bought again. */
export const againWithinDays = 90;

const count = z.int().nonnegative();

const month = z.object({
  orders: count,
  buyers: count,
  newBuyers: count,
  /** Minor units of the shop's currency, less what went back. */
  revenue: z.int(),
  /** Of it, of all but each customer's first day with an order. */
  fromReturning: z.int(),
  /** Of its buyers, who bought again. */
  again: count,
  /** Customers who had not churned by its beginning, and those of them who had not by its end either. */
  began: count,
  stayed: count,
  /** Customers who had not churned by its end. */
  customers: count,
  /** To whom a message left in it, and who of them opened, clicked or answered one of these. */
  written: count,
  reacted: count,
});
type MonthTally = RecordOf<typeof month>;

/** Of those whose first order was in a month: by the month itself, the next, and so on. */
const cohort = z.object({
  customers: count,
  buyers: z.array(count),
  revenue: z.array(z.int()),
  again: z.array(count),
});
type CohortTally = RecordOf<typeof cohort>;

const counts = z.record(z.string(), count);

/** How often something was said, by who said it then. */
const segments = z.object({
  /** By the least of so many orders before. */
  orders: counts,
  /** By `silenceBand`. */
  silence: counts,
  /** By the least of what she had paid, by `valueBand`; absent: it was counted before there was such. */
  value: counts.exactOptional(),
  journeys: counts,
});
export type SegmentTally = RecordOf<typeof segments>;

export const kpiTally = z.object({
  /** The first order that counts; absent: there is none. */
  from: time.exactOptional(),
  /** Those in which anything was. */
  months: z.record(z.string(), month),
  cohorts: z.record(z.string(), cohort),
  /** By the month in which they were given. */
  reasons: z.record(z.string(), z.record(z.string(), segments)),
  /** By the month in which it was asked, and by `Recommender`; absent: it was counted before there was such. */
  scores: z.record(z.string(), z.record(z.string(), segments)).exactOptional(),
});
export type KpiTally = RecordOf<typeof kpiTally>;

type Said = KpiTally['reasons'];

export const emptyKpiTally: KpiTally = { months: {}, cohorts: {}, reasons: {}, scores: {} };

const monthNames = Object.keys(month.shape) as readonly (keyof MonthTally)[];
const emptyMonth = Object.fromEntries(monthNames.map((name) => [name, 0])) as MonthTally;

const joinedMonths = (one: MonthTally, other: MonthTally): MonthTally =>
  Object.fromEntries(monthNames.map((name) => [name, one[name] + other[name]])) as MonthTally;

const addedInOrder = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((each, index) => each + (other[index] ?? 0));

const joinedCohorts = (one: CohortTally, other: CohortTally): CohortTally => ({
  customers: one.customers + other.customers,
  buyers: addedInOrder(one.buyers, other.buyers),
  revenue: addedInOrder(one.revenue, other.revenue),
  again: addedInOrder(one.again, other.again),
});

const joinedSegments = (one: SegmentTally, other: SegmentTally): SegmentTally => ({
  orders: addedBy(one.orders, other.orders),
  silence: addedBy(one.silence, other.silence),
  value: addedBy(one.value ?? {}, other.value ?? {}),
  journeys: addedBy(one.journeys, other.journeys),
});

type ByWord = Said[string];

/** What was said, by the word for it. */
export const joinedWords = (one: ByWord, other: ByWord): ByWord => joinedBy(one, other, joinedSegments);

const joinedSaid = (one: Said, other: Said): Said => joinedBy(one, other, joinedWords);

/** Of different customers, as of one instant. */
export const joinedKpiTallies = (one: KpiTally, other: KpiTally): KpiTally => {
  const from = [one.from, other.from].filter((each) => each !== undefined).sort((a, b) => a - b)[0];
  return {
    ...(from !== undefined && { from }),
    months: joinedBy(one.months, other.months, joinedMonths),
    cohorts: joinedBy(one.cohorts, other.cohorts, joinedCohorts),
    reasons: joinedSaid(one.reasons, other.reasons),
    scores: joinedSaid(one.scores ?? {}, other.scores ?? {}),
  };
};

/** A customer, with all that is hers. */
export interface Met {
  readonly passages: readonly Pick<Passage, 'touches' | 'tasks'>[];
  readonly orders: readonly Purchase[];
}

export interface Counting {
  /** As of when: what was placed or left later is not there yet. */
  readonly at: Instant;
  /** The shop's. */
  readonly timezone: string;
  /** Who has been silent for so many days is no customer any more: the settings' `stages.churnedAfter`. */
  readonly churnedAfter: number;
}

type Bought = Pick<KpiTally, 'from' | 'months' | 'cohorts'>;

/** The months up to that of the instant. */
const monthsUntil = ({ at, timezone }: Counting): readonly MonthSpan[] =>
  monthsBetween(0, Date.parse(dayOf(at, { timezone })) / days(1), mostMonths);

const boughtBy = (
  customers: readonly Met[],
  months: readonly MonthSpan[],
  { at: until, timezone, churnedAfter }: Counting,
): Bought => {
  const orders = customers.flatMap((each) =>
    each.orders.flatMap(({ customer, counted: { at, gross, refunded } }) =>
      at === undefined || at > until ? [] : [{ customer, at, value: gross - refunded }],
    ),
  );
  if (orders.length === 0) return { months: {}, cohorts: {} };
  const history = purchaseHistory(orders);
  const purchases = purchaseDays(history, timezone, until);
  const { months: told, cohorts } = cohortsOf(purchases, months);
  const again = boughtAgain(purchases, months, againWithinDays);
  // Only who has churned is asked for, of all the stages.
  const stages = stagesByMonth(purchases, months, {
    newFor: 0,
    atRiskAfter: churnedAfter,
    dormantAfter: churnedAfter,
    churnedAfter,
    silence: churnedAfter,
  });
  const standing = stages.map(({ customers: { prospect: _, churned: __, ...here }, flows }) => {
    const { prospect: ___, churned: ____, ...were } = flows;
    const sum = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((all, each) => all + each, 0);
    const began = Object.values(were).reduce((all, into) => all + sum(into), 0);
    const left = Object.values(were).reduce((all, into) => all + into.churned, 0);
    return { began, stayed: began - left, customers: sum(here) };
  });
  return {
    from: instant(history.first),
    months: Object.fromEntries(
      told.flatMap(({ month: name, orders: placed, buyers, newBuyers, revenue, fromReturning }, index) => {
        const stand = standing[index];
        if (stand === undefined || (placed === 0 && stand.began === 0)) return [];
        const own = { ...emptyMonth, orders: placed, buyers, newBuyers, revenue, fromReturning };
        return [[name, { ...own, ...stand, again: again[index] ?? 0 }] as const];
      }),
    ),
    cohorts: Object.fromEntries(cohorts.map(({ month: name, ...own }) => [name, own])),
  };
};

const hasReacted = ({ openedAt, clickedAt, given }: TouchRecord): boolean =>
  openedAt !== undefined || clickedAt !== undefined || standingAmong(given) !== undefined;

/** Of one customer: the months in which a message left, and whether she has reacted to one of these. */
const writtenTo = ({ passages }: Met, { at: until, timezone }: Counting): ReadonlyMap<string, boolean> => {
  const months = new Map<string, boolean>();
  for (const touch of passages.flatMap(({ touches }) => touches)) {
    const left = touch.sentAt ?? touch.at;
    if (touch.outcome !== 'sent' || !isMessage(touch) || left > until) continue;
    const name = monthOfDay(dayOf(left, { timezone }));
    months.set(name, months.get(name) === true || hasReacted(touch));
  }
  return months;
};

/** From so many orders on, customers are told apart. */
export const orderBands = [0, 1, 2, 3, 6] as const;

/** What she was when she said it. */
const segmentsAt = (at: Instant, { orders }: Met, journey: string): SegmentTally => {
  const before = orders.flatMap(({ counted: { at: placed, gross, refunded } }) =>
    placed === undefined || placed > at ? [] : [{ placed, paid: gross - refunded }],
  );
  const last = Math.max(...before.map(({ placed }) => placed));
  const silent = before.length === 0 ? undefined : Math.floor((at - last) / days(1));
  const paid = before.reduce((sum, each) => sum + each.paid, 0);
  return {
    orders: { [String(orderBands.findLast((least) => least <= before.length) ?? 0)]: 1 },
    silence: { [silenceBand(silent)]: 1 },
    value: { [String(valueBand(paid).from)]: 1 },
    journeys: { [journey]: 1 },
  };
};

/** Of one customer. */
const reasonsOf = (met: Met, { at: until, timezone }: Counting): Said => {
  const given = met.passages.flatMap(({ touches, tasks }) => [
    ...touches.map((touch) => ({ told: reasonOfTouch(touch), of: touch.enrolment.journey })),
    ...tasks.map((task) => ({ told: reasonOfTask(task), of: task.enrolment.journey })),
  ]);
  return given.reduce<Said>((all, { told, of }) => {
    if (told === undefined || told.at > until) return all;
    const name = monthOfDay(dayOf(told.at, { timezone }));
    return joinedSaid(all, { [name]: { [told.reason]: segmentsAt(told.at, met, of) } });
  }, {});
};

/** Of one customer: whether she would recommend the shop, each time that she was asked and said it. */
const scoresOf = (met: Met, { at: until, timezone }: Counting): Said =>
  met.passages
    .flatMap(({ touches }) => touches)
    .reduce<Said>((all, { kind, outcome, sentAt, at, given, enrolment }) => {
      const said = kind === 'nps' && outcome === 'sent' ? standingAmong(given) : undefined;
      const recommender = said && recommenderOf(said.answer);
      if (said === undefined || recommender === undefined || said.at > until) return all;
      const name = monthOfDay(dayOf(sentAt ?? at, { timezone }));
      return joinedSaid(all, { [name]: { [recommender]: segmentsAt(said.at, met, enrolment.journey) } });
    }, {});

/** @param customers each with all of theirs */
export const kpiTallyOf = (customers: readonly Met[], counting: Counting): KpiTally => {
  const spans = monthsUntil(counting);
  const isCounted = new Set(spans.map(({ month: name }) => name));
  const { months, ...bought } = boughtBy(customers, spans, counting);
  const ofMessages: Record<string, MonthTally> = {};
  let [reasons, scores]: [Said, Said] = [{}, {}];
  for (const each of customers) {
    for (const [name, isReaction] of writtenTo(each, counting)) {
      const { written, reacted } = ofMessages[name] ?? emptyMonth;
      ofMessages[name] = {
        ...emptyMonth,
        written: written + 1,
        reacted: reacted + (isReaction ? 1 : 0),
      };
    }
    reasons = joinedSaid(reasons, reasonsOf(each, counting));
    scores = joinedSaid(scores, scoresOf(each, counting));
  }
  const counted = <Value>(byMonth: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(byMonth).filter(([name]) => isCounted.has(name)));
  return {
    ...bought,
    months: joinedBy(months, counted(ofMessages), joinedMonths),
    reasons: counted(reasons),
    scores: counted(scores),
  };
};
