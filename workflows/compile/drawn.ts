/** The journeys of a deployment as people look at them. */
import { milliseconds } from '../../shared/base/time.ts';
import { heldOutPercent } from '../../shared/decisions/enrolling/enrol.ts';
import { beginsSentence } from '../../shared/journeys/begins.ts';
import { sourceSentence, wordsOf } from '../../shared/journeys/draw.ts';
import type { DrawnJourney } from '../../shared/journeys/drawn.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf, offersOf, type StoryNode, touchpointsOf } from '../../shared/journeys/graph.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { type Entry, isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import { isMessage, type Touchpoint } from '../../shared/journeys/touchpoints/index.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { leastBudgetOf } from '../../shared/shop/tuning/tunables.ts';
import { boxOf, layoutOf, type Place } from './layout.ts';

const beginOf = (entry: Entry): DrawnJourney['begins'] => {
  if (isBroadcastEntry(entry)) return 'broadcast';
  return isEventEntry(entry) ? 'event' : 'night';
};

const tenth = (value: number): number => Math.round(value * 10) / 10;
const rounded = ({ x, y }: Place): Place => ({ x: tenth(x), y: tenth(y) });

/** With room for what is counted there. */
const counted = '1,000,000';

const sizeOf = (node: StoryNode) => {
  const { title, detail } = wordsOf(node);
  const { width, height } = boxOf([title, ...(detail === '' ? [] : [detail]), counted]);
  return { width: tenth(width), height };
};

const graphTold = (journey: Journey): DrawnJourney['graph'] => {
  const graph = graphOf(journey);
  const placed = layoutOf(graph, sizeOf, (_, label) => (label === '' ? '' : `${label} ${counted}`));
  return {
    start: graph.start,
    width: placed.width,
    height: placed.height,
    nodes: [...graph.nodes.values()].map((node) => {
      const at = placed.nodes.get(node.id) ?? { x: 0, y: 0 };
      return {
        id: node.id,
        kind: node.kind,
        ...wordsOf(node),
        ...(node.kind === 'send' && {
          touchpoint: { name: node.touchpoint.name, kind: node.touchpoint.kind },
        }),
        ...rounded(at),
        ...sizeOf(node),
      };
    }),
    edges: placed.edges.map(({ from, to, label, points, ...at }) => ({
      from,
      to,
      label,
      ...rounded(at),
      points: points.map(rounded),
    })),
  };
};

const day = 86_400_000;

/** Where its tasks wait for people, also those that nobody took in time. */
const queuesOf = (touchpoints: readonly Touchpoint[]): string[] => {
  const queues = touchpoints.flatMap((each) =>
    each.kind === 'task' ? [each.queue, each.escalatesTo ?? each.queue] : [],
  );
  return [...new Set(queues)];
};

/** @param enabled whether it enrols */
export const drawnOf = (
  journey: Journey,
  enabled: boolean,
  settings: Pick<Settings, 'experiment' | 'usdEach' | 'currency' | 'rates'>,
): DrawnJourney => {
  const { id, version, lane, priority = 0, topic, enrols, begins, goal, goalWithin, budget } = journey;
  const touchpoints = touchpointsOf(graphOf(journey));
  const messages = touchpoints.filter(isMessage);
  return {
    id,
    version,
    enabled,
    lane,
    priority,
    ...(topic !== undefined && { topic }),
    begins: beginOf(enrols),
    enrols: entrySentence(enrols),
    ...(begins !== undefined && { first: beginsSentence(begins) }),
    ...(enrols.when !== undefined && { rule: { ...enrols.when } }),
    goal: sourceSentence(goal.source),
    goalWithinDays: milliseconds(goalWithin) / day,
    holdsOut: holdsOut(journey),
    heldOutPercent: holdsOut(journey) ? heldOutPercent(lane, settings.experiment) : 0,
    messages: [...new Map(messages.map(({ name, kind }) => [name, { name, kind }])).values()],
    ...(isBroadcastEntry(enrols) && { parameters: { ...enrols.parameters } }),
    queues: queuesOf(touchpoints),
    coupons: offersOf(journey).map(({ name, terms, validFor }) => ({
      name,
      terms: { ...terms },
      validForDays: milliseconds(validFor) / day,
    })),
    ...(budget !== undefined && { budget: { ...budget }, leastBudget: leastBudgetOf(journey, settings) }),
    graph: graphTold(journey),
  };
};
