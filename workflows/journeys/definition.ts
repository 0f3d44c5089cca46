/** A journey and the numbers in it that a shop may set. */
import type { Journey } from '../../shared/journeys/language.ts';

export interface Definition {
  /** By name, with the journey's own defaults; `journeys.<id>.thresholds` in the settings changes them. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly define: (thresholds: Readonly<Record<string, number>>) => Journey;
}

/** A journey without such numbers. */
export const fixed = (journey: Journey): Definition => ({ thresholds: {}, define: () => journey });

/** A journey made from its numbers. */
export const configurable = <const Name extends string>(
  thresholds: Readonly<Record<Name, number>>,
  define: (thresholds: Readonly<Record<Name, number>>) => Journey,
): Definition => ({
  thresholds,
  define: (given) => define({ ...thresholds, ...given }),
});
