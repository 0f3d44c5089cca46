/** Bounds in the profile's own units: a rule speaks of days and currency, a profile holds milliseconds and hundredths. */
import { unitsOf } from './fields.ts';
import { type Bounds, dayMs, type RangedClause } from './rule.ts';

export const boundNames = [
  'atLeast',
  'moreThan',
  'atMost',
  'lessThan',
] as const satisfies readonly (keyof Bounds)[];
export type BoundName = (typeof boundNames)[number];

/** The bounds that a clause has, by name. */
export const boundsOf = (clause: Bounds): readonly (readonly [BoundName, number])[] =>
  boundNames.flatMap((name) => {
    const value = clause[name];
    return value === undefined ? [] : [[name, value] as const];
  });

/**
 * The clause's bounds in milliseconds, hundredths or pieces. Milliseconds and hundredths are rounded to whole
 * ones: 1.1 × 100 is 110.00000000000001, and a sum of 110 hundredths must still be "at least 1.1".
 */
export const inOwnUnits = (clause: RangedClause): Bounds => {
  const unit = 'field' in clause ? unitsOf(clause.field) : dayMs;
  return Object.fromEntries(
    boundsOf(clause).map(([name, value]) => [name, unit === 1 ? value : Math.round(value * unit)]),
  );
};

/** Whether a number lies within the bounds. */
export const within = (bounds: Bounds): ((value: number) => boolean) => {
  const least = bounds.atLeast ?? Number.NEGATIVE_INFINITY;
  const above = bounds.moreThan ?? Number.NEGATIVE_INFINITY;
  const most = bounds.atMost ?? Number.POSITIVE_INFINITY;
  const below = bounds.lessThan ?? Number.POSITIVE_INFINITY;
  return (value) => value >= least && value > above && value <= most && value < below;
};
