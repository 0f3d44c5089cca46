/** How many messages a story can come to. */
import { milliseconds } from '../../shared/base/time.ts';
import { edgesOf, type NodeId, nodeOf, type StoryGraph } from '../../shared/journeys/graph.ts';
import type { Touchpoint } from '../../shared/journeys/language.ts';
import { isMessage, kindOf } from '../../shared/journeys/touchpoints/index.ts';

/** What brings it; `undefined`: it is no message. */
const channelOf = (touchpoint: Touchpoint): string | undefined => {
  const spec = kindOf(touchpoint.kind).spec(touchpoint, milliseconds);
  return isMessage(spec) ? spec.channel : undefined;
};

/** Messages on the longest way from this step on. @param by this channel alone; absent: by any */
export const mostMessages = (graph: StoryGraph, id: NodeId, by?: string): number => {
  const node = nodeOf(graph, id);
  const channel = node.kind === 'send' ? channelOf(node.touchpoint) : undefined;
  const own = channel !== undefined && (by ?? channel) === channel ? 1 : 0;
  return own + Math.max(0, ...edgesOf(node).map(([, to]) => mostMessages(graph, to, by)));
};

/** By channel, each on the way that has the most of it. */
export const mostByChannel = (graph: StoryGraph): Readonly<Record<string, number>> => {
  const channels = [...graph.nodes.values()].flatMap((node) =>
    node.kind === 'send' ? (channelOf(node.touchpoint) ?? []) : [],
  );
  return Object.fromEntries(
    [...new Set(channels)].toSorted().map((channel) => [channel, mostMessages(graph, graph.start, channel)]),
  );
};
