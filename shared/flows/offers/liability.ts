/** What a shop owes by its coupons, by journey and month of their issue, and the codes that it is owed by. */

import { dateOn, monthStart, nextMonth } from '../../base/calendar.ts';
import { type JourneyId, journeyId } from '../../base/ids.ts';
import { unitsOf } from '../../base/money.ts';
import { invalid, notFound, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { spentOf } from '../../decisions/budgets/budget.ts';
import { couponsFigure } from '../../decisions/figures/cell.ts';
import {
  type JourneyLiability,
  liabilityFigures,
  type MonthLiability,
} from '../../decisions/figures/reading/offers.ts';
import { type Standing, standingAt } from '../../decisions/offers/standing.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { FiguresStore } from '../figures/store.ts';
import { countedAsOf } from '../figures/tell.ts';
import type { Ports } from '../ports.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Months of the shop's own calendar, both of them in it. */
export interface Months {
  readonly from: string;
  readonly until: string;
}

type BudgetPorts = Pick<Ports, 'budgets' | 'settings'>;

/** With what is spent of its budget, by the item that bounds it: of who was erased since, the money is spent still. */
const withBudget = async (
  journey: JourneyId,
  told: MonthLiability,
  { budgets, settings }: BudgetPorts,
): Promise<Plain> => {
  const { month } = told;
  const budget = settings.budgets?.[journey];
  if (budget === undefined) return { ...told };
  return { ...told, budget: spentOf({ budget, month, spent: await budgets.read(journey, month) }) };
};

const journeyView = async (told: JourneyLiability, ports: BudgetPorts): Promise<Plain> => ({
  ...told,
  months: await Promise.all(told.months.map((each) => withBudget(journeyId(told.journey), each, ports))),
});

const strange = (journey: string, journeys: readonly JourneyId[]): Refusal => ({
  ...notFound(`journey: there is no "${journey}"; there are ${journeys.join(', ')}`, {
    kind: 'no-such',
    what: 'journey',
    name: journey,
  }),
  field: 'journey',
});

const isKnown = (journey: string, journeys: readonly string[]): boolean => journeys.includes(journey);

/**
 * Of the journeys that have issued coupons in these months or have a budget, or of one that is named. Those that the shop has
 * no more are among them: what they gave is owed.
 */
export const tellLiability = async (
  { journey, ...months }: Months & { readonly journey?: string | undefined },
  journeys: readonly JourneyId[],
  store: Pick<FiguresStore, 'rows' | 'countedAt'>,
  ports: BudgetPorts & Pick<Ports, 'now'>,
): Promise<Plain | Refusal> => {
  const { timezone, currency } = ports.settings;
  const day = dateOn(ports.now(), timezone);
  const budgeted = { journeys: Object.keys(ports.settings.budgets ?? {}), month: months.until };
  const all = liabilityFigures(await store.rows(couponsFigure, months), { day, currency }, budgeted);
  const told = all.filter((each) => journey === undefined || each.journey === journey);
  if (journey !== undefined && told.length === 0 && !isKnown(journey, journeys))
    return strange(journey, journeys);
  return {
    ...(await countedAsOf(store)),
    at: day,
    currency,
    ...months,
    journeys: await Promise.all(told.map((each) => journeyView(each, ports))),
  };
};

const text = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : iso(at));

/** A coupon as it is told. */
const couponView = (coupon: CouponRecord, standing: Standing, currency: string): Plain => {
  const { enrolment, name, code, spelt, terms, face, forFriends, orderId, orderValue, discount } = coupon;
  const units = (minor: number | undefined): number | undefined =>
    minor === undefined ? undefined : unitsOf(minor, currency);
  return {
    code: spelt ?? code,
    coupon: name,
    journey: enrolment.journey,
    customer: enrolment.customer,
    standing,
    terms,
    face: units(face),
    forFriends,
    issuedAt: iso(coupon.issuedAt),
    validUntil: iso(coupon.validUntil),
    voidAt: text(coupon.voidAt),
    releasedAt: text(coupon.releasedAt),
    redeemedAt: text(coupon.redeemedAt),
    orderId,
    orderValue: units(orderValue),
    discount: units(discount),
  };
};

/** In one answer. */
const mostCodes = 500;

/** The journey's coupons of that month, in the order of their issue, so many at a time. @param after as the answer before has it in `next` */
export const tellCodes = async (
  {
    journey,
    month,
    after,
  }: { readonly journey: string; readonly month: string; readonly after?: string | undefined },
  journeys: readonly JourneyId[],
  ports: Pick<Ports, 'ledger' | 'settings' | 'now'>,
): Promise<Plain | Refusal> => {
  const now = ports.now();
  const { currency, timezone } = ports.settings;
  const span = { from: monthStart(month, timezone), until: monthStart(nextMonth(month), timezone) };
  const page = await ports.ledger.couponsIssued(journeyId(journey), span, { after, atMost: mostCodes });
  if (page === 'no-such-place')
    return invalid('after', 'must be what the answer before has in `next`', {
      kind: 'must-be',
      what: 'cursor',
    });
  const { coupons, next } = page;
  if (coupons.length === 0 && next === undefined && !isKnown(journey, journeys))
    return strange(journey, journeys);
  return {
    journey,
    month,
    currency,
    coupons: coupons.map((each) => couponView(each, standingAt(each, now), currency)),
    ...(next !== undefined && { next }),
  };
};
