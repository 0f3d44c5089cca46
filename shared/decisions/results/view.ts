/** What a journey has brought, rounded as people read it: of a report, and of the API. */
import { type ShopMoney, unitsOf } from '../../base/money.ts';
import { usDollar } from '../../base/prices.ts';
import { days } from '../../base/time.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import { type Arm, arms } from '../../customers/profiles/profile.ts';
import type { SilenceBand } from '../insights/silence.ts';
import type { Needed } from '../statistics/needed.ts';
import type { CurvePoint } from '../statistics/survival.ts';
import type { Comparison, Share, Verdict } from './comparison.ts';
import type { Again, Estimate, JourneyResults, SilenceResults, SplitResults } from './journey.ts';
import type { Measured } from './measured.ts';

/** In percent, 95%. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface ArmView extends Range {
  readonly customers: number;
  readonly passages: number;
  /** Came to the goal while it counted. */
  readonly reached: number;
  /** In percent of the passages. */
  readonly share: number;
}

export interface DifferenceView extends Range {
  /** Percentage points. */
  readonly points: number;
  readonly verdict: Verdict;
}

/** Why nothing is compared. */
export const uncomparedReasons = [
  'recovery',
  'no-marketing',
  'owed',
  'nobody-held-out',
  'nobody-treated',
  'none-over',
] as const;
export type Uncompared = (typeof uncomparedReasons)[number];

export interface VariantView {
  readonly variant: string;
  readonly treatment: ArmView;
  readonly holdout: ArmView;
  readonly difference?: DifferenceView;
}

export interface SplitView {
  readonly split: string;
  readonly winner?: string;
  readonly variants: readonly VariantView[];
  readonly leader?: { readonly variant: string; readonly next: string; readonly difference: DifferenceView };
}

/** Of those who had been silent for so long when their passage began; without days: of whom no order was known. */
export interface SilenceView extends Partial<SilenceBand> {
  readonly treatment: ArmView;
  readonly holdout: ArmView;
  readonly difference?: DifferenceView;
}

export interface ResultsTold {
  /** The goal is an order. */
  readonly isOrder: boolean;
  readonly windowDays: number;
  /** Who got nothing of it. */
  readonly heldOutAre: string;
  readonly treatment: ArmView;
  readonly holdout: ArmView;
  /** Passages whose window is still open, by arm: they count in the curve alone. */
  readonly open: Readonly<Record<Arm, number>>;
  /** Treatment less holdout; absent: `uncompared` says why. */
  readonly difference?: DifferenceView;
  readonly uncompared?: Uncompared;
  /** How many came that would not have come anyway. */
  readonly incremental?: Estimate;
  /** In units of money. */
  readonly money: {
    /** A passage, on average. */
    readonly net: Readonly<Record<Arm, number>>;
    /** What treated customers paid more than they would have anyway, less what the messages cost. */
    readonly incrementalNet?: Estimate;
    readonly messages: number;
    /** Channels whose messages are counted as free: nobody has told their price. */
    readonly unpriced: readonly ConsentChannel[];
    /** The settings tell what a dollar is worth, in which prices are told. */
    readonly knowsDollar: boolean;
    /** At most. */
    readonly discounts: number;
    readonly gifts: number;
  };
  /** Percent who had come by the end of each day. */
  readonly curve: Readonly<
    Record<Arm, readonly ({ readonly day: number; readonly share: number } & Range)[]>
  >;
  /** Of those who came back, percent who ordered again. */
  readonly again?: Readonly<
    Record<
      Arm,
      { readonly cameBack: number; readonly followedDays?: number; readonly share?: number } & Partial<Range>
    >
  >;
  readonly splits: readonly SplitView[];
  /** Who came back, by how long they had been silent. */
  readonly bySilence?: readonly SilenceView[];
  readonly needed: readonly Needed[];
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0;
export const inPercent = (share: number): number => round(share * 100, 2);

const rangeOf = ({ low, high }: Range): Range => ({ low: inPercent(low), high: inPercent(high) });
const armView = ({ customers, passages, reached, share, ...interval }: Share): ArmView => ({
  customers,
  passages,
  reached,
  share: inPercent(share),
  ...rangeOf(interval),
});
const differenceView = ({ difference, verdict, ...interval }: Comparison): DifferenceView => ({
  points: inPercent(difference),
  ...rangeOf(interval),
  verdict,
});
const estimateOf = ({ estimate, low, high }: Estimate, rounded: (value: number) => number): Estimate => ({
  estimate: rounded(estimate),
  low: rounded(low),
  high: rounded(high),
});

const byArm = <Value>(of: (arm: Arm) => Value): Readonly<Record<Arm, Value>> =>
  Object.fromEntries(arms.map((arm) => [arm, of(arm)] as const)) as Record<Arm, Value>;

const againView = ({ cameBack, by }: Again) => ({
  cameBack,
  ...(by !== undefined && { followedDays: by.days, share: inPercent(by.share), ...rangeOf(by) }),
});

const splitView = ({ leader, variants, ...split }: SplitResults): SplitView => ({
  ...split,
  variants: variants.map(({ variant, treatment, holdout, comparison }) => ({
    variant,
    treatment: armView(treatment),
    holdout: armView(holdout),
    ...(comparison !== undefined && { difference: differenceView(comparison) }),
  })),
  ...(leader !== undefined && {
    leader: {
      variant: leader.variant,
      next: leader.next,
      difference: differenceView(leader.comparison),
    },
  }),
});

const silenceView = ({ treatment, holdout, comparison, ...band }: SilenceResults): SilenceView => ({
  ...band,
  treatment: armView(treatment),
  holdout: armView(holdout),
  ...(comparison !== undefined && { difference: differenceView(comparison) }),
});

/** A point for each day up to the last that anybody was followed to. */
const byDay = (curve: readonly CurvePoint[], windowDays: number): ResultsTold['curve'][Arm] => {
  const last = Math.min(windowDays, curve.at(-1)?.days ?? -1);
  return Array.from({ length: Math.floor(last) + 1 }, (_, day) => {
    const { share = 0, low = 0, high = 0 } = curve.findLast((point) => point.days <= day) ?? {};
    return { day, share: inPercent(share), ...rangeOf({ low, high }) };
  });
};

const whyUncompared = ({ spared }: Measured, { treatment, holdout }: JourneyResults): Uncompared => {
  if (treatment.passages + treatment.open === 0) return 'nobody-treated';
  return spared ?? (holdout.passages + holdout.open === 0 ? 'nobody-held-out' : 'none-over');
};

/** Who gets nothing of a lane, by the settings. */
const heldOutOf = (lane: string, { lanes }: MeasuredShop['experiment']): string =>
  (lanes[lane] ?? 0) > 0 ? `control group and those held out of the lane ${lane}` : 'control group';

/** Of the shop's settings. */
export interface MeasuredShop extends ShopMoney {
  readonly experiment: { readonly lanes: Readonly<Record<string, number>> };
}

export const resultsTold = (
  measured: Measured,
  results: JourneyResults,
  { currency, rates, experiment }: MeasuredShop,
): ResultsTold => {
  const { window, treatment, holdout, comparison, incremental, incrementalNet, again, bySilence, money } =
    results;
  const windowDays = window / days(1);
  const inUnits = (minor: number): number => unitsOf(Math.round(minor), currency) + 0;
  return {
    isOrder: measured.isOrder,
    windowDays: round(windowDays, 2),
    heldOutAre: heldOutOf(measured.lane, experiment),
    treatment: armView(treatment),
    holdout: armView(holdout),
    open: { treatment: treatment.open, holdout: holdout.open },
    ...(comparison === undefined
      ? { uncompared: whyUncompared(measured, results) }
      : { difference: differenceView(comparison) }),
    ...(incremental !== undefined && {
      incremental: estimateOf(incremental, (value) => round(value, 0)),
    }),
    money: {
      net: byArm((arm) => inUnits(money.net[arm])),
      ...(incrementalNet !== undefined && { incrementalNet: estimateOf(incrementalNet, inUnits) }),
      messages: inUnits(money.messages),
      unpriced: money.unpriced,
      knowsDollar: currency === usDollar || rates[usDollar] !== undefined,
      discounts: inUnits(money.given),
      gifts: money.gifts,
    },
    curve: byArm((arm) => byDay(results.curve[arm], windowDays)),
    ...(again !== undefined && { again: byArm((arm) => againView(again[arm])) }),
    splits: results.splits.map(splitView),
    ...(bySilence !== undefined && { bySilence: bySilence.map(silenceView) }),
    needed: results.needed,
  };
};
