/** Reading rows of the read model: their counters taken apart, and added up. */
import type { Arm } from '../../../customers/profiles/profile.ts';
import { partsOf } from '../cell.ts';
import type { Rows } from '../sums.ts';

export type Counts = Readonly<Record<string, number>>;
export type ByArm = Readonly<Record<Arm, number>>;

/** A row's place taken apart at its first `#`: a day and a version, a journey and a version. */
export const placeOf = (at: string): readonly [string, string] => {
  const hash = at.indexOf('#');
  return hash < 0 ? [at, ''] : [at.slice(0, hash), at.slice(hash + 1)];
};

/** What the rows count together, by counter. */
export const summed = (rows: Rows): Counts => {
  const sums: Record<string, number> = {};
  for (const { counters } of rows)
    for (const [counter, amount] of Object.entries(counters)) sums[counter] = (sums[counter] ?? 0) + amount;
  return sums;
};

/** The counters that begin with these parts, by the one part that follows; others that begin so are left out. */
export const under = (counts: Counts, ...parts: readonly string[]): Counts => {
  const found: Record<string, number> = {};
  for (const [counter, amount] of Object.entries(counts)) {
    const all = partsOf(counter);
    const [last] = all.slice(-1);
    if (last === undefined || amount === 0 || all.length !== parts.length + 1) continue;
    if (parts.every((part, index) => all[index] === part)) found[last] = amount;
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
};

export const byArm = (counts: Counts, counter: string): ByArm => {
  const { treatment = 0, holdout = 0 } = under(counts, counter);
  return { treatment, holdout };
};

/** One record of those that several keys name. */
export const gather = (entries: Iterable<readonly [string, number]>): Counts => {
  const sums: Record<string, number> = {};
  for (const [name, amount] of entries) sums[name] = (sums[name] ?? 0) + amount;
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, amount]) => amount !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

/** 0 to 1, to four digits; `null`: of nothing. */
export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Number((part / whole).toFixed(4));

/** The share that has reached the goal, by arm. */
export const goalRates = (goals: ByArm, enrolled: ByArm): Readonly<Record<Arm, number | null>> => ({
  treatment: shareOf(goals.treatment, enrolled.treatment),
  holdout: shareOf(goals.holdout, enrolled.holdout),
});
