/** What clauses' sentences have in common. */
import { type BoundName, type Bounds, boundsOf } from './bounds.ts';

const signs: Readonly<Record<BoundName, string>> = {
  atLeast: '≥',
  moreThan: '>',
  atMost: '≤',
  lessThan: '<',
};

/** Fractions to four figures: an hour is 0.04167 days. */
const figure = (value: number): string =>
  Number.isInteger(value)
    ? String(value)
    : String(Number(value >= 1 ? value.toFixed(4) : value.toPrecision(4)));

/** Of a share: `30%`. */
export const inPercent = (share: number): string => `${figure(Number((share * 100).toPrecision(12)))}%`;

/** `orders ≥ 2 and < 5`. @param written as the bounds are */
export const bounded = (subject: string, bounds: Bounds, written = figure): string =>
  `${subject} ${boundsOf(bounds)
    .map(([name, value]) => `${signs[name]} ${written(value)}`)
    .join(' and ')}`;

/** `is gold`, `is one of gold, black`. */
export const listed = (values: readonly string[]): string =>
  values.length === 1 ? `is ${values[0]}` : `is one of ${values.join(', ')}`;

/** `12.2 days`: the part of a day that has not passed is not counted. */
export const daysSeen = (ms: number): string => `${Math.floor((ms / 86_400_000) * 10) / 10} days`;
