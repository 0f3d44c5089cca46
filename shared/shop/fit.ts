/** Whether a shop has anything that a fit is to learn for: the one place where that is decided. */
import { asksScores } from '../customers/rules/index.ts';
import type { Journey } from '../journeys/language.ts';
import { rulesOf } from '../journeys/rules.ts';

/** Its state machine, its schedule and its functions are deployed for these journeys: some rule of theirs asks for a score. */
export const isFitWanted = (journeys: readonly Journey[]): boolean =>
  journeys.some((journey) => rulesOf(journey).some(({ rule }) => asksScores(rule)));
