/** From which day of silence on it pays to write: what it costs at each, what would have come anyway, and what has to come of it. */
import type { EstimatedShare, Survival } from '../statistics/clustered-survival.ts';
import { standardErrorOf } from '../statistics/delta.ts';
import { discountOf, type Economics, messagesCost } from './economics.ts';
import type { PurchaseDays } from './purchase-days.ts';

/** In minor units of the shop's currency, and parts of them. */
export interface Costs {
  readonly messages: number;
  /** Discounts for those who would have come while the coupon is valid anyway. */
  readonly wastedCoupons: number;
}

/** Who orders by themselves, 0 to 1: each is a part of the next. */
export interface Anyway {
  /** While the coupon is valid. */
  readonly withCoupon: number;
  /** While a return counts. */
  readonly inWindow: number;
  /** Within `laterDays`. */
  readonly later: number;
}

/** What has to come of it, for the margin to pay for messages and coupons. Each is absent where nothing would be enough. */
export interface BreakEven {
  /** Of all who are written to, 0 to 1: who has to come in the window beyond those who come anyway. It is what a pilot shows. */
  readonly lift?: number;
  /** The same of those who would not have come in the window. */
  readonly ofOthers?: number;
  /** The same as a part of those who come anyway: 0.5 is half as many more. */
  readonly relative?: number;
  /** `lift` with the messages alone, without a coupon. */
  readonly withoutCoupon?: number;
}

/** Whom it is about, and what comes of writing to all of them. */
export interface Reach {
  /** In a week, of the flow; all at once, of the backlog. */
  readonly customers: number;
  readonly messages: readonly { readonly channel: string; readonly count: number }[];
  readonly anyway: Anyway;
  readonly costs: Costs;
  /**
   * What is left of each who comes in the window and would not have: her margin less the coupon, or of those who would have
   * come later the coupon alone is lost. 0 or less: nobody should be written to.
   */
  readonly gain: number;
  readonly breakEven: BreakEven;
  /** What is left of all where the assumed lift comes true, less all coupons and messages. */
  readonly net: number;
}

/** With intervals (95%, at one look), by customers. */
export interface Flow extends Reach {
  readonly inWindow: EstimatedShare;
  /** Of the break-even's lift, as far as it hangs on who comes anyway; absent as that is, and where nothing would be enough. */
  readonly breakEvenLow?: number;
  readonly breakEvenHigh?: number;
  /** Of `net`, so. */
  readonly netLow: number;
  readonly netHigh: number;
}

export interface Threshold {
  readonly days: number;
  /** Without a coupon, of the orders that ended a silence of so long, on average, in minor units. */
  readonly orderValue: number;
  /** `all`: too few orders ended so long a silence, and it is the average of all. */
  readonly orderValueOf: 'returns' | 'all';
  /** Who crosses it in a week, as in the period. */
  readonly flow: Flow;
  /** Who had crossed it by the history's end. */
  readonly backlog: Reach;
}

/**
 * `most-net`: a week's flow leaves most there, at the assumed lift; `least-break-even`: none surely leaves anything, and
 * there the least has to come of it, relative to who comes anyway; `fewest-anyway`: no lift would pay at any, and there the
 * fewest would have come anyway. Of the first two it is the earliest that is as good, within a standard error of the best.
 */
export type ThresholdReason = 'most-net' | 'least-break-even' | 'fewest-anyway';

export interface Recommendation {
  readonly days: number;
  readonly reason: ThresholdReason;
}

export interface Thresholds {
  readonly economics: Economics;
  /** Whoever comes within so long by themselves is not won back, but comes sooner at most. */
  readonly laterDays: number;
  /** From a week to half a year, as far as the history shows. */
  readonly curve: readonly Threshold[];
  /** Absent: the history is too short for any. */
  readonly recommended?: Recommendation;
  /** What would be recommended at half the assumed lift, and at twice. */
  readonly atLift: readonly (Recommendation & { readonly liftPercent: number })[];
}

const thresholdDays = [7, 10, 14, 21, 28, 35, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180] as const;
const longestThreshold = 180;
const longestLater = 365;
/** Fewer weeks tell no week. */
const fewestDays = 28;
/** The mean of fewer orders hangs on the greatest of them. */
const fewestReturns = 50;

/** Of a customer who is written to, on average. */
interface Terms {
  readonly orderValue: number;
  /** Parts of the order's price: what is left of it, and what the coupon takes off. */
  readonly margin: number;
  readonly discount: number;
  /** In minor units. */
  readonly messages: number;
}

const wastedOf = ({ orderValue, discount }: Terms, { withCoupon }: Anyway): number =>
  withCoupon * orderValue * discount;

const gainOf = ({ orderValue, margin, discount }: Terms, { inWindow, later }: Anyway): number => {
  if (inWindow === 1) return 0;
  const never = (1 - later) / (1 - inWindow);
  return orderValue * (never * margin - discount);
};

/** At which nothing is lost, where there is a gain. */
const liftOf = (terms: Terms, anyway: Anyway): number =>
  (terms.messages + wastedOf(terms, anyway)) / gainOf(terms, anyway);

const breakEvenOf = (terms: Terms, anyway: Anyway): number | undefined => {
  const lift = liftOf(terms, anyway);
  return gainOf(terms, anyway) > 0 && lift <= 1 - anyway.inWindow ? lift : undefined;
};

/** The two-sided 95% point of the standard normal distribution. */
const z95 = 1.959963984540054;

/** @param more how many more come than come anyway, as a part of those */
const netOf = (terms: Terms, anyway: Anyway, more: number): number =>
  Math.min(more * anyway.inWindow, 1 - anyway.inWindow) * gainOf(terms, anyway) -
  wastedOf(terms, anyway) -
  terms.messages;

const reachOf = (customers: number, anyway: Anyway, terms: Terms, economics: Economics): Reach => {
  const lift = breakEvenOf(terms, anyway);
  const withoutCoupon = breakEvenOf({ ...terms, discount: 0 }, anyway);
  return {
    customers,
    messages: economics.messages.map(({ channel, each }) => ({ channel, count: each * customers })),
    anyway,
    costs: { messages: customers * terms.messages, wastedCoupons: customers * wastedOf(terms, anyway) },
    gain: gainOf(terms, anyway) + 0,
    breakEven: {
      ...(lift !== undefined && { lift, ofOthers: lift / (1 - anyway.inWindow) }),
      ...(lift !== undefined && anyway.inWindow > 0 && { relative: lift / anyway.inWindow }),
      ...(withoutCoupon !== undefined && { withoutCoupon }),
    },
    // Nothing is not less than nothing: JSON has no -0.
    net: customers * netOf(terms, anyway, economics.liftPercent / 100) + 0,
  };
};

interface Counted {
  /** Silences that lasted longer than so many days, and crossed them in the period. */
  readonly crossed: Float64Array;
  /** Customers by how long they have been silent at the history's end. */
  readonly silent: Float64Array;
  /** Purchases by the silence that they ended, and their worth. */
  readonly returns: Float64Array;
  readonly worth: Float64Array;
}

const countedOf = ({ begins, day, value, endDay }: PurchaseDays, fromDay: number): Counted => {
  const longest = Math.max(longestThreshold, endDay - day.reduce((a, b) => Math.min(a, b), endDay));
  /** Differences, summed at last: one more from that day of silence on, one less from that on. */
  const crossed = new Float64Array(longestThreshold + 2);
  const silent = new Float64Array(longest + 1);
  const returns = new Float64Array(longest + 1);
  const worth = new Float64Array(longest + 1);
  const bump = (column: Float64Array, at: number, by: number): void => {
    column[at] = (column[at] ?? 0) + by;
  };
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const next = begins[customer + 1] ?? 0;
    for (let index = begins[customer] ?? 0; index < next; index += 1) {
      const since = day[index] ?? 0;
      const isLast = index + 1 === next;
      const until = isLast ? endDay : (day[index + 1] ?? 0);
      const length = until - since;
      if (isLast) bump(silent, length, 1);
      else {
        bump(returns, length, 1);
        bump(worth, length, value[index + 1] ?? 0);
      }
      // Crossed is a day of silence that she got through, of those in the period.
      const first = Math.max(0, fromDay - since);
      const last = Math.min(longestThreshold, isLast ? length : length - 1);
      if (first > last) continue;
      bump(crossed, first, 1);
      bump(crossed, last + 1, -1);
    }
  }
  for (let days = 1; days < crossed.length; days += 1)
    crossed[days] = (crossed[days] ?? 0) + (crossed[days - 1] ?? 0);
  return { crossed, silent, returns, worth };
};

const sumFrom = (column: Float64Array, from: number): number => {
  let sum = 0;
  for (let index = from; index < column.length; index += 1) sum += column[index] ?? 0;
  return sum;
};

/** A threshold, and how sure a figure is that is worked out from who comes anyway. */
interface Candidate {
  readonly threshold: Threshold;
  readonly terms: Terms;
  readonly errorOf: (figure: (anyway: Anyway) => number) => number;
}

/** The first of the greatest. */
const best = <Item>(items: readonly Item[], worth: (item: Item) => number): Item | undefined =>
  items.reduce<Item | undefined>(
    (found, item) => (found === undefined || worth(item) > worth(found) ? item : found),
    undefined,
  );

/**
 * Of a curve that is flat at its best, chance would say where that is: the earliest within a standard error of it, as
 * Breiman, Friedman, Olshen and Stone 1984, section 3.4.3, have it of trees.
 */
const earliest = (
  curve: readonly Candidate[],
  worth: (candidate: Candidate) => number,
  errorOf: (candidate: Candidate) => number,
): Candidate | undefined => {
  const top = best(curve, worth);
  if (top === undefined) return undefined;
  const enough = worth(top) - errorOf(top);
  return curve.find((each) => worth(each) >= enough) ?? top;
};

const relativeOf = (terms: Terms, anyway: Anyway): number => liftOf(terms, anyway) / anyway.inWindow;

const recommend = (curve: readonly Candidate[], more: number): Recommendation | undefined => {
  const [first] = curve;
  if (first === undefined) return undefined;
  const net = ({ threshold: { flow }, terms }: Candidate): number =>
    flow.customers * netOf(terms, flow.anyway, more);
  const netError = ({ threshold: { flow }, terms, errorOf }: Candidate): number =>
    flow.customers * errorOf((anyway) => netOf(terms, anyway, more));
  const paying = curve.filter((each) => net(each) > z95 * netError(each));
  const most = earliest(paying, net, netError);
  if (most !== undefined) return { days: most.threshold.days, reason: 'most-net' };

  const possible = curve.filter(({ threshold }) => threshold.flow.breakEven.lift !== undefined);
  const least = earliest(
    possible.filter(({ threshold }) => threshold.flow.breakEven.relative !== undefined),
    ({ threshold, terms }) => -Math.log(relativeOf(terms, threshold.flow.anyway)),
    ({ threshold, terms, errorOf }) =>
      errorOf((anyway) => relativeOf(terms, anyway)) / relativeOf(terms, threshold.flow.anyway),
  );
  // Where nobody comes anyway at any, all are alike.
  const [alike] = possible;
  const found = least ?? alike;
  if (found !== undefined) return { days: found.threshold.days, reason: 'least-break-even' };
  const fewest = best(curve, ({ threshold }) => -threshold.flow.anyway.later) ?? first;
  return { days: fewest.threshold.days, reason: 'fewest-anyway' };
};

/** @param survival of all silences @param fromDay when the period begins */
export const thresholdsOf = (
  purchases: PurchaseDays,
  survival: Survival,
  fromDay: number,
  economics: Economics,
): Thresholds => {
  const { firstDay, endDay } = purchases;
  const { windowDays } = economics;
  /** A coupon that outlives the window is used in it, as far as anything is counted. */
  const validDays = Math.min(economics.couponDays, windowDays);
  const shown = thresholdDays.filter(
    (days) => days + windowDays <= survival.lastDay && endDay - (firstDay + days) + 1 >= fewestDays,
  );
  const laterDays = Math.max(windowDays, Math.min(longestLater, survival.lastDay - (shown.at(-1) ?? 0)));
  const { crossed, silent, returns, worth } = countedOf(purchases, fromDay);
  const allWorth = purchases.value.reduce((sum, each) => sum + each, 0);
  const allOrders = purchases.orders.reduce((sum, each) => sum + each, 0);

  const anywayAfter = (days: number): Anyway => ({
    withCoupon: survival.shareBetween(days, days + validDays),
    inWindow: survival.shareBetween(days, days + windowDays),
    later: survival.shareBetween(days, days + laterDays),
  });
  const bySilence = Array.from(silent, (customers, days) => ({ days, customers }))
    .filter(({ customers }) => customers > 0)
    .map(({ days, customers }) => ({ days, customers, anyway: anywayAfter(days) }));
  /** Of all who are silent for so long or longer, on average. */
  const backlogFrom = (days: number): { readonly customers: number; readonly anyway: Anyway } => {
    const own = bySilence.filter((each) => each.days >= days);
    const customers = own.reduce((sum, each) => sum + each.customers, 0);
    const mean = (of: (anyway: Anyway) => number): number =>
      customers === 0 ? 0 : own.reduce((sum, each) => sum + each.customers * of(each.anyway), 0) / customers;
    return {
      customers,
      anyway: {
        withCoupon: mean(({ withCoupon }) => withCoupon),
        inWindow: mean(({ inWindow }) => inWindow),
        later: mean(({ later }) => later),
      },
    };
  };

  const curve = shown.map((days) => {
    const ended = sumFrom(returns, days + 1);
    const orderValueOf = ended < fewestReturns ? ('all' as const) : ('returns' as const);
    const terms: Terms = {
      orderValue: orderValueOf === 'all' ? allWorth / allOrders : sumFrom(worth, days + 1) / ended,
      margin: economics.marginPercent / 100,
      discount: discountOf(economics),
      messages: messagesCost(economics),
    };
    const weeks = (endDay - Math.max(fromDay, firstDay + days) + 1) / 7;
    const anyway = anywayAfter(days);
    const covariance = survival.covarianceOf(
      days,
      [validDays, windowDays, laterDays].map((after) => days + after),
    );
    const errorOf: Candidate['errorOf'] = (figure) =>
      standardErrorOf(
        ([withCoupon = 0, inWindow = 0, later = 0]) => figure({ withCoupon, inWindow, later }),
        [anyway.withCoupon, anyway.inWindow, anyway.later],
        covariance,
      );
    const customers = (crossed[days] ?? 0) / weeks;
    const reach = reachOf(customers, anyway, terms, economics);
    const { lift } = reach.breakEven;
    // By its logarithm: it is above nothing, whatever it is.
    const spread =
      lift === undefined || lift === 0 ? 0 : (z95 * errorOf((each) => liftOf(terms, each))) / lift;
    const most = lift === undefined ? undefined : lift * Math.exp(spread);
    const netSpread = z95 * customers * errorOf((each) => netOf(terms, each, economics.liftPercent / 100));
    const backlog = backlogFrom(days);
    const threshold: Threshold = {
      days,
      orderValue: terms.orderValue,
      orderValueOf,
      flow: {
        ...reach,
        inWindow: survival.estimateBetween(days, days + windowDays),
        ...(lift !== undefined && { breakEvenLow: lift * Math.exp(-spread) }),
        ...(most !== undefined && most <= 1 - anyway.inWindow && { breakEvenHigh: most }),
        netLow: reach.net - netSpread,
        netHigh: reach.net + netSpread,
      },
      backlog: reachOf(backlog.customers, backlog.anyway, terms, economics),
    };
    return { threshold, terms, errorOf };
  });

  const recommended = recommend(curve, economics.liftPercent / 100);
  return {
    economics,
    laterDays,
    curve: curve.map(({ threshold }) => threshold),
    ...(recommended !== undefined && { recommended }),
    atLift: [0.5, 2].flatMap((times) => {
      const liftPercent = economics.liftPercent * times;
      const other = recommend(curve, liftPercent / 100);
      return other === undefined ? [] : [{ ...other, liftPercent }];
    }),
  };
};
