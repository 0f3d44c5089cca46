/** Compiles the count of results: what journeys have brought, by passages and orders as of its instant. */
import type { Measured } from '../../shared/decisions/results/measured.ts';
import type { StateMachine } from './asl.ts';
import { compileScan, type ScanOptions } from './scan.ts';

export interface ResultsOptions extends ScanOptions {
  readonly journeys: readonly Measured[];
}

export const compileResults = ({ journeys, ...options }: ResultsOptions): StateMachine =>
  compileScan('The count of results', options, { left: ['segment', 'round'], toBoth: { journeys } });
