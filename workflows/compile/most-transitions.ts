/** How many transitions of Step Functions a passage can come to: by what the compiler makes of each step. */
import {
  mostFrom,
  nodeOf,
  type SendNode,
  type StoryGraph,
  type StoryNode,
} from '../../shared/journeys/graph.ts';
import { looksOf } from '../../shared/journeys/history.ts';
import { kindOf } from '../../shared/journeys/touchpoints/index.ts';

/** The message that follows carries it, or waits for what comes of it: one state for both. */
const isOfNext = ({ touchpoint, next: id }: SendNode, graph: StoryGraph): boolean => {
  const next = nodeOf(graph, id);
  if (next.kind === 'waitFor') return kindOf(touchpoint.kind).awaited?.(touchpoint) === undefined;
  return (
    touchpoint.kind === 'coupon' &&
    next.kind === 'send' &&
    'carrying' in next.touchpoint &&
    next.touchpoint.carrying?.name === touchpoint.name
  );
};

/** States entered on the longest path, where nothing is held and no service is busy. */
export const mostTransitions = (graph: StoryGraph): number =>
  mostFrom(graph, graph.start, (node: StoryNode) => {
    switch (node.kind) {
      case 'send':
        return isOfNext(node, graph) ? 0 : 1;
      case 'waitFor':
        return (node.checkEvery === undefined ? 1 : looksOf(node)) + 1;
      case 'branch':
        return 2;
      default:
        return 1;
    }
  });
