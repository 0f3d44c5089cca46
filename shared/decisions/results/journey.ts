/** What a journey has brought: its arms compared, what is more than would have come anyway, and what that is worth. */
import { type Duration, days, type Instant } from '../../base/time.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import { type Arm, arms } from '../../customers/profiles/profile.ts';
import type { Journey } from '../../journeys/language.ts';
import { neverOrdered, type SilenceBand, silenceBands } from '../insights/silence.ts';
import { type Needed, neededFor } from '../statistics/needed.ts';
import type { Interval } from '../statistics/proportions.ts';
import { alpha } from '../statistics/sequential.ts';
import { type CurvePoint, shareByDay } from '../statistics/survival.ts';
import { emptyTally, type Tally } from '../statistics/tally.ts';
import { type Comparison, comparePaid, compareShares, fewest, type Share, shareOf } from './comparison.ts';
import { followed, type Prices, type Purchase, type Told } from './follow.ts';
import { type Measured, type MeasuredSplit, measuredOf } from './measured.ts';
import { type ArmTally, type JourneyTally, journeyTallyOf } from './tallied.ts';

export interface Estimate extends Interval {
  readonly estimate: number;
}

/** Those whose window is over, and how many others there are. */
export interface ArmResults extends Share {
  /** Passages whose window is still open: they count in the curve alone. */
  readonly open: number;
}

export interface Again {
  /** Passages that came to the goal, whether or not their window is over. */
  readonly cameBack: number;
  /** The share of them who ordered again by then, and who were followed to that day; absent: nobody was followed. */
  readonly by?: CurvePoint;
}

export interface VariantResults {
  readonly variant: string;
  readonly treatment: Share;
  readonly holdout: Share;
  /** Treatment less holdout, among those who came to the variant; absent: nobody did in one of the arms. */
  readonly comparison?: Comparison;
}

/** The variant of which most of those treated came to the goal, against the one that comes nearest to it. */
export interface Leader {
  readonly variant: string;
  readonly next: string;
  /** Proved only where every other is behind. */
  readonly comparison: Comparison;
}

export interface SplitResults {
  readonly split: string;
  /** Named by the story: who comes to it from now on goes there. */
  readonly winner?: string;
  readonly variants: readonly VariantResults[];
  /** Absent: one of the variants has had nobody yet. */
  readonly leader?: Leader;
}

/** In minor units of the shop's currency. */
export interface Money {
  /** A passage, on average: what was paid in its window, less what went back and what its messages cost. */
  readonly net: Readonly<Record<Arm, number>>;
  /** What the messages of all passages that are over cost. */
  readonly messages: number;
  /** Channels of messages whose price nobody has told: they count as free. */
  readonly unpriced: readonly ConsentChannel[];
  /** What redeemed coupons took off orders, at most: what was paid is less by it already. */
  readonly given: number;
  /** Redeemed coupons whose cost nobody has told: gifts, free shipping, points. They count as free. */
  readonly gifts: number;
}

/** Of those who had been silent for so long when their passage began; without days: of whom no order was known. */
export interface SilenceResults extends Partial<SilenceBand> {
  readonly treatment: Share;
  readonly holdout: Share;
  /** Treatment less holdout, each band by itself; absent: nobody is in one of the arms. */
  readonly comparison?: Comparison;
}

export interface JourneyResults {
  /** How long the goal counts. */
  readonly window: Duration;
  readonly treatment: ArmResults;
  readonly holdout: ArmResults;
  /** Treatment less holdout, of passages whose window is over; absent: there are none in one of the arms. */
  readonly comparison?: Comparison;
  /** Of treated passages that are over: how many came to the goal that would not have come to it anyway. */
  readonly incremental?: Estimate;
  readonly money: Money;
  /** What they paid more than they would have anyway, net; absent: too few have paid anything in one of the arms. */
  readonly incrementalNet?: Estimate;
  /** The share that came to the goal, by days since the beginning, with those whose window is still open. */
  readonly curve: Readonly<Record<Arm, readonly CurvePoint[]>>;
  /** Absent: the goal is no order. */
  readonly again?: Readonly<Record<Arm, Again>>;
  readonly splits: readonly SplitResults[];
  /** Without the bands that nobody is in. Absent: the goal is no order. */
  readonly bySilence?: readonly SilenceResults[];
  /** Empty: nobody is held out, or nobody has come to the goal by whom it could be foreseen. */
  readonly needed: readonly Needed[];
}

const times = (count: number, { low, high, difference }: Interval & { difference: number }): Estimate => ({
  estimate: count * difference,
  low: count * low,
  high: count * high,
});

const byArm = <Value>(of: (arm: Arm) => Value): Readonly<Record<Arm, Value>> =>
  Object.fromEntries(arms.map((arm) => [arm, of(arm)] as const)) as Record<Arm, Value>;

/** As `compareShares`; `undefined`: one of them is of nobody. */
const compared = (a: Tally, b: Tally, wrong: number = alpha): Comparison | undefined =>
  a.passages === 0 || b.passages === 0 ? undefined : compareShares(a, b, wrong);

const moneyOf = (of: JourneyTally): Money => {
  const { messages, unpriced, given, gifts } = of.treatment;
  return {
    net: byArm((arm) => of[arm].net.sum / Math.max(1, of[arm].net.passages)),
    messages,
    unpriced,
    given,
    gifts,
  };
};

const againOf = ({ again }: ArmTally, followUp: Duration): Again => {
  const by = shareByDay(again).findLast((point) => point.days <= followUp / days(1));
  const cameBack = Object.values(again).reduce((sum, { ended }) => sum + ended, 0);
  return { cameBack, ...(by !== undefined && { by }) };
};

/** Each pair is a comparison of its own, and all of them together are wrong as seldom as one. */
const leaderAmong = (treated: ReadonlyMap<string, Tally>): Leader | undefined => {
  const variants = [...treated].map(([variant, own]) => ({ variant, own, share: shareOf(own).share }));
  const [first, ...others] = variants.toSorted((a, b) => b.share - a.share);
  if (first === undefined || others.length === 0 || variants.some(({ own }) => own.passages === 0))
    return undefined;
  const pairs = (variants.length * others.length) / 2;
  const against = others.flatMap(({ variant, own }) => {
    const comparison = compared(first.own, own, alpha / pairs);
    return comparison === undefined ? [] : [{ next: variant, comparison }];
  });
  const [nearest] = against.toSorted((a, b) => a.comparison.low - b.comparison.low);
  if (nearest === undefined) return undefined;
  const { verdict } =
    against.map(({ comparison }) => comparison).find((each) => each.verdict !== 'proved') ??
    nearest.comparison;
  return {
    variant: first.variant,
    next: nearest.next,
    comparison: { ...nearest.comparison, verdict },
  };
};

const splitOf = ({ split, variants: names, winner }: MeasuredSplit, tallies: JourneyTally): SplitResults => {
  const of = (arm: Arm, variant: string): Tally => tallies[arm].variants[split]?.[variant] ?? emptyTally;
  const leader = leaderAmong(new Map(names.map((name) => [name, of('treatment', name)] as const)));
  return {
    split,
    ...(winner !== undefined && { winner }),
    variants: names.map((variant) => {
      const [treatment, holdout] = [of('treatment', variant), of('holdout', variant)];
      const comparison = compared(treatment, holdout);
      return {
        variant,
        treatment: shareOf(treatment),
        holdout: shareOf(holdout),
        ...(comparison !== undefined && { comparison }),
      };
    }),
    ...(leader !== undefined && { leader }),
  };
};

const bySilenceOf = (tallies: JourneyTally): readonly SilenceResults[] =>
  [...silenceBands, [neverOrdered, {}] as const].flatMap(([name, band]) => {
    const [treatment, holdout] = arms.map((arm) => tallies[arm].silence?.[name] ?? emptyTally);
    if (treatment === undefined || holdout === undefined || treatment.passages + holdout.passages === 0)
      return [];
    const comparison = compared(treatment, holdout);
    return [
      {
        ...band,
        treatment: shareOf(treatment),
        holdout: shareOf(holdout),
        ...(comparison !== undefined && { comparison }),
      },
    ];
  });

const neededOf = (
  { treatment, holdout }: JourneyTally,
  over: Readonly<Record<Arm, Share>>,
  window: Duration,
  observed: Duration,
): readonly Needed[] => {
  const [treated, held] = [treatment.customers, holdout.customers];
  // Of few held out the treated say better where things stand.
  const base = over.holdout.reached >= fewest ? over.holdout.share : over.treatment.share;
  if (held === 0 || treated === 0 || base === 0) return [];
  return neededFor({
    base,
    heldOut: held / (treated + held),
    customersAWeek: (treated + held) / (observed / days(7)),
    windowDays: window / days(1),
  });
};

/** @param observed for how long there are records */
export const resultsFrom = (
  { goalWithin: window, isOrder, splits }: Measured,
  tallies: JourneyTally,
  observed: Duration,
): JourneyResults => {
  const shares = byArm((arm) => ({ ...shareOf(tallies[arm].goals), open: tallies[arm].open }));
  const comparison = compared(tallies.treatment.goals, tallies.holdout.goals);
  const paid = comparePaid(tallies.treatment.net, tallies.holdout.net);
  const treated = tallies.treatment.goals.passages;
  return {
    window,
    ...shares,
    ...(comparison !== undefined && { comparison, incremental: times(treated, comparison) }),
    money: moneyOf(tallies),
    ...(paid !== undefined && { incrementalNet: times(treated, paid) }),
    curve: byArm((arm) => shareByDay(tallies[arm].goal)),
    ...(isOrder && {
      again: byArm((arm) => againOf(tallies[arm], window)),
      bySilence: bySilenceOf(tallies),
    }),
    splits: splits.map((split) => splitOf(split, tallies)),
    needed: neededOf(tallies, shares, window, observed),
  };
};

/**
 * Pure: the same of the same records.
 * @param told of this journey
 * @param orders of any customers, those from before their passages too
 * @param observed since when, and until when, there are records
 */
export const resultsOf = (
  journey: Journey,
  told: Told,
  orders: readonly Purchase[],
  prices: Prices,
  observed: { readonly from: Instant; readonly now: Instant },
): JourneyResults => {
  const { from, now } = observed;
  const all = followed(told, orders, prices, { now, followUp: journey.goalWithin });
  return resultsFrom(measuredOf(journey), journeyTallyOf(all), (now - from) as Duration);
};
