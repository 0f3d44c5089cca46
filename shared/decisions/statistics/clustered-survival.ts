/** Shares of those whose time is not over yet, of a million spells of silence: with late entry, and by whose they are. */
import type { Interval } from './proportions.ts';

/** Columns: spells of one customer lie together, and are not independent of each other. */
export interface Spells {
  /** Where each customer's spells begin in the columns, and at last how many there are. */
  readonly begins: Uint32Array;
  /** Until the end of which day of the spell nobody had looked: 0 of one that is followed from its beginning. */
  readonly entered: Int32Array;
  /** On which day it ended, or up to which it has been followed. Not above `entered`: it tells nothing. */
  readonly days: Int32Array;
  /** 1: it ended so; 0: it has been followed no further. */
  readonly happened: Uint8Array;
}

/** 0 to 1, with its interval (95%, at one look), by customers. */
export interface EstimatedShare extends Interval {
  readonly share: number;
}

export interface Survival {
  /** The last day on which enough are followed: nothing is said of later ones, nor is anything known to happen on them. */
  readonly lastDay: number;
  /** On a day before the last too few are followed: what is said of the days from there on hangs on them. */
  readonly isThin: boolean;
  /** Spells that are followed on that day and had not ended before it. */
  readonly atRisk: (day: number) => number;
  /** The share that ends by the day `to` among those that have not by the day `from`. */
  readonly shareBetween: (from: number, to: number) => number;
  /** As `shareBetween`, with its interval; one of `from` to `to` reads all spells once. */
  readonly estimateBetween: (from: number, to: number) => EstimatedShare;
  /** Of the logarithms of who is left, of those left by the day `from`, at each of the days `to`. It reads all spells once. */
  readonly covarianceOf: (from: number, to: readonly number[]) => readonly (readonly number[])[];
}

/** With fewer on a day, one of them would move the curve by ten points. */
export const fewestFollowed = 10;

/** The two-sided 95% point of the standard normal distribution. */
const z95 = 1.959963984540054;

/** By day: how many are at risk, how many end, and the sum of Greenwood's terms up to it. */
interface Table {
  readonly atRisk: Float64Array;
  readonly ended: Float64Array;
  readonly greenwood: Float64Array;
  readonly lastDay: number;
}

const tableOf = ({ entered, days, happened }: Spells): Table => {
  let longest = 0;
  for (const day of days) if (day > longest) longest = day;
  const atRisk = new Float64Array(longest + 2);
  const ended = new Float64Array(longest + 1);
  for (let spell = 0; spell < days.length; spell += 1) {
    const from = entered[spell] ?? 0;
    const to = days[spell] ?? 0;
    if (to <= from) continue;
    atRisk[from + 1] = (atRisk[from + 1] ?? 0) + 1;
    atRisk[to + 1] = (atRisk[to + 1] ?? 0) - 1;
    if (happened[spell] === 1) ended[to] = (ended[to] ?? 0) + 1;
  }
  const greenwood = new Float64Array(longest + 1);
  let lastDay = 0;
  for (let day = 1; day <= longest; day += 1) {
    const followed = (atRisk[day - 1] ?? 0) + (atRisk[day] ?? 0);
    atRisk[day] = followed;
    if (followed >= fewestFollowed) lastDay = day;
    const ends = ended[day] ?? 0;
    // Of a day on which all end the term is infinite, and the share is 1 whatever it is.
    const term = ends === followed ? 0 : ends / (followed * (followed - ends));
    greenwood[day] = (greenwood[day - 1] ?? 0) + term;
  }
  return { atRisk, ended, greenwood, lastDay };
};

/**
 * Kaplan and Meier 1958, with risk sets that spells enter late (left truncation; Klein and Moeschberger 2003, section 4.6)
 * and the infinitesimal jackknife's variance by customers, as of `survfit` with `cluster` in R's survival package (where each
 * has one spell, and none enters late, it is Greenwood's); the interval is that of the log of minus the log.
 */
export const survivalOf = (spells: Spells): Survival => {
  const { atRisk, ended, greenwood, lastDay } = tableOf(spells);
  const { begins, entered, days, happened } = spells;

  const shareBetween = (from: number, to: number): number => {
    let survival = 1;
    for (let day = from + 1; day <= Math.min(to, lastDay); day += 1) {
      const followed = atRisk[day] ?? 0;
      if (followed > 0) survival *= 1 - (ended[day] ?? 0) / followed;
    }
    return 1 - survival;
  };

  const covarianceOf = (from: number, to: readonly number[]): readonly (readonly number[])[] => {
    const last = to.map((day) => Math.min(day, lastDay));
    const size = last.length;
    const influence = new Float64Array(size);
    const sums = new Float64Array(size * size);
    for (let customer = 0; customer + 1 < begins.length; customer += 1) {
      for (let each = 0; each < size; each += 1) influence[each] = 0;
      for (let spell = begins[customer] ?? 0; spell < (begins[customer + 1] ?? 0); spell += 1) {
        const day = days[spell] ?? 0;
        const since = Math.max(entered[spell] ?? 0, from);
        if (day <= since) continue;
        const before = greenwood[since] ?? 0;
        for (let each = 0; each < size; each += 1) {
          const until = last[each] ?? 0;
          if (since >= until) continue;
          let share = (greenwood[Math.min(day, until)] ?? 0) - before;
          if (happened[spell] === 1 && day <= until) share -= 1 / ((atRisk[day] ?? 0) - (ended[day] ?? 0));
          influence[each] = (influence[each] ?? 0) + share;
        }
      }
      for (let pair = 0; pair < sums.length; pair += 1)
        sums[pair] =
          (sums[pair] ?? 0) + (influence[Math.floor(pair / size)] ?? 0) * (influence[pair % size] ?? 0);
    }
    return last.map((_, row) => [...sums.subarray(row * size, (row + 1) * size)]);
  };

  const estimateBetween = (from: number, to: number): EstimatedShare => {
    const share = shareBetween(from, to);
    // Of nobody, or of all, the logarithms say nothing.
    if (share === 0 || share === 1) return { share, low: share, high: share };
    const variance = covarianceOf(from, [to])[0]?.[0] ?? 0;
    const spread = (z95 * Math.sqrt(variance)) / Math.log(1 - share);
    return { share, low: 1 - (1 - share) ** Math.exp(spread), high: 1 - (1 - share) ** Math.exp(-spread) };
  };

  const isThin = atRisk.subarray(1, lastDay + 1).some((followed) => followed < fewestFollowed);

  return {
    lastDay,
    isThin,
    atRisk: (day) => Math.max(0, atRisk[day] ?? 0),
    shareBetween,
    estimateBetween,
    covarianceOf,
  };
};
