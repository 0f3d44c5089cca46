/** Bounds in the profile's own units: a rule speaks of days and currency, a profile holds milliseconds and minor units. */

/** Bounds; several hold together. */
export interface Bounds {
  readonly atLeast?: number;
  readonly moreThan?: number;
  readonly atMost?: number;
  readonly lessThan?: number;
}

export const boundNames = [
  'atLeast',
  'moreThan',
  'atMost',
  'lessThan',
] as const satisfies readonly (keyof Bounds)[];
export type BoundName = (typeof boundNames)[number];

/** How many milliseconds make a day of 24 hours. */
export const dayMs = 86_400_000;

/** The bounds that a clause has, by name. */
export const boundsOf = (clause: Bounds): readonly (readonly [BoundName, number])[] =>
  boundNames.flatMap((name) => {
    const value = clause[name];
    return value === undefined ? [] : [[name, value] as const];
  });

/**
 * The clause's bounds in units of which `unit` make one of the rule's. Milliseconds and minor units are rounded to whole
 * ones: 1.1 × 100 is 110.00000000000001, and a sum of 110 cents must still be "at least 1.1".
 */
export const inOwnUnits = (clause: Bounds, unit: number): Bounds =>
  Object.fromEntries(
    boundsOf(clause).map(([name, value]) => [name, unit === 1 ? value : Math.round(value * unit)]),
  );

/** Whether a number lies within the bounds. */
export const within = (bounds: Bounds): ((value: number) => boolean) => {
  const least = bounds.atLeast ?? Number.NEGATIVE_INFINITY;
  const above = bounds.moreThan ?? Number.NEGATIVE_INFINITY;
  const most = bounds.atMost ?? Number.POSITIVE_INFINITY;
  const below = bounds.lessThan ?? Number.POSITIVE_INFINITY;
  return (value) => value >= least && value > above && value <= most && value < below;
};

/** The instants at which the time since a moment enters or leaves the bounds, which are in milliseconds. */
export const turnsSince = (moment: number, bounds: Bounds): readonly number[] =>
  boundsOf(bounds).map(([name, time]) =>
    name === 'atLeast' || name === 'lessThan' ? moment + time : moment + time + 1,
  );

/** The instants at which the time until a moment enters or leaves the bounds, which are in milliseconds. */
export const turnsUntil = (moment: number, bounds: Bounds): readonly number[] =>
  boundsOf(bounds).map(([name, time]) =>
    name === 'atLeast' || name === 'lessThan' ? moment - time + 1 : moment - time,
  );
