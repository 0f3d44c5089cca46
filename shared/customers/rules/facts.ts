/** What rules ask that is not on the profile. */
import type { Purchase } from '../orders/purchases.ts';

export interface Facts {
  readonly purchases: readonly Purchase[];
}

/** For rules that ask the profile alone. */
export const noFacts: Facts = { purchases: [] };
