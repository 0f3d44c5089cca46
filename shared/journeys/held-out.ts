/** Which journeys hold customers out: who is held out is sent nothing of them, and is observed all the same. */
import { graphOf, isAhead, type StoryGraph, sendsMarketing } from './graph.ts';
import { recoveryLane } from './lanes.ts';
import type { Journey, Signal } from './language.ts';
import { isMessage, kindOf, type Touchpoint } from './touchpoints/index.ts';

/** Signals that come of what was sent: of what was not, none does. */
const ofWhatWasSent: ReadonlySet<Signal['source']['kind']> = new Set([
  'reaction',
  'redemption',
  'answer',
  'score',
  'result',
]);

/** Whether it is lost to nobody: it is no marketing. */
const isOwed = (touchpoint: Touchpoint): boolean =>
  kindOf(touchpoint.kind).isOwed === true ||
  (isMessage(touchpoint) && 'transactional' in touchpoint && touchpoint.transactional === true);

/** Whether something is owed, on some path through it, to who was sent nothing. */
const owes = (graph: StoryGraph): boolean =>
  isAhead(
    graph,
    graph.start,
    (node) => node.kind === 'send' && isOwed(node.touchpoint),
    (node, label) =>
      node.kind !== 'waitFor' ||
      !ofWhatWasSent.has(node.signal.source.kind) ||
      label === node.signal.otherwise,
  );

/** Why a journey holds nobody out: it puts something right, it sends no marketing, or it owes something to everybody. */
export type Spared = 'recovery' | 'no-marketing' | 'owed';

/** `undefined`: it holds out whom the settings' experiment draws. */
export const sparedBy = (journey: Journey): Spared | undefined => {
  const graph = graphOf(journey);
  if (journey.lane === recoveryLane) return 'recovery';
  if (!sendsMarketing(graph, graph.start)) return 'no-marketing';
  return owes(graph) ? 'owed' : undefined;
};

/** Whether who is held out gets nothing of it. */
export const holdsOut = (journey: Journey): boolean => sparedBy(journey) === undefined;
