/** A story as a graph of named nodes: what the compiler compiles, the drawings draw and the report counts. */
import type { Duration } from '../base/time.ts';
import type { Budget } from './budget.ts';
import type { Moment, Question, Signal, Step, Steps, Touchpoint } from './language.ts';
import { isMarketing, kindOf, offerOf, withOrElse } from './touchpoints/index.ts';

export type NodeId = string;

interface Named {
  /** ASCII, unique in its journey, readable: `we-miss-you`, `reaction-we-miss-you`, `exit-lapsed`. */
  readonly id: NodeId;
}
export type SendNode = Named & {
  readonly kind: 'send';
  readonly touchpoint: Touchpoint;
  /** It leaves no earlier. */
  readonly moment?: Moment;
  readonly next: NodeId;
};
export type WaitNode = Named & { readonly kind: 'wait'; readonly for: Duration; readonly next: NodeId };
export type WaitForNode = Named & {
  readonly kind: 'waitFor';
  readonly signal: Signal;
  readonly atMost: Duration;
  readonly checkEvery?: Duration;
  readonly untilStart?: true;
  readonly next: Readonly<Record<string, NodeId>>;
};
export type BranchNode = Named & {
  readonly kind: 'branch';
  readonly question: Question;
  readonly next: Readonly<Record<string, NodeId>>;
};
export type SplitNode = Named & {
  readonly kind: 'split';
  readonly weights: Readonly<Record<string, number>>;
  readonly winner?: string;
  readonly next: Readonly<Record<string, NodeId>>;
};
export type ExitNode = Named & { readonly kind: 'exit'; readonly reason: string };
export type StoryNode = SendNode | WaitNode | WaitForNode | BranchNode | SplitNode | ExitNode;

export interface StoryGraph {
  readonly start: NodeId;
  /** In the order of the story. */
  readonly nodes: ReadonlyMap<NodeId, StoryNode>;
}

/** The exit of those who reach the goal; every send and wait leads there too, so no edge is drawn for it. */
export const goalReached = 'goal-reached';
/** The exit of a passage whose place another takes, which a later event began. */
export const replacedBy = 'replaced';
/** The exit of a passage of an id that turned out to be another customer's. */
export const merged = 'merged';
/** The exit of a passage of an id that stands for nobody. */
export const ofNobody = 'nobody';
/** The exit of a passage that an answer began which the customer has corrected. */
export const corrected = 'corrected';
/** The exit of a passage of a customer who was erased. */
export const erased = 'erased';
/** The exit of a passage that a person has stopped. */
export const stopped = 'stopped';
/** The exit of a customer whom a person has taken out of the journey. */
export const removed = 'removed';
/** The exit of a passage whose execution failed. */
export const failed = 'failed';
/** The exit of those of whom something came before the story began. */
export const meanwhile = 'meanwhile';
/** The exit of a story that ends without one. */
export const completed = 'completed';

/** A node that knows its successors themselves; names are given once the whole story is known. */
type Linked =
  | {
      readonly kind: 'send';
      readonly touchpoint: Touchpoint;
      readonly moment?: Moment;
      readonly next: Linked;
    }
  | { readonly kind: 'wait'; readonly for: Duration; readonly next: Linked }
  | {
      readonly kind: 'waitFor' | 'branch' | 'split';
      readonly step: Extract<Step, { kind: 'waitFor' | 'branch' | 'split' }>;
      readonly next: Readonly<Record<string, Linked>>;
    }
  | { readonly kind: 'exit'; readonly reason: string };

const stepsOf = (branch: Steps | { readonly steps: Steps }): Steps =>
  'steps' in branch ? branch.steps : branch;

/** @param asksBudget whether branches by what is left of a budget are asked; else they go by `yes` */
const link = (step: Step, next: Linked, asksBudget: boolean): Linked => {
  if (step.kind === 'branch' && step.question.kind === 'budget' && !asksBudget)
    return linkAll(step.branches.yes ?? [], next, asksBudget);
  switch (step.kind) {
    case 'send':
      return { ...step, next };
    case 'wait':
      return { ...step, next };
    case 'waitUntil':
      return next.kind === 'send' ? { ...next, moment: step.moment } : next;
    case 'exit':
      return step;
    default: {
      const branches: Readonly<Record<string, Steps | { readonly steps: Steps }>> =
        step.kind === 'split' ? step.variants : step.branches;
      const linked = Object.entries(branches).map(
        ([name, steps]) => [name, linkAll(stepsOf(steps), next, asksBudget)] as const,
      );
      return { kind: step.kind, step, next: Object.fromEntries(linked) };
    }
  }
};

/** Folds a story from its end: each step is built already knowing what comes next. */
const linkAll = (steps: Steps, after: Linked, asksBudget: boolean): Linked =>
  steps.reduceRight((next, step) => link(step, next, asksBudget), after);

const about = ({ source }: Signal): string => {
  switch (source.kind) {
    case 'reaction':
      return `reaction-${source.to}`;
    case 'redemption':
      return `redemption-${source.of}`;
    case 'answer':
      return `answer-${source.to}`;
    case 'score':
      return `score-${source.to}`;
    case 'result':
      return `result-${source.of}`;
    case 'purchase':
      return 'purchase';
    case 'visit':
    case 'activity':
      return source.kind;
    case 'event':
      return ['event', ...(source.name.toLowerCase().match(/[a-z0-9]+/g) ?? [])].join('-');
  }
};

const questionName = (question: Question): string =>
  question.kind === 'trait' || question.kind === 'shopTrait' ? question.trait : question.kind;

const nameOf = (node: Linked): string => {
  switch (node.kind) {
    case 'send':
      return node.touchpoint.name;
    case 'wait':
      return 'wait';
    case 'exit':
      return `exit-${node.reason}`;
    default:
      if (node.step.kind === 'waitFor') return about(node.step.signal);
      return node.step.kind === 'branch' ? `branch-${questionName(node.step.question)}` : node.step.name;
  }
};

const successors = (node: Linked): readonly Linked[] => {
  if (node.kind === 'exit') return [];
  return node.kind === 'send' || node.kind === 'wait' ? [node.next] : Object.values(node.next);
};

/** A story, as a graph is made of it. */
export interface Story {
  readonly steps: Steps;
  /** Without one there is none to ask: branches by what is left of it go by `yes`, and are no steps. */
  readonly budget?: Budget;
}

/** Of all steps that there may be: of a journey without a budget, those too that it would take with one. */
export const wholeStory = ({ steps }: Pick<Story, 'steps'>): Story => ({ steps, budget: {} });

/** The graph of a story that `journey()` accepted. Branches rejoin: shared steps are one node. */
export const graphOf = (story: Story): StoryGraph => {
  const start = linkAll(story.steps, { kind: 'exit', reason: completed }, story.budget !== undefined);
  const ids = new Map<Linked, NodeId>();
  const exits = new Map<string, NodeId>();
  const taken = new Set<NodeId>();

  const visit = (node: Linked): void => {
    if (ids.has(node)) return;
    const base = nameOf(node);
    const known = node.kind === 'exit' ? exits.get(base) : undefined;
    let id = known ?? base;
    for (let count = 2; known === undefined && taken.has(id); count += 1) id = `${base}-${count}`;
    if (node.kind === 'exit') exits.set(base, id);
    taken.add(id);
    ids.set(node, id);
    for (const successor of successors(node)) visit(successor);
  };
  visit(start);

  const idOf = (node: Linked): NodeId => {
    const id = ids.get(node);
    if (id === undefined)
      throw new Error(`a step was reached that the story does not lead to: ${nameOf(node)}`);
    return id;
  };
  const named = (node: Linked, id: NodeId): StoryNode => {
    switch (node.kind) {
      case 'send': {
        const { touchpoint, moment } = node;
        return {
          id,
          kind: 'send',
          touchpoint,
          ...(moment !== undefined && { moment }),
          next: idOf(node.next),
        };
      }
      case 'wait':
        return { id, kind: 'wait', for: node.for, next: idOf(node.next) };
      case 'exit':
        return { id, kind: 'exit', reason: node.reason };
      default: {
        const next = Object.fromEntries(Object.entries(node.next).map(([name, to]) => [name, idOf(to)]));
        const { step } = node;
        if (step.kind === 'branch') return { id, kind: 'branch', question: step.question, next };
        if (step.kind === 'split') {
          const weights = Object.fromEntries(
            Object.entries(step.variants).map(([name, { weight }]) => [name, weight]),
          );
          const { winner } = step;
          return { id, kind: 'split', weights, ...(winner !== undefined && { winner }), next };
        }
        const { signal, atMost, checkEvery, untilStart } = step;
        return {
          id,
          kind: 'waitFor',
          signal,
          atMost,
          ...(checkEvery !== undefined && { checkEvery }),
          ...(untilStart !== undefined && { untilStart }),
          next,
        };
      }
    }
  };
  const nodes = new Map<NodeId, StoryNode>();
  for (const [node, id] of ids) if (!nodes.has(id)) nodes.set(id, named(node, id));
  return { start: idOf(start), nodes };
};

/** The node's successors by the label of the edge; an unlabelled edge has the label ''. */
export const edgesOf = (node: StoryNode): readonly (readonly [label: string, to: NodeId])[] => {
  switch (node.kind) {
    case 'exit':
      return [];
    case 'send':
    case 'wait':
      return [['', node.next]];
    default:
      return Object.entries(node.next);
  }
};

/** @throws Error when the graph has no such node: a defect of whoever asks. */
export const nodeOf = (graph: StoryGraph, id: NodeId): StoryNode => {
  const node = graph.nodes.get(id);
  if (node === undefined) throw new Error(`the story has no step "${id}"`);
  return node;
};

/** The story as those walk it who are enrolled from now on: where a split has a winner, its other variants are not there. */
export const aheadIn = ({ start, nodes }: StoryGraph): StoryGraph => {
  const ahead = new Map<NodeId, StoryNode>();
  const visit = (id: NodeId): void => {
    if (ahead.has(id)) return;
    const node = nodeOf({ start, nodes }, id);
    const winner = node.kind === 'split' ? node.winner : undefined;
    const to = edgesOf(node).filter(([label]) => winner === undefined || label === winner);
    ahead.set(id, node.kind === 'split' ? { ...node, next: Object.fromEntries(to) } : node);
    for (const [, next] of to) visit(next);
  };
  visit(start);
  return { start, nodes: ahead };
};

/** The most that a path through the story from this step on comes to. @param own what each step of it does */
export const mostFrom = (graph: StoryGraph, start: NodeId, own: (node: StoryNode) => number): number => {
  const known = new Map<NodeId, number>();
  const from = (id: NodeId): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const node = nodeOf(graph, id);
    const most = own(node) + Math.max(0, ...edgesOf(node).map(([, to]) => from(to)));
    known.set(id, most);
    return most;
  };
  return from(start);
};

/** All that the story sends, in its order, and what goes in its place. */
export const touchpointsOf = ({ nodes }: StoryGraph): readonly Touchpoint[] =>
  [...nodes.values()].flatMap((node) => (node.kind === 'send' ? withOrElse(node.touchpoint) : []));

/** The coupons that it gives, by themselves or with its messages: each name once. */
export const offersOf = (journey: Story) => {
  const offers = touchpointsOf(graphOf(journey)).flatMap((touchpoint) => offerOf(touchpoint) ?? []);
  return [...new Map(offers.map((offer) => [offer.name, offer])).values()];
};

/** Signals that are her own words, or a person's about her: until they have come, or can't, the talk is not over. */
const answers: ReadonlySet<Signal['source']['kind']> = new Set(['answer', 'score', 'result']);

/**
 * Whether there is such a step on some path from this one on.
 * @param leadsOn whether a way on is looked along; all are unless told
 */
export const isAhead = (
  graph: StoryGraph,
  start: NodeId,
  holds: (node: StoryNode) => boolean,
  leadsOn: (node: StoryNode, label: string) => boolean = () => true,
): boolean => {
  const looked = new Set<NodeId>();
  const from = (id: NodeId): boolean => {
    if (looked.has(id)) return false;
    looked.add(id);
    const node = nodeOf(graph, id);
    return holds(node) || edgesOf(node).some(([label, to]) => leadsOn(node, label) && from(to));
  };
  return from(start);
};

/** Whether on some path from this step on anything is said to her, or an answer of hers is waited for. */
export const isTalking = (graph: StoryGraph, id: NodeId): boolean =>
  isAhead(
    graph,
    id,
    (node) =>
      (node.kind === 'send' && kindOf(node.touchpoint.kind).contact !== 'none') ||
      (node.kind === 'waitFor' && answers.has(node.signal.source.kind)),
  );

/** Whether a message that sells is sent on some path from this step on. */
export const sendsMarketing = (graph: StoryGraph, id: NodeId): boolean =>
  isAhead(graph, id, (node) => node.kind === 'send' && isMarketing(node.touchpoint));
