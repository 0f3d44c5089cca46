/** What the sweep and ingest know of the journeys that they enrol into. */

import { milliseconds } from '../../shared/base/time.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import {
  aheadIn,
  edgesOf,
  graphOf,
  type NodeId,
  nodeOf,
  type SplitNode,
  type StoryGraph,
  sendsMarketing,
  touchpointsOf,
} from '../../shared/journeys/graph.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import type {
  BroadcastJourney,
  EnrollingJourney,
  EventJourney,
  SweptJourney,
} from '../../shared/journeys/protocol.ts';
import { isMarketing, isMessage, kindOf, type TouchSpec } from '../../shared/journeys/touchpoints/index.ts';
import { scaled } from './asl.ts';
import { orElseSpec, touchSpec } from './journey.ts';
import { mostMessages } from './most-messages.ts';
import { restIn, type WindowSettings, windowOf } from './window.ts';

/** A coupon reaches nobody by itself. */
const isWay = ({ kind }: TouchSpec): boolean =>
  kindOf(kind).contact !== 'none' || kindOf(kind).isOwed === true;

const waysOf = (graph: StoryGraph, journey: Journey, timeScale: number): readonly TouchSpec[] => {
  const specs = touchpointsOf(graph).map((touchpoint) => touchSpec(touchpoint, journey, { timeScale }));
  const byWay = new Map(
    specs
      .filter(isWay)
      .map((touch) => [isMessage(touch) ? `${touch.channel} ${touch.transactional}` : touch.kind, touch]),
  );
  return [...byWay.values()];
};

/** Whether marketing leaves by some path from this step on with nothing waited for before it. */
const speaksAtOnce = (graph: StoryGraph, id: NodeId): boolean => {
  const node = nodeOf(graph, id);
  switch (node.kind) {
    case 'send':
      return isMarketing(node.touchpoint) ? node.moment === undefined : speaksAtOnce(graph, node.next);
    case 'branch':
    case 'split':
      return edgesOf(node).some(([, to]) => speaksAtOnce(graph, to));
    default:
      return false;
  }
};

/** Of whom is enrolled from now on: all of them go to the winner. */
const weightsOf = ({ weights, winner }: SplitNode): Record<string, number> =>
  winner === undefined ? { ...weights } : { [winner]: 1 };

const enrolling = (journey: Journey, stateMachineArn: string, timeScale: number): EnrollingJourney => {
  const {
    id,
    version,
    enrols,
    goal,
    goalWithin,
    excludes = [],
    pauses = false,
    ends = [],
    priority = 0,
    lane,
    unfounded,
    begins,
  } = journey;
  const graph = aheadIn(graphOf(journey));
  const splits = [...graph.nodes.values()].flatMap((node) =>
    node.kind === 'split' ? [[node.id, weightsOf(node)] as const] : [],
  );
  return {
    id,
    version,
    stateMachineArn,
    ...(enrols.reEnrolAfter !== undefined && { reEnrolAfter: scaled(enrols.reEnrolAfter, timeScale) }),
    goalWithin: scaled(goalWithin, timeScale),
    ...(goal.source.kind === 'event' && { goalEvent: goal.source.name }),
    ...(holdsOut(journey) && { holdsOut: true as const }),
    ...(begins?.percent !== undefined && { beginsWithPercent: begins.percent }),
    splits: Object.fromEntries(splits),
    ...(unfounded !== undefined && { unfounded }),
    ways: [...waysOf(graph, journey, timeScale)],
    excludes: [...excludes],
    pauses,
    ...(ends.length > 0 && { ends: [...ends] }),
    priority,
    lane,
    speaksAtOnce: speaksAtOnce(graph, graph.start),
    marketing: sendsMarketing(graph, graph.start),
  };
};

/** The journey as the sweep needs it; `undefined`: an event or an operator begins it. */
export const sweptJourney = (
  journey: Journey,
  stateMachineArn: string,
  settings: WindowSettings,
): SweptJourney | undefined => {
  const { enrols } = journey;
  if (isEventEntry(enrols) || isBroadcastEntry(enrols)) return undefined;
  const { when, afterInactivity, atMostPerNight } = enrols;
  const { timeScale } = settings;
  const window = windowOf(enrols, settings);
  return {
    ...enrolling(journey, stateMachineArn, timeScale),
    rule: when,
    ...(window !== undefined && { window, rest: restIn(settings) }),
    ...(atMostPerNight !== undefined && { atMostPerNight }),
    ...(afterInactivity !== undefined && { afterInactivity: scaled(afterInactivity, timeScale) }),
  };
};

/** The journey as ingest needs it; `undefined`: the sweep or an operator begins it. */
export const eventJourney = (
  journey: Journey,
  stateMachineArn: string,
  timeScale: number,
): EventJourney | undefined => {
  const { enrols } = journey;
  if (!isEventEntry(enrols)) return undefined;
  const { on, when, after = milliseconds(0), atMostLate, replaces = false, key } = enrols;
  return {
    ...enrolling(journey, stateMachineArn, timeScale),
    on: on.map(({ event, where = [] }) => ({ event, where: [...where] })),
    ...(when !== undefined && { when }),
    after: scaled(after, timeScale),
    ...(atMostLate !== undefined && { atMostLate: scaled(atMostLate, timeScale) }),
    replaces,
    ...(key !== undefined && { key }),
    sentence: entrySentence(enrols),
  };
};

/** The journey as broadcasts need it; `undefined`: nobody starts it. */
export const broadcastJourney = (
  journey: Journey,
  stateMachineArn: string,
  timeScale: number,
): BroadcastJourney | undefined => {
  const { enrols } = journey;
  if (!isBroadcastEntry(enrols)) return undefined;
  const { when, parameters = {}, replaces = false } = enrols;
  const graph = aheadIn(graphOf(journey));
  const [first] = touchpointsOf(graph).filter(isMessage);
  if (first === undefined) throw new Error(`${journey.id} is a broadcast without a message`);
  return {
    ...enrolling(journey, stateMachineArn, timeScale),
    ...(when !== undefined && { when }),
    parameters: { ...parameters },
    replaces,
    first: touchSpec(first, journey, { timeScale }),
    ...orElseSpec(first, journey, { timeScale }),
    mostMessages: mostMessages(graph, graph.start),
  };
};
