/** How long customers had been silent, in bands: who comes back is another matter after a week than after a year. */
import { silentDays } from './rhythm.ts';

/** From so many days on, and less than so many; of the last band there is no end. */
export interface SilenceBand {
  readonly fromDays: number;
  readonly belowDays?: number;
}

/** The name of the band of those of whom no order is known. */
export const neverOrdered = 'none';

/** Its name: the days that it begins with. */
export const silenceBand = (days: number | undefined): string =>
  days === undefined ? neverOrdered : String(silentDays.findLast((from) => from <= days) ?? 0);

/** By name, in their order. */
export const silenceBands: readonly (readonly [band: string, SilenceBand])[] = silentDays.map(
  (fromDays, index) => {
    const belowDays = silentDays[index + 1];
    return [String(fromDays), { fromDays, ...(belowDays !== undefined && { belowDays }) }];
  },
);
