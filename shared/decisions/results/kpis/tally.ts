/** A shop's customers by month and cohort: all that its KPIs take, of parts that are joined by addition. */
import { z } from 'zod';
import { addedBy, joinedBy } from '../../../base/joined.ts';
import { type RecordOf, time } from '../../../base/record.ts';
import { days, type Instant, instant } from '../../../base/time.ts';
import { standingAmong } from '../../../journeys/answers.ts';
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

/** How often a reason was given, by who gave it then. */
const reason = z.object({
  /** By the least of so many orders before. */
  orders: z.record(z.string(), count),
  /** By `silenceBand`. */
  silence: z.record(z.string(), count),
  journeys: z.record(z.string(), count),
});
type ReasonTally = RecordOf<typeof reason>;

export const kpiTally = z.object({
  /** The first order that counts; absent: there is none. */
  from: time.exactOptional(),
  /** Those in which anything was. */
  months: z.record(z.string(), month),
  cohorts: z.record(z.string(), cohort),
  /** By the month in which they were given. */
  reasons: z.record(z.string(), z.record(z.string(), reason)),
});
export type KpiTally = RecordOf<typeof kpiTally>;

export const emptyKpiTally: KpiTally = { months: {}, cohorts: {}, reasons: {} };

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

const joinedReasons = (one: ReasonTally, other: ReasonTally): ReasonTally => ({
  orders: addedBy(one.orders, other.orders),
  silence: addedBy(one.silence, other.silence),
  journeys: addedBy(one.journeys, other.journeys),
});

/** Of different customers, as of one instant. */
export const joinedKpiTallies = (one: KpiTally, other: KpiTally): KpiTally => {
  const from = [one.from, other.from].filter((each) => each !== undefined).sort((a, b) => a - b)[0];
  return {
    ...(from !== undefined && { from }),
    months: joinedBy(one.months, other.months, joinedMonths),
    cohorts: joinedBy(one.cohorts, other.cohorts, joinedCohorts),
    reasons: joinedBy(one.reasons, other.reasons, (a, b) => joinedBy(a, b, joinedReasons)),
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

/** Of one customer. */
const reasonsOf = ({ passages, orders }: Met, { at: until, timezone }: Counting): KpiTally['reasons'] => {
  const given = passages.flatMap(({ touches, tasks }) => [
    ...touches.map((touch) => ({ told: reasonOfTouch(touch), of: touch.enrolment.journey })),
    ...tasks.map((task) => ({ told: reasonOfTask(task), of: task.enrolment.journey })),
  ]);
  return given.reduce<KpiTally['reasons']>((all, { told, of }) => {
    if (told === undefined || told.at > until) return all;
    const before = orders.flatMap(({ counted: { at } }) => (at === undefined || at > told.at ? [] : [at]));
    const silent = before.length === 0 ? undefined : Math.floor((told.at - Math.max(...before)) / days(1));
    const band = orderBands.findLast((least) => least <= before.length) ?? 0;
    const own = {
      orders: { [String(band)]: 1 },
      silence: { [silenceBand(silent)]: 1 },
      journeys: { [of]: 1 },
    };
    const name = monthOfDay(dayOf(told.at, { timezone }));
    return joinedBy(all, { [name]: { [told.reason]: own } }, (a, b) => joinedBy(a, b, joinedReasons));
  }, {});
};

/** @param customers each with all of theirs */
export const kpiTallyOf = (customers: readonly Met[], counting: Counting): KpiTally => {
  const spans = monthsUntil(counting);
  const isCounted = new Set(spans.map(({ month: name }) => name));
  const { months, ...bought } = boughtBy(customers, spans, counting);
  const ofMessages: Record<string, MonthTally> = {};
  let reasons: KpiTally['reasons'] = {};
  for (const each of customers) {
    for (const [name, isReaction] of writtenTo(each, counting)) {
      const { written, reacted } = ofMessages[name] ?? emptyMonth;
      ofMessages[name] = {
        ...emptyMonth,
        written: written + 1,
        reacted: reacted + (isReaction ? 1 : 0),
      };
    }
    reasons = joinedBy(reasons, reasonsOf(each, counting), (a, b) => joinedBy(a, b, joinedReasons));
  }
  const counted = <Value>(byMonth: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(byMonth).filter(([name]) => isCounted.has(name)));
  return {
    ...bought,
    months: joinedBy(months, counted(ofMessages), joinedMonths),
    reasons: counted(reasons),
  };
};
