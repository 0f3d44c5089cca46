/** The compiler: stories and the sweep to state machines. */
export { entryOf } from './entries.ts';
export { type CompileOptions, compileJourney, stateMachineName } from './journey.ts';
export { compileSweep, type SweepOptions, sweepStateMachineName, sweptJourney } from './sweep.ts';
