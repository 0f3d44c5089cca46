/** The compiler: stories and the sweep to state machines, and what enrols into them. */
export { eventJourney, sweptJourney } from './enrolling.ts';
export { entryOf } from './entries.ts';
export { type CompileOptions, compileJourney, stateMachineName } from './journey.ts';
export { compileSweep, type SweepOptions, sweepStateMachineName } from './sweep.ts';
