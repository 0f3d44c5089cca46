/** How many passed each step and branch of a journey, from the paths that the ledger remembers. */
import { outcomesOf } from '../../../shared/decisions/results/path.ts';
import {
  goalReached,
  graphOf,
  type NodeId,
  nodeOf,
  type StoryGraph,
} from '../../../shared/journeys/graph.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { EnrolmentRecord } from '../../../shared/journeys/records.ts';
import type { RunResult } from '../run/result.ts';

export interface Flow {
  readonly graph: StoryGraph;
  /** Passages that came to this step. */
  readonly nodes: ReadonlyMap<NodeId, number>;
  /** By `edgeKey`. */
  readonly edges: ReadonlyMap<string, number>;
  /** Passages that reached the goal while they stood at this step. */
  readonly goals: ReadonlyMap<NodeId, number>;
}

export const edgeKey = (from: NodeId, label: string): string => `${from}\0${label}`;

/** The steps of one passage with the edges that it took, as far as the ledger tells. */
function* walk(
  graph: StoryGraph,
  path: string,
  exit: string | undefined,
): Generator<readonly [NodeId, string | undefined]> {
  const outcomes = outcomesOf(path);
  let told = 0;
  for (let id: NodeId | undefined = graph.start; id !== undefined; ) {
    const node = nodeOf(graph, id);
    let label: string | undefined;
    let next: NodeId | undefined;
    if (node.kind === 'send') {
      [label, next] = ['', node.next];
    } else if (node.kind === 'wait') {
      const isPast = told < outcomes.size || (exit !== undefined && exit !== goalReached);
      if (isPast) [label, next] = ['', node.next];
    } else if (node.kind !== 'exit') {
      label = outcomes.get(node.id);
      next = label === undefined ? undefined : node.next[label];
      if (label !== undefined) told += 1;
    }
    yield [id, next === undefined ? undefined : label];
    id = next;
  }
}

const bump = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const identity = ({ journey, customer, cycle }: EnrolmentRecord['key']): string =>
  `${journey}/${customer}/${cycle}`;

export const flowOf = (journey: Journey, result: Pick<RunResult, 'enrolments' | 'waiters'>): Flow => {
  const graph = graphOf(journey);
  const nodes = new Map<NodeId, number>();
  const edges = new Map<string, number>();
  const goals = new Map<NodeId, number>();
  const paths = new Map(result.waiters.map(({ enrolment, path }) => [identity(enrolment), path]));
  for (const { key, arm, exit, path } of result.enrolments) {
    if (key.journey !== journey.id || arm !== 'treatment') continue;
    let last: NodeId = graph.start;
    for (const [id, label] of walk(graph, path ?? paths.get(identity(key)) ?? '', exit?.reason)) {
      bump(nodes, id);
      if (label !== undefined) bump(edges, edgeKey(id, label));
      last = id;
    }
    if (exit?.reason === goalReached) bump(goals, last);
  }
  return { graph, nodes, edges, goals };
};
