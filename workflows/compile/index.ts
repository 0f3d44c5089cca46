/** The compiler: stories and the sweep to state machines, and what enrols into them. */

export { compileCensus } from './census.ts';
export { drawnOf } from './drawn.ts';
export { broadcastJourney, eventJourney, sweptJourney } from './enrolling.ts';
export { entryOf } from './entries.ts';
export { compileFit } from './fit.ts';
export { compileJourney } from './journey.ts';
export { longestStay } from './longest-stay.ts';
export { compileReconcile } from './reconcile.ts';
export { compileRecount } from './recount.ts';
export { compileResults } from './results.ts';
export { storiesOf } from './stories.ts';
export {
  compileBroadcast,
  compileSweep,
} from './sweep.ts';
