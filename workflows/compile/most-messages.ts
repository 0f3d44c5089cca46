/** How many messages a story can come to. */
import { milliseconds } from '../../shared/base/time.ts';
import { mostFrom, type NodeId, type StoryGraph, touchpointsOf } from '../../shared/journeys/graph.ts';
import type { Touchpoint } from '../../shared/journeys/language.ts';
import { isMessage, kindOf, withOrElse } from '../../shared/journeys/touchpoints/index.ts';

/** What may bring it, or what goes in its place. */
const channelsOf = (touchpoint: Touchpoint): readonly string[] =>
  withOrElse(touchpoint).flatMap((each) => {
    const spec = kindOf(each.kind).spec(each, milliseconds);
    return isMessage(spec) ? [spec.channel] : [];
  });

/** Messages on the longest way from this step on. @param by this channel alone; absent: by any */
export const mostMessages = (graph: StoryGraph, id: NodeId, by?: string): number =>
  mostFrom(graph, id, (node) => {
    const channels = node.kind === 'send' ? channelsOf(node.touchpoint) : [];
    return channels.some((channel) => channel === (by ?? channel)) ? 1 : 0;
  });

/** By channel, each on the way that has the most of it. */
export const mostByChannel = (graph: StoryGraph): Readonly<Record<string, number>> => {
  const channels = touchpointsOf(graph).flatMap(channelsOf);
  return Object.fromEntries(
    [...new Set(channels)].toSorted().map((channel) => [channel, mostMessages(graph, graph.start, channel)]),
  );
};
