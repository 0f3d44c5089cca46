/** Compiles the fit: it learns of the orders that were placed by its instant. */
import type { StateMachine } from './asl.ts';
import { compileScan, type ScanOptions } from './scan.ts';

export const compileFit = (options: ScanOptions): StateMachine =>
  compileScan('The fit', options, { left: ['segment', 'round', 'customers'] });
