/** How long a passage can last: one that is open for longer may have nobody any more who leads it. */
import { type Duration, days, milliseconds } from '../../shared/base/time.ts';
import { graphOf, mostFrom, type StoryNode } from '../../shared/journeys/graph.ts';
import type { Journey, Moment } from '../../shared/journeys/language.ts';
import { scaled } from './asl.ts';
import { touchSpec } from './journey.ts';

/** An anniversary that is further away is not waited for. */
const longestUntil: Readonly<Record<Moment['kind'], Duration>> = {
  time: days(1),
  'best-hour': days(1),
  weekday: days(7),
  anniversary: days(7),
};

/** For starts that are spread over a night, services that are busy, and a message of which nobody knows whether it left. */
const besides = days(1);

/**
 * In milliseconds, on the longest path, each message leaving at its last useful moment. What people pause, and an order's
 * news that waits for its provider, lasts longer.
 */
export const longestStay = (journey: Journey, timeScale: number): number => {
  const graph = graphOf(journey);
  const held = (node: Extract<StoryNode, { kind: 'send' }>): number => {
    const touch = touchSpec(node.touchpoint, journey, { timeScale });
    const usefulFor = ('usefulFor' in touch ? touch.usefulFor : undefined) ?? 0;
    const until = node.moment === undefined ? 0 : scaled(longestUntil[node.moment.kind], timeScale);
    return until + (usefulFor === 'day' ? days(1) : usefulFor);
  };
  const lasts = (node: StoryNode): number => {
    switch (node.kind) {
      case 'send':
        return held(node);
      case 'wait':
        return scaled(node.for, timeScale);
      case 'waitFor':
        return scaled(node.atMost, timeScale);
      default:
        return 0;
    }
  };
  return milliseconds(mostFrom(graph, graph.start, lasts) + besides);
};
