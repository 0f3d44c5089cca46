/** What a shop owes by its coupons, by journey and month of their issue, and the codes that it is owed by. */

import { monthOf, monthStart, nextMonth } from '../../base/calendar.ts';
import { type JourneyId, journeyId } from '../../base/ids.ts';
import { unitsOf } from '../../base/money.ts';
import { invalid, notFound, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { spentOf } from '../../decisions/budgets/budget.ts';
import {
  type Counted,
  counted,
  expectedOf,
  nothingCounted,
  redemptionRate,
  type Standing,
  standingAt,
  standings,
  type Tally,
} from '../../decisions/offers/liability.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

type OfferPorts = Pick<Ports, 'ledger' | 'budgets' | 'settings' | 'now'>;
type Plain = Readonly<Record<string, unknown>>;

/** Months of the shop's own calendar, both of them in it. */
export interface Months {
  readonly from: string;
  readonly until: string;
}

const spanOf = ({ from, until }: Months, { settings }: OfferPorts) => ({
  from: monthStart(from, settings.timezone),
  until: monthStart(nextMonth(until), settings.timezone),
});

/** By month, each page counted as it comes. */
const countedByMonth = async (
  journey: JourneyId,
  months: Months,
  ports: OfferPorts,
): Promise<ReadonlyMap<string, Counted>> => {
  const now = ports.now();
  const byMonth = new Map<string, Counted>();
  let after: string | undefined;
  do {
    const page = await ports.ledger.couponsIssued(journey, spanOf(months, ports), { after });
    if (page === 'no-such-place') break;
    for (const coupon of page.coupons) {
      const month = monthOf(coupon.issuedAt, ports.settings.timezone);
      byMonth.set(month, counted(byMonth.get(month) ?? nothingCounted, coupon, now));
    }
    after = page.next;
  } while (after !== undefined);
  return byMonth;
};

const tallyView = ({ coupons, face, unknown, discount }: Tally, { settings }: OfferPorts): Plain => ({
  coupons,
  face: unitsOf(face, settings.currency),
  ...(unknown > 0 && { unknown }),
  ...(discount > 0 && { discount: unitsOf(discount, settings.currency) }),
});

const monthView = async (
  journey: JourneyId,
  month: string,
  all: Counted,
  rate: number | undefined,
  ports: OfferPorts,
): Promise<Plain> => {
  const { budgets, settings } = ports;
  const budget = settings.budgets?.[journey];
  const { tallies } = all;
  return {
    month,
    ...Object.fromEntries(standings.map((each) => [each, tallyView(tallies[each], ports)])),
    ...(rate !== undefined && {
      expected: unitsOf(expectedOf(all, rate), settings.currency),
    }),
    ...(budget !== undefined && {
      budget: spentOf({ budget, month, spent: await budgets.read(journey, month) }),
    }),
  };
};

const journeyView = async (
  journey: JourneyId,
  months: Months,
  ports: OfferPorts,
): Promise<Plain | undefined> => {
  const byMonth = await countedByMonth(journey, months, ports);
  if (byMonth.size === 0) return undefined;
  const rate = redemptionRate([...byMonth.values()].map(({ ended }) => ended));
  return {
    journey,
    ...(rate !== undefined && { rate }),
    months: await Promise.all(
      [...byMonth]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([month, each]) => monthView(journey, month, each, rate, ports)),
    ),
  };
};

const strange = (journey: string, journeys: readonly JourneyId[]): Refusal => ({
  ...notFound(`journey: there is no "${journey}"; there are ${journeys.join(', ')}`),
  field: 'journey',
});

const isKnown = (journey: string, journeys: readonly string[]): boolean => journeys.includes(journey);

/**
 * Of these journeys, or of one that is named, those that have issued coupons in these months. One that the shop has no more
 * may be named: what it gave is owed.
 */
export const tellLiability = async (
  { journey, ...months }: Months & { readonly journey?: string | undefined },
  journeys: readonly JourneyId[],
  ports: OfferPorts,
): Promise<Plain | Refusal> => {
  const views: Plain[] = [];
  for (const each of journey === undefined ? journeys : [journeyId(journey)]) {
    const view = await journeyView(each, months, ports);
    if (view !== undefined) views.push(view);
  }
  if (journey !== undefined && views.length === 0 && !isKnown(journey, journeys))
    return strange(journey, journeys);
  return { at: iso(ports.now()), currency: ports.settings.currency, ...months, journeys: views };
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
  ports: OfferPorts,
): Promise<Plain | Refusal> => {
  const now = ports.now();
  const { currency } = ports.settings;
  const span = spanOf({ from: month, until: month }, ports);
  const page = await ports.ledger.couponsIssued(journeyId(journey), span, { after, atMost: mostCodes });
  if (page === 'no-such-place') return invalid('after', 'must be what the answer before has in `next`');
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
