/** The ways to tell who returns; the plain rule first, against which each of the others is held. */
import { bgNbd } from './bg-nbd.ts';
import { logistic } from './logistic.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { ownRhythm } from './own-rhythm.ts';
import { paretoNbd } from './pareto-nbd.ts';
import { recency } from './recency.ts';
import { rfm } from './rfm.ts';
import type { Scorer } from './scorer.ts';

export const scorers = [recency, rfm, ownRhythm, bgNbd, mbgNbd, paretoNbd, logistic] as const;
export type ScorerName = (typeof scorers)[number]['name'];
export const scorerNames: readonly ScorerName[] = scorers.map(({ name }) => name);

/** @throws RangeError where there is none of that name */
export const scorerNamed = (name: ScorerName): Scorer<ScorerName> => {
  const named = scorers.find((scorer) => scorer.name === name);
  if (named === undefined) throw new RangeError(`"${name}" is no scorer`);
  return named;
};
