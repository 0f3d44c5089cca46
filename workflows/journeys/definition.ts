/** A journey and the numbers in it that a shop may set. */
import type { Journey } from '../../shared/journeys/language.ts';

export interface Definition {
  /** Whether it runs without being named in the settings: what begins by events is a shop's own choice. */
  readonly runsUnasked: boolean;
  /** By name, with the journey's own defaults; `journeys.<id>.thresholds` in the settings changes them. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly define: (thresholds: Readonly<Record<string, number>>) => Journey;
}

/** A journey without such numbers, which runs unasked. */
export const fixed = (journey: Journey): Definition => ({
  runsUnasked: true,
  thresholds: {},
  define: () => journey,
});

/** A journey made from its numbers, for shops that ask for it. */
export const configurable = <const Name extends string>(
  thresholds: Readonly<Record<Name, number>>,
  define: (thresholds: Readonly<Record<Name, number>>) => Journey,
): Definition => ({
  runsUnasked: false,
  thresholds,
  define: (given) => define({ ...thresholds, ...given }),
});
