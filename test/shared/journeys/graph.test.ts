/** A story as a graph: its names, its shared steps and where it ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hours } from '../../../shared/base/time.ts';
import { dormantFor } from '../../../shared/customers/rules/index.ts';
import {
  completed,
  edgesOf,
  graphOf,
  isTalking,
  nodeOf,
  type StoryGraph,
  sendsMarketing,
} from '../../../shared/journeys/graph.ts';
import {
  answer,
  branch,
  email,
  exit,
  happened,
  meets,
  purchase,
  reaction,
  type Step,
  type Steps,
  send,
  sms,
  split,
  stage,
  survey,
  theirBestHour,
  trait,
  wait,
  waitFor,
  waitUntil,
} from '../../../shared/journeys/language.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';

const hello = email('hello');
const picks = email('picks');
const nudge = sms('nudge');
const why = survey('why', { over: 'email' });

const idsOf = (steps: Steps): readonly string[] => [...graphOf({ steps }).nodes.keys()];
const next = (graph: StoryGraph, id: string) => Object.fromEntries(edgesOf(nodeOf(graph, id)));

describe('the graph of a story', () => {
  it('lets a send wait for a moment of its own as for that of the step before it', () => {
    const own = graphOf({ steps: [send(hello, { at: theirBestHour() })] });
    expect(own).toEqual(graphOf({ steps: [waitUntil(theirBestHour()), send(hello)] }));
    expect(nodeOf(own, 'hello')).toMatchObject({ moment: { kind: 'best-hour' } });
  });

  it('is looked along once, however many ways there are through it', () => {
    const forks = Array.from({ length: 60 }, (_, index) =>
      split(`split-${index}`, { a: { weight: 1, steps: [wait(days(1))] }, b: { weight: 1, steps: [] } }),
    );
    const graph = graphOf({ steps: [...forks, exit('over')] });
    expect([sendsMarketing(graph, graph.start), isTalking(graph, graph.start)]).toEqual([false, false]);
    const selling = graphOf({ steps: [...forks, send(hello), exit('over')] });
    expect([sendsMarketing(selling, selling.start), isTalking(selling, selling.start)]).toEqual([true, true]);
  });

  it('names its nodes after what they do, in the order of the story', () => {
    const ids = idsOf([
      send(hello),
      waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silent: [] }),
      send(why),
      waitFor(answer(why), { atMost: days(1) }, { happy: [], unhappy: [], unanswered: [] }),
      wait(days(1)),
      branch(trait('tier'), { gold: [], otherwise: [] }),
      branch(stage, { otherwise: [] }),
      branch(meets(dormantFor(days(14))), { yes: [], no: [] }),
      split('offer', { a: { weight: 1, steps: [] } }),
      waitFor(purchase, { atMost: days(1) }, { purchased: [], 'not-purchased': [] }),
      exit('lapsed'),
    ]);
    expect(ids).toEqual([
      'hello',
      'reaction-hello',
      'why',
      'answer-why',
      'wait',
      'branch-tier',
      'branch-stage',
      'branch-rule',
      'offer',
      'purchase',
      'exit-lapsed',
    ]);
  });

  it('numbers a name from its second use on', () => {
    expect(idsOf([wait(days(1)), wait(days(2)), wait(days(3))])).toEqual([
      'wait',
      'wait-2',
      'wait-3',
      'exit-completed',
    ]);
  });

  it('numbers on where the number is a name already', () => {
    expect(idsOf([send(email('wait-2')), wait(days(1)), wait(days(2))])).toEqual([
      'wait-2',
      'wait',
      'wait-3',
      'exit-completed',
    ]);
  });

  it('does not take a touchpoint for the exit of the same name', () => {
    const graph = graphOf({ steps: [send(email('exit-completed'))] });
    expect(next(graph, 'exit-completed')).toEqual({ '': 'exit-completed-2' });
    expect(nodeOf(graph, 'exit-completed-2')).toMatchObject({ kind: 'exit', reason: completed });
  });

  it.each([
    ['Playlist Created', 'event-playlist-created'],
    ['order.shipped!', 'event-order-shipped'],
    ['  (v2) ', 'event-v2'],
    ['下單', 'event'],
  ])('names the wait for the event "%s" in ASCII: %s', (name, id) => {
    expect(idsOf([waitFor(happened(name), { atMost: days(1) }, { happened: [], absent: [] })])).toContain(id);
  });

  it('rejoins: what follows a branch is one node for all its branches', () => {
    const graph = graphOf({
      steps: [
        send(hello),
        waitFor(
          reaction(hello),
          { atMost: days(1) },
          { clicked: [], opened: [send(picks)], silent: [send(nudge), wait(hours(1))] },
        ),
        send(why),
        exit('lapsed'),
      ],
    });
    expect([...graph.nodes.keys()]).toEqual([
      'hello',
      'reaction-hello',
      'why',
      'exit-lapsed',
      'picks',
      'nudge',
      'wait',
    ]);
    expect(next(graph, 'reaction-hello')).toEqual({ clicked: 'why', opened: 'picks', silent: 'nudge' });
    expect(next(graph, 'picks')).toEqual({ '': 'why' });
    expect(next(graph, 'wait')).toEqual({ '': 'why' });
  });

  it('keeps a touchpoint that two branches send as two nodes', () => {
    const graph = graphOf({
      steps: [branch(trait('tier'), { gold: [send(hello), exit('gold')], otherwise: [send(hello)] })],
    });
    expect(next(graph, 'branch-tier')).toEqual({ gold: 'hello', otherwise: 'hello-2' });
    expect(next(graph, 'hello')).toEqual({ '': 'exit-gold' });
    expect(next(graph, 'hello-2')).toEqual({ '': 'exit-completed' });
  });

  it('shares the exits of the same reason', () => {
    const graph = graphOf({
      steps: [branch(trait('tier'), { gold: [exit('done')], otherwise: [send(hello), exit('done')] })],
    });
    expect([...graph.nodes.keys()]).toEqual(['branch-tier', 'exit-done', 'hello']);
  });

  it('ends in "completed" where the story does not say how', () => {
    const graph = graphOf({ steps: [send(hello)] });
    expect(next(graph, 'hello')).toEqual({ '': 'exit-completed' });
    expect(nodeOf(graph, 'exit-completed')).toEqual({
      id: 'exit-completed',
      kind: 'exit',
      reason: completed,
    });
  });

  it('has no implied exit where every path has its own', () => {
    expect(idsOf([branch(trait('tier'), { gold: [exit('a')], otherwise: [exit('b')] })])).toEqual([
      'branch-tier',
      'exit-a',
      'exit-b',
    ]);
  });

  it('carries what its steps say', () => {
    const graph = graphOf({
      steps: [
        waitFor(purchase, { atMost: days(2), checkEvery: days(1) }, { purchased: [], 'not-purchased': [] }),
        split('offer', { a: { weight: 3, steps: [] }, b: { weight: 1, steps: [] } }),
      ],
    });
    expect(nodeOf(graph, 'purchase')).toMatchObject({
      atMost: days(2),
      checkEvery: days(1),
      signal: purchase,
    });
    expect(nodeOf(graph, 'offer')).toMatchObject({ weights: { a: 3, b: 1 } });
    expect(() => nodeOf(graph, 'nowhere')).toThrow('the story has no step "nowhere"');
  });
});

/** Stories that need not make sense: names may repeat. */
const { steps: anySteps } = fc.letrec<{ steps: Steps; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Step>(
      send(hello),
      send(email('wait-2')),
      send(email('exit-a')),
      wait(days(1)),
      exit('a'),
      exit('b'),
    ),
    fc
      .record({ yes: tie('steps'), no: tie('steps') })
      .map(({ yes, no }) => branch(meets(dormantFor(days(14))), { yes, no })),
    fc
      .record({ a: tie('steps'), b: tie('steps') })
      .map(({ a, b }) => split('half', { a: { weight: 1, steps: a }, b: { weight: 1, steps: b } })),
    fc
      .record({ happened: tie('steps'), absent: tie('steps') })
      .map((branches) => waitFor(happened('Visit!'), { atMost: days(1) }, branches)),
  ),
}));

const countSteps = (steps: Steps): number =>
  steps.reduce((sum, step) => {
    const inner =
      step.kind === 'split'
        ? Object.values(step.variants).map((variant) => variant.steps)
        : 'branches' in step
          ? Object.values(step.branches)
          : [];
    return sum + 1 + inner.reduce((total, branchSteps) => total + countSteps(branchSteps), 0);
  }, 0);

describe('the graph of any story', () => {
  it('names each node once, in ASCII that Mermaid and Step Functions take', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { nodes } = graphOf({ steps });
        for (const [id, node] of nodes) {
          expect(node.id).toBe(id);
          expect(id).toMatch(/^[a-z0-9]+(-[a-zA-Z0-9]+)*$/);
        }
      }),
    );
  });

  it('leads from its start to every node, and from every node to an exit', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const graph = graphOf({ steps });
        const reached = new Set<string>();
        const follow = (id: string): void => {
          if (reached.has(id)) return;
          reached.add(id);
          const edges = edgesOf(nodeOf(graph, id));
          expect(edges.length === 0).toBe(nodeOf(graph, id).kind === 'exit');
          for (const [, to] of edges) follow(to);
        };
        follow(graph.start);
        expect(reached).toEqual(new Set(graph.nodes.keys()));
      }),
    );
  });

  it('never grows beyond its steps and one implied exit: branches share what follows them', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        expect(graphOf({ steps }).nodes.size).toBeLessThanOrEqual(countSteps(steps) + 1);
      }),
    );
  });

  it('has no way round: no step comes after itself', () => {
    const acyclic = (graph: StoryGraph): boolean => {
      const done = new Set<string>();
      const visit = (id: string, above: ReadonlySet<string>): boolean => {
        if (above.has(id)) return false;
        if (done.has(id)) return true;
        done.add(id);
        return edgesOf(nodeOf(graph, id)).every(([, to]) => visit(to, new Set([...above, id])));
      };
      return visit(graph.start, new Set());
    };
    fc.assert(fc.property(anySteps, (steps) => acyclic(graphOf({ steps }))));
    for (const journey of allJourneys) expect(acyclic(graphOf(journey))).toBe(true);
  });
});
