/** From which share of her own gaps on it pays to write: what silences beyond it cost and bring, as by days of silence. */
import * as z from 'zod';
import { unitsOf } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import {
  anywayAfter,
  type Candidate,
  type Crossed,
  horizonOf,
  isShown,
  type Outcome,
  outcomeOf,
  recommend,
  type ThresholdReason,
  thresholdReasons,
} from '../insights/crossing.ts';
import type { Economics } from '../insights/economics.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import { seenInPeriod } from '../insights/period.ts';
import { averageOrderOf, type PurchaseDays, purchaseDays } from '../insights/purchase-days.ts';
import { type Spells, type Survival, survivalOf } from '../statistics/clustered-survival.ts';
import { type Rhythm, silenceBeyond } from './own-rhythm.ts';

/** Silent beyond so large a share of her own gaps, from 0 to 1. */
export interface RhythmThreshold extends Outcome {
  readonly share: number;
}

export const recommendedShare = z.object({
  share: z.number().gt(0).lt(1),
  reason: z.enum(thresholdReasons),
  /** Why, in a sentence, with what was assumed. */
  because: z.string().min(1),
});
export type RecommendedShare = Readonly<z.infer<typeof recommendedShare>>;

export interface RhythmThresholds {
  readonly economics: Economics;
  readonly laterDays: number;
  /** From half of her gaps to all but one in a hundred, as far as the history shows. */
  readonly curve: readonly RhythmThreshold[];
  /** Absent: the history is too short for any. */
  readonly recommended?: { readonly line: RhythmThreshold; readonly reason: ThresholdReason };
}

/** Who comes later than all of them are followed for is taken for won: half a year is enough, or half of what the longest is. */
const enoughFollowed = 182;

const shares = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99] as const;

/** What a history tells of a share: of each silence, what is left of it once it is beyond. */
interface Beyond extends Crossed {
  readonly share: number;
  readonly survival: Survival;
}

/** Orders are counted as profiles count them: all, where several were on a day. */
const beyondOf = (
  { begins, day, orders, value, endDay }: PurchaseDays,
  fromDay: number,
  rhythm: Rhythm,
  share: number,
): Beyond & { readonly couldDays: number } => {
  const spells: Spells = {
    begins: new Uint32Array(begins.length),
    entered: new Int32Array(day.length),
    days: new Int32Array(day.length),
    happened: new Uint8Array(day.length),
  };
  const silent = new Map<number, number>();
  let [count, crossed, ended, worth] = [0, 0, 0, 0];
  let firstDay = endDay + 1;
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    spells.begins[customer] = count;
    const [first, next] = [begins[customer] ?? 0, begins[customer + 1] ?? 0];
    let known = 0;
    for (let index = first; index < next; index += 1) {
      const since = day[index] ?? 0;
      known += orders[index] ?? 0;
      // On a day to which it is worked out but for a rounding error, it is that day.
      const beyond = Math.ceil(silenceBeyond(rhythm, known, since - (day[first] ?? 0), share) - 1e-9);
      const isLast = index + 1 === next;
      const left = (isLast ? endDay : (day[index + 1] ?? 0)) - since - beyond;
      // On the day on which she would have come to be beyond it, she orders.
      if (isLast ? left < 0 : left <= 0) continue;
      firstDay = Math.min(firstDay, since + beyond);
      if (since + beyond >= fromDay) crossed += 1;
      if (isLast) silent.set(left, (silent.get(left) ?? 0) + 1);
      else {
        ended += 1;
        worth += value[index + 1] ?? 0;
      }
      spells.entered[count] = Math.max(0, fromDay - 1 - since - beyond);
      spells.days[count] = left;
      spells.happened[count] = isLast ? 0 : 1;
      count += 1;
    }
  }
  spells.begins[begins.length - 1] = count;
  const { entered, days, happened } = spells;
  return {
    share,
    days: 0,
    crossed,
    inDays: endDay - Math.max(fromDay, firstDay) + 1,
    couldDays: endDay - firstDay + 1,
    silent: [...silent].map(([left, customers]) => ({ days: left, customers })),
    ended: { orders: ended, worth },
    survival: survivalOf({
      begins: spells.begins,
      entered: entered.subarray(0, count),
      days: days.subarray(0, count),
      happened: happened.subarray(0, count),
    }),
  };
};

export interface ShopTerms {
  /** IANA. */
  readonly timezone: string;
  readonly currency: string;
  readonly economics: Economics;
}

/**
 * By whole days of the shop's timezone.
 * @param end until when the history is known
 * @throws RangeError when orders lie after it
 */
export const rhythmThresholdsOf = (
  history: PurchaseHistory,
  end: Instant,
  rhythm: Rhythm,
  { timezone, economics }: Omit<ShopTerms, 'currency'>,
): RhythmThresholds => {
  const purchases = purchaseDays(history, timezone, end);
  const { fromDay } = seenInPeriod(purchases);
  const averageOrder = averageOrderOf(purchases);
  const seen = shares
    .map((share) => beyondOf(purchases, fromDay, rhythm, share))
    .filter(
      ({ survival, couldDays }) =>
        !survival.isThin && isShown({ days: 0, inDays: couldDays }, survival, economics),
    );
  const longest = Math.max(...seen.map(({ survival }) => survival.lastDay));
  const shown = seen.filter(({ survival }) => survival.lastDay >= Math.min(enoughFollowed, longest / 2));
  const horizon = horizonOf(economics, Math.min(...shown.map(({ survival }) => survival.lastDay)));
  const curve = shown.map(({ share, survival, ...crossed }): Candidate<RhythmThreshold> => {
    const candidate = outcomeOf(crossed, anywayAfter(survival, horizon), economics, averageOrder);
    return { ...candidate, line: { share, ...candidate.line } };
  });
  const recommended = recommend(curve, economics.liftPercent / 100);
  return {
    economics,
    laterDays: horizon.laterDays,
    curve: curve.map(({ line }) => line),
    ...(recommended !== undefined && { recommended }),
  };
};

const percentSaid = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

const whyRecommended = (
  { line: { share, flow }, reason }: NonNullable<RhythmThresholds['recommended']>,
  { economics, laterDays }: RhythmThresholds,
  currency: string,
): string => {
  const money = (minor: number): string => `${unitsOf(Math.round(minor), currency)} ${currency}`;
  const beyond = `${percentSaid(share)} of her own gaps`;
  const assumed = `if ${percentSaid(economics.liftPercent / 100)} more come than come anyway`;
  const whom = `${Number(flow.customers.toFixed(1))} a week come to be so silent, and ${percentSaid(flow.anyway.inWindow)} of them order within ${economics.windowDays} days by themselves.`;
  const { relative, lift = 0 } = flow.breakEven;
  const needed =
    relative === undefined
      ? `it pays if ${percentSaid(lift)} of all come`
      : `it pays if ${percentSaid(relative)} more come than come anyway`;
  return {
    'most-net': `Beyond ${beyond} a week's customers leave most ${assumed}: ${money(flow.net)} after coupons and messages (${money(flow.netLow)} to ${money(flow.netHigh)}); ${whom}`,
    'least-break-even': `Beyond ${beyond} the least has to come of it: ${needed}. No share surely pays ${assumed}; ${whom}`,
    'fewest-anyway': `No share pays, whatever comes of it. Beyond ${beyond} the fewest come anyway within ${laterDays} days; ${whom}`,
  }[reason];
};

/** As a model bears it; `undefined`: the history is too short to say. */
export const recommendedShareOf = (
  history: PurchaseHistory,
  end: Instant,
  rhythm: Rhythm,
  terms: ShopTerms,
): RecommendedShare | undefined => {
  const thresholds = rhythmThresholdsOf(history, end, rhythm, terms);
  const { recommended } = thresholds;
  return (
    recommended && {
      share: recommended.line.share,
      reason: recommended.reason,
      because: whyRecommended(recommended, thresholds, terms.currency),
    }
  );
};
