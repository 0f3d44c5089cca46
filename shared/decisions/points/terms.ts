/** What a shop's settings say about points. */

import { type Duration, days, milliseconds } from '../../base/time.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

export interface Terms {
  /** For each unit of the shop's currency in an order. */
  readonly pointsPerUnit: number;
  /** The shop's. */
  readonly currency: string;
  readonly pointsPerAnswer: number;
  /** Absent: points never expire. */
  readonly expireAfter?: Duration;
  /** How long the points that are next to expire are summed up from the first on. */
  readonly expiringWithin: Duration;
  /** Absent: all points ever earned count for a tier; else those of so long. */
  readonly tierWindow?: Duration;
  /** The lowest first: what must have been earned for each. Empty: the shop tells tiers itself. */
  readonly tiers: readonly { readonly name: string; readonly from: number }[];
}

const expiringWithin = days(30);

/** `undefined`: the shop has no points here, or keeps them elsewhere. */
export const termsOf = ({ loyalty, timeScale, currency }: FunctionSettings): Terms | undefined => {
  if (loyalty === undefined) return undefined;
  const { pointsPerUnit, pointsPerAnswer, expireAfterDays, tierDays, tiers } = loyalty;
  const scaled = (duration: Duration): Duration => milliseconds(Math.ceil(duration * timeScale));
  return {
    pointsPerUnit,
    currency,
    pointsPerAnswer,
    ...(expireAfterDays !== undefined && { expireAfter: scaled(days(expireAfterDays)) }),
    expiringWithin: scaled(expiringWithin),
    ...(tierDays !== undefined && { tierWindow: scaled(days(tierDays)) }),
    tiers: Object.entries(tiers)
      .map(([name, from]) => ({ name, from }))
      .sort((a, b) => a.from - b.from),
  };
};
