/** The journeys of a deployment as people look at them. */
import { milliseconds } from '../../shared/base/time.ts';
import { hasDormancy } from '../../shared/customers/rules/index.ts';
import { heldOutPercent } from '../../shared/decisions/enrolling/enrol.ts';
import { type Begins, beginsSentence } from '../../shared/journeys/begins.ts';
import { sourceSentence, wordsOf } from '../../shared/journeys/draw.ts';
import type { DrawnJourney, EntrySaid, NodeSaid } from '../../shared/journeys/drawn.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf, offersOf, type StoryNode, touchpointsOf } from '../../shared/journeys/graph.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { type Entry, isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import { isMessage, kindOf, type Touchpoint } from '../../shared/journeys/touchpoints/index.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { leastBudgetOf } from '../../shared/shop/tuning/tunables.ts';
import { boxOf, layoutOf, type Place } from './layout.ts';

const nodeSaid = (node: StoryNode): NodeSaid => {
  switch (node.kind) {
    case 'send': {
      const { touchpoint, moment } = node;
      const said = kindOf(touchpoint.kind).said(touchpoint);
      return { kind: 'send', ...(moment !== undefined && { moment }), touchpoint: said };
    }
    case 'wait':
      return { kind: 'wait', for: node.for };
    case 'waitFor': {
      const { signal, atMost, checkEvery, untilStart } = node;
      return {
        kind: 'waitFor',
        source: signal.source,
        atMost,
        ...(checkEvery !== undefined && { checkEvery }),
        ...(untilStart === true && { untilStart }),
      };
    }
    case 'branch': {
      const { question } = node;
      if (question.kind !== 'budget') return { kind: 'branch', question };
      const { coupon } = question;
      return { kind: 'branch', question: { kind: 'budget', ...(coupon !== undefined && { coupon }) } };
    }
    case 'split': {
      const { weights, winner } = node;
      return { kind: 'split', weights: { ...weights }, ...(winner !== undefined && { winner }) };
    }
    case 'exit':
      return { kind: 'exit', reason: node.reason };
  }
};

const entrySaid = (entry: Entry): EntrySaid => {
  if (isBroadcastEntry(entry)) return { kind: 'broadcast' };
  if (isEventEntry(entry)) {
    const { on, after } = entry;
    return {
      kind: 'event',
      on: on.map(({ event, where = [] }) => ({ event, where: [...where] })),
      ...(after !== undefined && { after }),
    };
  }
  const { when, within, afterInactivity } = entry;
  return {
    kind: 'night',
    ...(hasDormancy(when) && { justCrossed: true }),
    ...(within !== undefined && { within }),
    ...(afterInactivity !== undefined && { afterInactivity }),
  };
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
        says: nodeSaid(node),
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

const firstOf = ({ percent, when }: Begins): NonNullable<DrawnJourney['firstOf']> => ({
  ...(percent !== undefined && { percent }),
  ...(when !== undefined && { rule: when }),
});

/** @param enabled whether it enrols */
export const drawnOf = (
  journey: Journey,
  enabled: boolean,
  settings: Pick<Settings, 'experiment' | 'usdEach' | 'currency' | 'rates'>,
): DrawnJourney => {
  const { id, version, lane, priority = 0, topic, enrols, begins, goal, goalWithin, budget } = journey;
  const touchpoints = touchpointsOf(graphOf(journey));
  const messages = touchpoints.filter(isMessage);
  const entry = entrySaid(enrols);
  return {
    id,
    version,
    enabled,
    lane,
    priority,
    ...(topic !== undefined && { topic }),
    begins: entry.kind,
    enrols: entrySentence(enrols),
    entry,
    ...(begins !== undefined && { first: beginsSentence(begins), firstOf: firstOf(begins) }),
    ...(enrols.when !== undefined && { rule: enrols.when }),
    goal: sourceSentence(goal.source),
    goalSource: goal.source,
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
