/** The compiler: stories and the sweep to state machines, and what enrols into them. */
export { broadcastJourney, eventJourney, sweptJourney } from './enrolling.ts';
export { entryOf } from './entries.ts';
export { type CompileOptions, compileJourney, stateMachineName } from './journey.ts';
export {
  broadcastStateMachineName,
  compileBroadcast,
  compileSweep,
  type SweepOptions,
  sweepStateMachineName,
} from './sweep.ts';
