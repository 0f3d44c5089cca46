/** Lanes: what all journeys of one come to together. */
import type { Rows } from '../sums.ts';
import { goalRates } from './counters.ts';
import { type JourneySums, journeySums } from './journeys.ts';

/** A journey's rows, as `journeySums` takes them. */
export interface JourneyRows {
  readonly journey: string;
  readonly rows: Rows;
  readonly now: Rows;
}

export interface LaneFigures extends Omit<JourneySums, 'versions'> {
  /** `null`: of journeys that are deployed no more, whose lane nobody knows. */
  readonly lane: string | null;
  readonly journeys: readonly string[];
  readonly goalRate: ReturnType<typeof goalRates>;
}

/** @param lanes by journey, of those that are deployed */
export const laneFigures = (
  journeys: readonly JourneyRows[],
  lanes: ReadonlyMap<string, string>,
): readonly LaneFigures[] =>
  [...Map.groupBy(journeys, ({ journey }) => lanes.get(journey) ?? null)]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([lane, own]) => {
      const { versions: _, ...sums } = journeySums(
        own.flatMap(({ rows }) => rows),
        own.flatMap(({ now }) => now),
      );
      const names = own.map(({ journey }) => journey);
      return { lane, journeys: names, ...sums, goalRate: goalRates(sums.goals, sums.enrolled) };
    });
