/** Where in life a shop's customers were at the end of each month, and where they went from there. */
import { type Stage, type StageThresholds, stageNames } from '../../customers/rules/index.ts';
import type { Survival } from '../statistics/clustered-survival.ts';
import type { MonthSpan } from './months.ts';
import type { PurchaseDays } from './purchase-days.ts';

/** How many are in each stage; `prospect`: will order for the first time later in the history. */
export type ByStage = Readonly<Record<Stage, number>>;

export interface StagesOfMonth {
  /** `2026-11`. */
  readonly month: string;
  /** At the month's end, or the history's: they add up to all customers of the history. */
  readonly customers: ByStage;
  /** From the stage at the end of the month before: `flows.active['at-risk']`. Who stayed is there, too. */
  readonly flows: Readonly<Record<Stage, ByStage>>;
}

/** Which thresholds are set by the shop's gaps, and by which share of those who come back. */
const sharesBack = { atRiskAfter: 0.75, dormantAfter: 0.9, churnedAfter: 0.975 } as const;

export interface StageSetting {
  readonly thresholds: StageThresholds;
  /** `gaps`: the shop's own say so; `settings`: it has too few of them. */
  readonly from: 'gaps' | 'settings';
  /** Of those who come back within so many days, 0 to 1: who has by each threshold, as far as it is set by gaps. */
  readonly shares: Readonly<Record<keyof typeof sharesBack, number>>;
  readonly withinDays: number;
}

export interface StageHistory extends StageSetting {
  readonly months: readonly StagesOfMonth[];
}

/** Longer silences are not looked at. */
const longestDays = 730;
/** With fewer customers who came back, a tenth of them is a matter of chance. */
const fewestBack = 50;

/**
 * At risk is who is silent for longer than three of four of those who come back, dormant than nine of ten, churned than 39 of
 * 40; new is who would not be at risk yet, counted from her first order, and a silence to come back from is one of the dormant.
 * @param back customers who ever came back
 * @param otherwise where too few have
 */
export const stageSetting = (survival: Survival, back: number, otherwise: StageThresholds): StageSetting => {
  const withinDays = Math.min(longestDays, survival.lastDay);
  const shares = sharesBack;
  const all = survival.shareBetween(0, withinDays);
  const dayOf = (share: number): number => {
    // A product of fractions may be less than its whole by the last bits.
    const enough = share * all - 1e-9;
    let day = 1;
    while (day < withinDays && survival.shareBetween(0, day) < enough) day += 1;
    return day;
  };
  const [atRiskAfter, dormantAfter, churnedAfter] = [
    dayOf(shares.atRiskAfter),
    dayOf(shares.dormantAfter),
    dayOf(shares.churnedAfter),
  ];
  return back < fewestBack || !(atRiskAfter < dormantAfter && dormantAfter < churnedAfter)
    ? { thresholds: otherwise, from: 'settings', shares, withinDays }
    : {
        thresholds: {
          newFor: atRiskAfter,
          atRiskAfter,
          dormantAfter,
          churnedAfter,
          silence: dormantAfter,
        },
        from: 'gaps',
        shares,
        withinDays,
      };
};

const place = Object.fromEntries(stageNames.map((name, index) => [name, index])) as Record<Stage, number>;

/** As the rules of `stageRules` have it, of whole days at the end of `on`: `since` days since the last purchase, `lived` since the first, `gap` before the last; NaN of one alone. */
const stageAt = (thresholds: StageThresholds, since: number, lived: number, gap: number): number => {
  if (since >= thresholds.churnedAfter) return place.churned;
  if (since >= thresholds.dormantAfter) return place.dormant;
  if (since >= thresholds.atRiskAfter) return place['at-risk'];
  if (gap >= thresholds.silence) return place['won-back'];
  return lived < thresholds.newFor ? place.new : place.active;
};

const byStage = (counts: Float64Array, from: number): ByStage =>
  Object.fromEntries(stageNames.map((name) => [name, counts[from + place[name]] ?? 0] as const)) as Record<
    Stage,
    number
  >;

/** At the end of each of the months, the last of which the history may end in. */
export const stagesByMonth = (
  { begins, day, endDay }: PurchaseDays,
  months: readonly MonthSpan[],
  thresholds: StageThresholds,
): readonly StagesOfMonth[] => {
  const kinds = stageNames.length;
  const ends = months.map(({ nextDay }) => Math.min(nextDay - 1, endDay));
  const before = (months[0]?.firstDay ?? 0) - 1;
  const flows = months.map(() => new Float64Array(kinds * kinds));
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const [first, next] = [begins[customer] ?? 0, begins[customer + 1] ?? 0];
    /** The first purchase after the day that is looked at. */
    let ahead = first;
    const stageOn = (on: number): number => {
      while (ahead < next && (day[ahead] ?? 0) <= on) ahead += 1;
      if (ahead === first) return place.prospect;
      const last = day[ahead - 1] ?? 0;
      const gap = ahead - 1 === first ? Number.NaN : last - (day[ahead - 2] ?? 0);
      return stageAt(thresholds, on - last, on - (day[first] ?? 0), gap);
    };
    let was = stageOn(before);
    for (let index = 0; index < ends.length; index += 1) {
      const is = stageOn(ends[index] ?? 0);
      const counts = flows[index];
      if (counts !== undefined) counts[was * kinds + is] = (counts[was * kinds + is] ?? 0) + 1;
      was = is;
    }
  }
  return months.map(({ month }, index) => {
    const counts = flows[index] ?? new Float64Array();
    const into = new Float64Array(kinds);
    for (let pair = 0; pair < counts.length; pair += 1)
      into[pair % kinds] = (into[pair % kinds] ?? 0) + (counts[pair] ?? 0);
    return {
      month,
      customers: byStage(into, 0),
      flows: Object.fromEntries(
        stageNames.map((name) => [name, byStage(counts, place[name] * kinds)] as const),
      ) as Record<Stage, ByStage>,
    };
  });
};
