/** Compiles the census: it counts all customers, or of a preview whom another rule would take in. */
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import { jsonata, type StateMachine } from './asl.ts';
import { compileScan, type ScanOptions } from './scan.ts';

export interface CensusOptions extends ScanOptions {
  /** Those that the sweep enrols into. */
  readonly journeys: readonly SweptJourney[];
}

/** Its input may say of a preview what is asked; null: nothing is. */
export const compileCensus = ({ journeys, ...options }: CensusOptions): StateMachine =>
  compileScan('The census', options, {
    left: ['segment', 'round'],
    told: { journeys },
    toBoth: { preview: jsonata('$exists($states.input.preview) ? $states.input.preview : null') },
  });
