/** What rules ask that is not on the profile. */
import type { Purchase } from '../orders/purchases.ts';
import type { Scoring } from './scoring.ts';

export interface Facts {
  readonly purchases: readonly Purchase[];
  /** Absent: nothing was learned yet of who returns, or no rule asks it. */
  readonly scoring?: Scoring;
}

/** For rules that ask the profile alone. */
export const noFacts: Facts = { purchases: [] };
