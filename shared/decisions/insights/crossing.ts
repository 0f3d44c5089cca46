/** What comes of writing to whoever crosses a line of silence: what it costs, who would have come anyway, and where it pays most. */
import type { EstimatedShare, Survival } from '../statistics/clustered-survival.ts';
import { standardErrorOf } from '../statistics/delta.ts';
import { discountOf, type Economics, messagesCost } from './economics.ts';

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

/** What comes of one line. */
export interface Outcome {
  /** Without a coupon, of the orders that ended a silence which had crossed the line, on average, in minor units. */
  readonly orderValue: number;
  /** `all`: too few orders ended such a silence, and it is the average of all. */
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
export const thresholdReasons = ['most-net', 'least-break-even', 'fewest-anyway'] as const;
export type ThresholdReason = (typeof thresholdReasons)[number];

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

/** A line with what comes of it, and how sure a figure is that is worked out from who comes anyway. */
export interface Candidate<Line extends Outcome = Outcome> {
  readonly line: Line;
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
const earliest = <Each extends Candidate>(
  curve: readonly Each[],
  worth: (candidate: Candidate) => number,
  errorOf: (candidate: Candidate) => number,
): Each | undefined => {
  const top = best(curve, worth);
  if (top === undefined) return undefined;
  const enough = worth(top) - errorOf(top);
  return curve.find((each) => worth(each) >= enough) ?? top;
};

const relativeOf = (terms: Terms, anyway: Anyway): number => liftOf(terms, anyway) / anyway.inWindow;

/** @param curve from the earliest line to the latest @param more how many more come than come anyway, as a part of those */
export const recommend = <Line extends Outcome>(
  curve: readonly Candidate<Line>[],
  more: number,
): { readonly line: Line; readonly reason: ThresholdReason } | undefined => {
  const [first] = curve;
  if (first === undefined) return undefined;
  const net = ({ line: { flow }, terms }: Candidate): number =>
    flow.customers * netOf(terms, flow.anyway, more);
  const netError = ({ line: { flow }, terms, errorOf }: Candidate): number =>
    flow.customers * errorOf((anyway) => netOf(terms, anyway, more));
  const paying = curve.filter((each) => net(each) > z95 * netError(each));
  const most = earliest(paying, net, netError);
  if (most !== undefined) return { line: most.line, reason: 'most-net' };

  const possible = curve.filter(({ line }) => line.flow.breakEven.lift !== undefined);
  const least = earliest(
    possible.filter(({ line }) => line.flow.breakEven.relative !== undefined),
    ({ line, terms }) => -Math.log(relativeOf(terms, line.flow.anyway)),
    ({ line, terms, errorOf }) =>
      errorOf((anyway) => relativeOf(terms, anyway)) / relativeOf(terms, line.flow.anyway),
  );
  // Where nobody comes anyway at any, all are alike.
  const [alike] = possible;
  const found = least ?? alike;
  if (found !== undefined) return { line: found.line, reason: 'least-break-even' };
  const fewest = best(curve, ({ line }) => -line.flow.anyway.later) ?? first;
  return { line: fewest.line, reason: 'fewest-anyway' };
};

/** How long what is asked about lasts, in days. */
export interface Horizon {
  /** A coupon that outlives the window is used in it, as far as anything is counted. */
  readonly validDays: number;
  readonly windowDays: number;
  readonly laterDays: number;
}

/** @param followed for so many days who crosses the latest line is followed; a year of them is enough */
export const horizonOf = ({ couponDays, windowDays }: Economics, followed: number): Horizon => ({
  validDays: Math.min(couponDays, windowDays),
  windowDays,
  laterDays: Math.max(windowDays, Math.min(longestLater, followed)),
});

/** Customers who are silent at the history's end, by how long. */
interface Silent {
  readonly days: number;
  readonly customers: number;
}

/** Who comes anyway, of a survival's silences that have come so far. Each day is worked out once. */
export interface AnywayAfter {
  readonly survival: Survival;
  readonly horizon: Horizon;
  readonly of: (days: number) => Anyway;
}

export const anywayAfter = (survival: Survival, horizon: Horizon): AnywayAfter => {
  const { validDays, windowDays, laterDays } = horizon;
  const known = new Map<number, Anyway>();
  return {
    survival,
    horizon,
    of: (days) => {
      const anyway = known.get(days) ?? {
        withCoupon: survival.shareBetween(days, days + validDays),
        inWindow: survival.shareBetween(days, days + windowDays),
        later: survival.shareBetween(days, days + laterDays),
      };
      known.set(days, anyway);
      return anyway;
    },
  };
};

/** Of all of them, on average. */
const ofAll = (silent: readonly Silent[], anyway: AnywayAfter): Pick<Reach, 'customers' | 'anyway'> => {
  const customers = silent.reduce((sum, each) => sum + each.customers, 0);
  const mean = (of: (anyway: Anyway) => number): number =>
    customers === 0
      ? 0
      : silent.reduce((sum, each) => sum + each.customers * of(anyway.of(each.days)), 0) / customers;
  return {
    customers,
    anyway: {
      withCoupon: mean(({ withCoupon }) => withCoupon),
      inWindow: mean(({ inWindow }) => inWindow),
      later: mean(({ later }) => later),
    },
  };
};

/** What a history tells of a line. Days are those of the survival by which it is told who comes anyway. */
export interface Crossed {
  /** On which day silences cross it. */
  readonly days: number;
  /** Silences that crossed it in the period, of this many days: those on which any could. */
  readonly crossed: number;
  readonly inDays: number;
  /** Who has crossed it at the history's end. */
  readonly silent: readonly Silent[];
  /** Orders that ended a silence which had crossed it, and what they came to. */
  readonly ended: { readonly orders: number; readonly worth: number };
}

/**
 * Whether enough is seen of a line, and for long enough after it.
 * @param days on which day of the survival silences cross it @param inDays on how many days of the history any could
 */
export const isShown = (
  { days, inDays }: Pick<Crossed, 'days' | 'inDays'>,
  { lastDay }: Survival,
  { windowDays }: Economics,
): boolean => days + windowDays <= lastDay && inDays >= fewestDays;

/** What comes of it. @param averageOrder of all orders, in minor units */
export const outcomeOf = (
  { days, crossed, inDays, silent, ended }: Crossed,
  anywayOf: AnywayAfter,
  economics: Economics,
  averageOrder: number,
): Candidate => {
  const { survival, horizon } = anywayOf;
  const { validDays, windowDays, laterDays } = horizon;
  const orderValueOf = ended.orders < fewestReturns ? ('all' as const) : ('returns' as const);
  const terms: Terms = {
    orderValue: orderValueOf === 'all' ? averageOrder : ended.worth / ended.orders,
    margin: economics.marginPercent / 100,
    discount: discountOf(economics),
    messages: messagesCost(economics),
  };
  const anyway = anywayOf.of(days);
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
  const customers = crossed / (inDays / 7);
  const reach = reachOf(customers, anyway, terms, economics);
  const { lift } = reach.breakEven;
  // By its logarithm: it is above nothing, whatever it is.
  const spread = lift === undefined || lift === 0 ? 0 : (z95 * errorOf((each) => liftOf(terms, each))) / lift;
  const most = lift === undefined ? undefined : lift * Math.exp(spread);
  const netSpread = z95 * customers * errorOf((each) => netOf(terms, each, economics.liftPercent / 100));
  const backlog = ofAll(silent, anywayOf);
  const line: Outcome = {
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
  return { line, terms, errorOf };
};
