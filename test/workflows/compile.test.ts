/** The compiler: what a story becomes in Amazon States Language. */
import { describe, expect, it } from 'vitest';
import { type Duration, days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  type Budget,
  branch,
  budgetLeft,
  careCall,
  coupon,
  email,
  exit,
  happened,
  next,
  purchase,
  reaction,
  result,
  type Steps,
  send,
  sms,
  split,
  trait,
  wait,
  waitFor,
  waitUntil,
} from '../../shared/journeys/language.ts';
import { sendRequestSchema } from '../../shared/journeys/protocol.ts';
import type { State, StateMachine, TaskState } from '../../workflows/compile/asl.ts';
import {
  broadcastJourney,
  compileJourney,
  compileSweep,
  eventJourney,
  longestStay,
  sweptJourney,
} from '../../workflows/compile/index.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { serviceRecovery } from '../../workflows/journeys/service-recovery.ts';
import { vipCareCall } from '../../workflows/journeys/vip-care-call.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';
import { findingsIn, noFindings } from '../support/asl.ts';

const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const functions = { send: arn('send'), await: arn('await'), look: arn('look'), close: arn('close') };

const compile = (
  steps: Steps,
  timeScale = 1,
  words: Readonly<Record<string, { version: number }>> = {},
  about: { readonly topic?: string; readonly budget?: Budget } = {},
): StateMachine =>
  compileJourney(
    journey('test', {
      version: 3,
      enrols: { when: dormantFor(days(14)) },
      goal: purchase,
      ...about,
      steps,
    }),
    { functions, timeScale, words },
  );

const task = (machine: StateMachine, name: string): TaskState => {
  const state: State | undefined = machine.States[name];
  if (state?.Type !== 'Task') throw new Error(`${name} is no task in ${Object.keys(machine.States)}`);
  return state;
};
const caught = (state: TaskState, error: string) =>
  state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error));

const found = (machine: unknown) => findingsIn(JSON.stringify(machine));

const hello = email('hello');
const offer = coupon('offer', { percentOff: 10, validFor: days(7) });
const bearer = email('bearer', { carrying: offer });
const everyKind: Steps = [
  split('tone', { warm: { weight: 2, steps: [send(hello)] }, short: { weight: 1, steps: [] } }),
  send(offer),
  send(bearer),
  waitFor(
    reaction(bearer),
    { atMost: days(3), checkEvery: days(1) },
    { clicked: [], opened: [], silent: [wait(hours(1))] },
  ),
  branch(trait('tier'), { gold: [exit('gold')], otherwise: [] }),
  waitFor(happened('Playlist Created'), { atMost: days(2) }, { happened: [exit('active')], absent: [] }),
];

describe('a compiled journey', () => {
  it.each(allJourneys.map((each) => [each.id, each] as const))('%s is valid ASL', async (_, each) => {
    expect(await found(compileJourney(each, { functions, timeScale: 1 }))).toEqual(noFindings);
  });

  it('is valid ASL for every kind of step', async () => {
    expect(await found(compile(everyKind))).toEqual(noFindings);
  });

  it('asks for what is left of a budget where there is one, and goes by yes without asking where there is none', () => {
    const steps = [branch(budgetLeft(offer), { yes: [send(bearer)], no: [send(hello)] })];
    const { StartAt, States } = compile(steps);
    expect([StartAt, Object.keys(States).includes('hello')]).toEqual(['bearer', false]);
    const bounded = compile(steps, 1, {}, { budget: { coupons: 500, unknownFace: 15 } });
    expect(task(bounded, bounded.StartAt).Arguments).toMatchObject({
      Payload: {
        question: { kind: 'budget', coupon: 'offer', terms: { percentOff: 10 } },
        cases: ['yes', 'no'],
      },
    });
  });

  it('has no Pass state, and no Choice where there is nothing to choose', () => {
    const machine = compile([
      send(hello),
      waitFor(purchase, { atMost: days(1) }, { purchased: [], 'not-purchased': [] }),
    ]);
    expect(Object.keys(machine.States)).toEqual([
      'hello',
      'exit-completed',
      'exit-goal-reached',
      'hello-held',
      'hello-paused',
      'Busy',
      'Busy?',
    ]);
  });

  it('fuses a send with the wait that follows it, and issues a coupon with the message that carries it', () => {
    const machine = compile([
      send(offer),
      send(bearer),
      waitFor(reaction(bearer), { atMost: days(3) }, { clicked: [], opened: [exit('seen')], silent: [] }),
    ]);
    expect(machine.StartAt).toBe('bearer');
    const payload = sendRequestSchema.parse({
      ...(task(machine, 'bearer').Arguments as { Payload: object }).Payload,
      enrolment: { journey: 'test', version: 3, customer: 'c', cycle: 1 },
      state: { path: '' },
    });
    expect(payload.touch).toEqual({
      name: 'bearer',
      kind: 'email',
      channel: 'email',
      transactional: false,
      coupon: { name: 'offer', terms: { percentOff: 10 }, validFor: days(7) },
      usefulFor: days(7),
    });
    expect(payload.waits).toEqual({
      wait: { id: 'reaction-bearer', source: { kind: 'reaction', to: 'bearer' }, otherwise: 'silent' },
      atMost: days(3),
    });
  });

  it('says of a message how long it is worth sending, unless it is an order’s news', () => {
    const sent = (...steps: Steps) => {
      const { States } = compile(steps);
      return Object.values(States).flatMap((state) => {
        const { Payload } = (state.Type === 'Task' ? state.Arguments : {}) as {
          Payload?: { touch?: object };
        };
        return Payload?.touch === undefined ? [] : [Payload.touch];
      });
    };
    expect(
      sent(
        send(email('a')),
        send(email('b', { usefulFor: hours(6) })),
        send(sms('c', { usefulFor: 'day' })),
        send(email('d', { transactional: true })),
      ).map((touch) => ('usefulFor' in touch ? touch.usefulFor : undefined)),
    ).toEqual([days(7), hours(6), 'day', undefined]);
  });

  it('says of a message after which no marketing follows on any path that it is the last', () => {
    const machine = compile([
      send(hello),
      waitFor(
        reaction(hello),
        { atMost: days(3) },
        { clicked: [send(sms('thanks'))], opened: [], silent: [send(sms('still-there'))] },
      ),
      send(email('news-of-your-order', { transactional: true })),
    ]);
    const isLast = (name: string) => 'last' in (task(machine, name).Arguments as { Payload: object }).Payload;
    expect(isLast('hello')).toBe(false);
    expect(isLast('thanks') && isLast('still-there')).toBe(true);
    expect(isLast('news-of-your-order')).toBe(false);
  });

  it('says of the last that a journey says, where it pauses others, that it lets go of them', () => {
    const lettingGo = (story: Parameters<typeof compileJourney>[0]) =>
      Object.entries(compileJourney(story, { functions, timeScale: 1 }).States).flatMap(([name, state]) =>
        JSON.stringify(state).includes('"letsGo":true') ? [name] : [],
      );
    expect(lettingGo(vipCareCall()).toSorted()).toEqual([
      'a-personal-word',
      'good-to-talk',
      'putting-it-right',
    ]);
    // Its last message asks, and waits for the answer.
    expect(lettingGo(serviceRecovery())).toEqual([]);
    expect(lettingGo(winBack14d())).toEqual([]);
  });

  it('says which words its passages begin with where they are not the first', () => {
    const touchIn = (words: Readonly<Record<string, { version: number }>>) =>
      (task(compile([send(hello)], 1, words), 'hello').Arguments as { Payload: { touch: object } }).Payload
        .touch;
    expect(touchIn({ hello: { version: 1 }, bearer: { version: 2 } })).not.toHaveProperty('words');
    expect(touchIn({ hello: { version: 2 } })).toMatchObject({ name: 'hello', words: 2 });
  });

  it('says what its marketing is about where that is another topic than marketing', () => {
    const story = [send(hello), send(email('your-order', { transactional: true }))];
    const touchOf = (about: { readonly topic?: string }, name: string) =>
      (task(compile(story, 1, {}, about), name).Arguments as { Payload: { touch: object } }).Payload.touch;
    expect(touchOf({ topic: 'news' }, 'hello')).toMatchObject({ topic: 'news' });
    expect(touchOf({ topic: 'news' }, 'your-order')).not.toHaveProperty('topic');
    for (const about of [{}, { topic: 'marketing' }])
      expect(touchOf(about, 'hello')).not.toHaveProperty('topic');
  });

  it('lets the next step settle a wait that timed out', () => {
    const machine = compile([
      send(hello),
      waitFor(reaction(hello), { atMost: days(3) }, { clicked: [], opened: [], silent: [send(bearer)] }),
      exit('over'),
    ]);
    const timeout = caught(task(machine, 'hello'), 'States.Timeout');
    expect(timeout?.Next).toBe('bearer');
    expect(timeout?.Output).toMatchObject({ late: { id: 'reaction-hello', otherwise: 'silent' } });
    expect(caught(task(machine, 'bearer'), 'SignalSettled')?.Next).toBe('reaction-hello?');
  });

  it('looks again at every checkEvery by entering the same task', () => {
    const machine = compile([
      send(hello),
      waitFor(
        reaction(hello),
        { atMost: days(3), checkEvery: days(1) },
        { clicked: [], opened: [], silent: [send(bearer)] },
      ),
    ]);
    expect(task(machine, 'hello').TimeoutSeconds).toBe(86_400);
    expect(caught(task(machine, 'hello'), 'States.Timeout')?.Next).toBe('hello');
  });

  it('waits for a task’s result in two parts: the second looks whether anybody has taken it', async () => {
    const call = careCall('call', { queue: 'vip', takeWithin: hours(24) });
    const machine = compile([
      send(call),
      waitFor(
        result(call),
        { atMost: days(3) },
        { 'reached-happy': [exit('happy')], 'reached-unhappy': [], 'not-reached': [], untaken: [] },
      ),
      send(hello),
    ]);
    const [asked, looked] = [task(machine, 'call'), task(machine, 'result-call')];
    expect([asked.TimeoutSeconds, looked.TimeoutSeconds]).toEqual([86_400, 2 * 86_400]);
    expect(caught(asked, 'States.Timeout')).toMatchObject({ Next: 'result-call' });
    expect(caught(looked, 'States.Timeout')).toMatchObject({
      Next: 'hello',
      Output: { late: { id: 'result-call', otherwise: 'untaken' } },
    });
    const waits = { wait: { id: 'result-call', source: { kind: 'result', of: 'call' } }, atMost: days(3) };
    for (const state of [asked, looked]) expect(state.Arguments).toMatchObject({ Payload: { waits } });
    expect([asked, looked].map((state) => 'Next' in state && state.Next)).toEqual([
      'result-call?',
      'result-call?',
    ]);
    expect(await found(machine)).toEqual(noFindings);
  });

  it('settles a wait in its own task where no Lambda comes next', () => {
    const machine = compile([
      send(hello),
      waitFor(
        purchase,
        { atMost: days(3) },
        { purchased: [exit('bought')], 'not-purchased': [wait(days(1))] },
      ),
    ]);
    expect(caught(task(machine, 'hello'), 'States.Timeout')?.Next).toBe('hello');
  });

  it('leads from every send and wait to the exit of the goal', () => {
    const machine = compile(everyKind);
    for (const [name, state] of Object.entries(machine.States))
      if (state.Type === 'Task' && !name.startsWith('exit-'))
        expect([name, caught(state, 'GoalReached')?.Next]).toEqual([name, 'exit-goal-reached']);
  });

  it('comes back from quiet hours with the input that it had, and what held it', () => {
    const machine = compile([send(hello)]);
    expect(caught(task(machine, 'hello'), 'Held')?.Next).toBe('hello-held');
    expect(machine.States['hello-held']).toEqual({
      Type: 'Wait',
      Timestamp: '{% $states.input.until %}',
      Output: "{% $merge([$states.input.state, {'held': $states.input.held}]) %}",
      Next: 'hello',
    });
  });

  it('lets a paused message wait for the end of the pause, for no longer than it is told to, and comes back', () => {
    const machine = compile([send(hello)]);
    expect(caught(task(machine, 'hello'), 'Paused')?.Next).toBe('hello-paused');
    const paused = task(machine, 'hello-paused');
    expect(paused).toMatchObject({ Next: 'hello' });
    expect(paused.Arguments).toMatchObject({
      FunctionName: expect.stringContaining('await'),
      Payload: { waits: { wait: { id: 'hello-paused', source: { kind: 'pause' }, otherwise: 'over' } } },
    });
    expect(caught(paused, 'States.Timeout')?.Next).toBe('hello');
    expect(caught(paused, 'GoalReached')?.Next).toBe('exit-goal-reached');
  });

  it('has no such wait for what no journey pauses', () => {
    const machine = compile([send(email('hello', { transactional: true }))]);
    expect(machine.States).not.toHaveProperty('hello-paused');
  });

  it('holds a message until its moment without a state of its own, and tells it that it has been held', async () => {
    const machine = compile([
      waitUntil(next('monday', '10:00')),
      send(hello),
      waitFor(reaction(hello), { atMost: days(3) }, { clicked: [], opened: [], silent: [] }),
    ]);
    expect(Object.keys(machine.States)).toEqual([
      'hello',
      'exit-completed',
      'exit-goal-reached',
      'hello-held',
      'hello-paused',
      'Busy',
      'Busy?',
    ]);
    expect(task(machine, 'hello').Arguments).toMatchObject({
      Payload: {
        until: {
          moment: { kind: 'weekday', weekday: 'monday', time: '10:00' },
          since:
            '{% ($exists($states.input.busy) ? $states.input.busy : $states.context.State.EnteredTime) %}',
          timeScale: 1,
        },
      },
    });
    expect(machine.States['hello-held']).toMatchObject({
      Output: "{% $merge([$states.input.state, {'held': $states.input.held}]) %}",
      Next: 'hello',
    });
    expect(await found(machine)).toEqual(noFindings);
  });

  it('multiplies every duration by timeScale, and never waits for nothing', () => {
    const machine = compile([send(offer), wait(days(10)), wait(hours(1))], 0.001);
    const waits = Object.values(machine.States).flatMap((state) =>
      state.Type === 'Wait' && typeof state.Seconds === 'number' ? [state.Seconds] : [],
    );
    expect(waits).toEqual([864, 4]);
    expect((task(machine, 'offer').Arguments as { Payload: { touch: unknown } }).Payload.touch).toMatchObject(
      {
        coupon: { validFor: 604_800 },
      },
    );
  });

  it('looks for who has fallen silent in real days, whatever timeScale is: so the rule counts them', () => {
    const windowBy = (timeScale: number): number | undefined =>
      sweptJourney(winBack14d(), 'arn', {
        dormancy: { windowDays: 3, restAfter: 2, apartDays: 28, sunsetDays: 180 },
        timeScale,
      })?.window;
    expect([windowBy(1), windowBy(0.0001)]).toEqual([days(3), days(3)]);
  });

  it('sends what goes in a message’s place by its state, and reaches customers by it', () => {
    const story = email('hello', { orElse: sms('hello-text') });
    const { orElse } = (task(compile([send(story)]), 'hello').Arguments as { Payload: { orElse: unknown } })
      .Payload;
    expect(orElse).toMatchObject({ name: 'hello-text', kind: 'sms', channel: 'sms', usefulFor: days(7) });
    const {
      ways,
      first,
      orElse: instead,
    } = broadcastJourney(
      journey('test', {
        version: 1,
        enrols: { broadcast: true },
        goal: purchase,
        steps: [send(story)],
      }),
      'arn',
      1,
    ) ?? {};
    expect(ways?.map(({ name }) => name)).toEqual(['hello', 'hello-text']);
    expect([first?.name, instead?.name]).toEqual(['hello', 'hello-text']);
  });

  it('holds keys only: no state is named or fed by anything but ASCII', () => {
    for (const each of allJourneys) {
      const text = JSON.stringify(compileJourney(each, { functions, timeScale: 1 }));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself
      expect(text).toMatch(/^[\x00-\x7f]*$/);
    }
  });
});

describe('what enrolling knows of a journey', () => {
  const known = (steps: Steps, after?: Duration) => {
    const on = [{ event: 'Order Completed' }] as const;
    const story = journey('test', {
      version: 1,
      enrols: { on, ...(after !== undefined && { after }) },
      goal: purchase,
      lane: 'loyalty',
      steps,
    });
    const { lane, speaksAtOnce, marketing } = eventJourney(story, 'arn', 1) ?? {};
    return { lane, speaksAtOnce, marketing };
  };
  const tone = { warm: { weight: 2, steps: [send(hello)] }, quiet: { weight: 1, steps: [wait(days(1))] } };

  it.each([
    ['its weights', undefined, { warm: 2, quiet: 1 }, ['email']],
    ['its winner alone', 'warm', { warm: 1 }, ['email']],
    ['its winner alone, and what the others would send reaches nobody', 'quiet', { quiet: 1 }, []],
  ] as const)('is of a split %s', (_, winner, weights, ways) => {
    const story = journey('test', {
      version: 1,
      enrols: { on: [{ event: 'Order Completed' }] },
      goal: purchase,
      steps: [split('tone', tone, winner === undefined ? {} : { winner })],
    });
    const known = eventJourney(story, 'arn', 1);
    expect(known?.splits).toEqual({ tone: weights });
    expect(known?.ways.map(({ kind }) => kind)).toEqual(ways);
    expect(known?.marketing).toBe(ways.length > 0);
  });
  const atOnce = { lane: 'loyalty', speaksAtOnce: true, marketing: true };
  const later = { ...atOnce, speaksAtOnce: false };

  it('is its lane, and whether it begins by sending marketing with nothing to wait for', () => {
    expect(known([send(hello)])).toEqual(atOnce);
    expect(known([send(offer), send(bearer)])).toEqual(atOnce);
    expect(known([branch(trait('tier'), { gold: [exit('gold')], otherwise: [send(hello)] })])).toEqual(
      atOnce,
    );
    expect(known([send(hello)], days(1))).toEqual(later);
    expect(known([waitUntil(next('monday', '10:00')), send(hello)])).toEqual(later);
    expect(known([wait(days(1)), send(hello)])).toEqual(later);
  });

  it('is whether it sends marketing at all', () => {
    expect(known([send(email('your-order', { transactional: true }))])).toEqual({
      ...later,
      marketing: false,
    });
  });
});

describe('the longest that a passage can last', () => {
  const stayOf = (steps: Steps, timeScale = 1) =>
    longestStay(
      journey('test', {
        version: 1,
        enrols: { when: dormantFor(days(30)) },
        goal: purchase,
        steps,
      }),
      timeScale,
    );
  const spare = days(1);

  it('is all that its longest path waits for, each message leaving at its last useful moment', () => {
    const steps = [
      send(email('hello')),
      waitFor(purchase, { atMost: days(3) }, { purchased: [wait(days(40))], 'not-purchased': [] }),
      send(email('again', { usefulFor: days(2) })),
      wait(days(2)),
    ];
    expect(stayOf(steps)).toBe(days(7 + 3 + 40 + 2 + 2) + spare);
    expect(stayOf(steps, 0.5)).toBe(days(27) + spare);
  });

  it('has the moments that messages wait for, and nothing for what may wait for ever', () => {
    const steps = [
      waitUntil(next('monday', '10:00')),
      send(email('monday', { usefulFor: 'day' })),
      send(email('your-order', { transactional: true })),
    ];
    expect(stayOf(steps)).toBe(days(7 + 1) + spare);
  });
});

describe('the compiled sweep', () => {
  const sweep = compileSweep({
    functions: { plan: arn('plan'), segment: arn('segment'), finish: arn('finish') },
    journeys: allJourneys.flatMap(
      (each) =>
        sweptJourney(each, `arn:aws:states:eu-west-1:123456789012:stateMachine:${each.id}`, {
          dormancy: { windowDays: 3, restAfter: 2, apartDays: 28, sunsetDays: 180 },
          timeScale: 1,
        }) ?? [],
    ),
    stays: {},
    segments: 4,
    startsPerSecond: 250,
  });

  it('is valid ASL', async () => {
    expect(await found(sweep)).toEqual(noFindings);
  });

  it('scans in a Distributed Map, and goes on from a cursor', () => {
    expect(sweep.States.Segments).toMatchObject({
      Type: 'Map',
      MaxConcurrency: 4,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED' },
        States: {
          'Done?': { Choices: [{ Condition: '{% $exists($states.input.cursor) %}', Next: 'Scan' }] },
        },
      },
    });
  });
});
