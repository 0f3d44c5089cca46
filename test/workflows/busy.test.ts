/** What compiled machines do while a service that their tasks need is busy: for minutes, for a day, and for good. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../local/aws/clock.ts';
import { createStates, type LocalStates } from '../../local/aws/states/index.ts';
import { type Duration, days, hours, instant, iso, minutes, plus } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  email,
  exit,
  next,
  purchase,
  reaction,
  send,
  trait,
  waitFor,
  waitUntil,
} from '../../shared/journeys/language.ts';
import type { StateMachine } from '../../workflows/compile/asl.ts';
import { compileJourney, compileSweep } from '../../workflows/compile/index.ts';

const arn = 'arn:aws:states:local-1:000000000000:stateMachine:tried';

interface Payload {
  readonly token?: string;
  readonly touch?: { readonly name: string };
  readonly until?: { readonly since: string };
  readonly reason?: string;
  readonly cases?: readonly string[];
  readonly waits?: { readonly wait: { readonly id: string } };
  readonly state?: { readonly path: string };
  readonly segment?: number;
  readonly counts?: object;
  readonly cursor?: string;
}

interface Lived {
  readonly status: string | undefined;
  readonly endedAt: number | undefined;
  readonly transitions: number;
  /** What the functions were asked for and took, in order. */
  readonly done: readonly string[];
  readonly asked: readonly Payload[];
}

/**
 * One execution, whose functions fail by that name for as long as they are busy, or by the one that each of their tries has.
 * @param answer what a function that is not called for a token answers
 */
const liveThrough = async (
  machine: StateMachine,
  busy: {
    readonly name: string | ((tries: number) => string | undefined);
    readonly for: Duration;
    readonly at?: string;
  },
  input: object = { journey: 'tried', version: 1, customer: 'ada', cycle: 1, path: '' },
  answer: (payload: Payload) => unknown = () => null,
): Promise<Lived> => {
  const clock = createClock(instant(0));
  const done: string[] = [];
  const asked: Payload[] = [];
  let end: { readonly status: string; readonly endedAt: number } | undefined;
  let busySince: number | undefined;
  let tries = 0;
  let states: LocalStates;
  states = createStates({
    clock,
    seed: 7,
    invoke: async (function_, event) => {
      const payload = event as Payload;
      const what = payload.touch?.name ?? payload.reason ?? payload.waits?.wait.id ?? function_;
      asked.push(payload);
      if (busy.at === undefined || busy.at === what) {
        busySince ??= clock.now();
        tries += 1;
        const name = typeof busy.name === 'string' ? busy.name : busy.name(tries);
        if (name !== undefined && clock.now() < busySince + busy.for)
          throw Object.assign(new Error('on purpose'), { name });
      }
      done.push(what);
      if (payload.token !== undefined && payload.waits === undefined)
        states.handle(
          'SendTaskSuccess',
          JSON.stringify({
            taskToken: payload.token,
            output: JSON.stringify({ outcome: payload.cases?.[0] ?? 'sent' }),
          }),
        );
      return answer(payload);
    },
    onEnd: ({ status, endedAt, isChild }) => {
      if (!isChild) end = { status, endedAt };
    },
  });
  states.addStateMachine({ arn, name: 'tried', definition: JSON.stringify(machine) });
  states.startExecution(arn, input, 'passage');
  await clock.runUntil(plus(clock.now(), days(60)));
  return {
    status: end?.status,
    endedAt: end?.endedAt,
    transitions: states.stats.transitions,
    done,
    asked,
  };
};

const [hello, offer, last] = [email('hello'), email('offer'), email('last')];
const functions = { send: 'send', await: 'await', look: 'look', close: 'close' };
const machine = compileJourney(
  journey('tried', {
    version: 1,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    steps: [
      send(hello),
      waitFor(reaction(hello), { atMost: days(3) }, { clicked: [], opened: [], silent: [] }),
      branch(trait('tier'), { gold: [send(offer)], otherwise: [] }),
      waitFor(purchase, { atMost: days(1) }, { purchased: [exit('bought')], 'not-purchased': [] }),
      waitUntil(next('monday', '10:00')),
      send(last),
      exit('over'),
    ],
  }),
  { functions, timeScale: 1 },
);
const untroubled = ['hello', 'look', 'offer', 'last', 'over'];

const passing = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'StoreUnavailableError',
];

describe('a journey whose services are busy', () => {
  it.each(passing)('waits for as long as it takes, a day too: %s', async (name) => {
    const { endedAt: untroubledEnd = 0, done } = await liveThrough(machine, { name, for: minutes(0) });
    expect(done).toEqual(untroubled);
    for (const lasts of [minutes(5), minutes(8), minutes(10), days(1)]) {
      const lived = await liveThrough(machine, { name, for: lasts });
      expect([lasts, lived.status, lived.done]).toEqual([lasts, 'SUCCEEDED', untroubled]);
      // Whoever has waited so long waits that long again at most, and an hour at most.
      expect(lived.endedAt).toBeLessThanOrEqual(
        untroubledEnd + lasts + Math.max(minutes(10), Math.min(lasts, hours(1))),
      );
    }
  });

  it('waits at whichever task they are busy for', async () => {
    for (const at of untroubled) {
      const { status, done } = await liveThrough(machine, {
        name: 'StoreUnavailableError',
        for: days(1),
        at,
      });
      expect([at, status, done]).toEqual([at, 'SUCCEEDED', untroubled]);
    }
  });

  it('enters a day of it in some thirty rounds, which end by the hour', async () => {
    const name = 'StoreUnavailableError';
    const { transitions: without } = await liveThrough(machine, { name, for: minutes(0), at: 'hello' });
    const { transitions } = await liveThrough(machine, { name, for: days(1), at: 'hello' });
    const retries = 9;
    expect(transitions - without).toBeLessThanOrEqual(30 * (retries + 2));
  });

  it('keeps the time at which a message’s turn came, from which its moment counts', async () => {
    const { asked } = await liveThrough(machine, {
      name: 'StoreUnavailableError',
      for: hours(3),
      at: 'last',
    });
    const since = asked.flatMap(({ until }) => (until === undefined ? [] : [until.since]));
    expect(since.length).toBeGreaterThan(9);
    expect(new Set(since).size).toBe(1);
    const { asked: atOnce } = await liveThrough(machine, { name: '', for: minutes(0) });
    expect(atOnce.find(({ until }) => until !== undefined)?.until?.since).toBe(since[0]);
  });

  it.each(['TypeError', 'InvalidRequestError', 'Runtime.ExitError'])(
    'fails by a defect: %s',
    async (name) => {
      const { status } = await liveThrough(machine, { name, for: days(30) });
      expect(status).toBe('FAILED');
    },
  );

  it('goes on where a function ends once after eight tries of a busy service', async () => {
    const name = (tries: number) =>
      tries <= 8 ? 'StoreUnavailableError' : tries === 9 ? 'Runtime.ExitError' : undefined;
    const { status, done } = await liveThrough(machine, { name, for: days(30), at: 'hello' });
    expect([status, done[0]]).toEqual(['SUCCEEDED', 'hello']);
  });
});

describe('a sweep whose services are busy', () => {
  const sweep = compileSweep({
    functions: { plan: 'plan', segment: 'segment', finish: 'finish' },
    journeys: [],
    stays: {},
    segments: 1,
    startsPerSecond: 10,
  });
  const counts = { profiles: 5, enrolled: 1, heldOut: 0, unreachable: 0 };
  const answer = ({ segment, cursor, counts: told }: Payload) => {
    if (segment === undefined && told !== undefined) return told;
    if (segment === undefined)
      return { tuned: {}, segments: [{ segment: 0, segments: 1, startsPerSecond: 10 }] };
    return cursor === undefined ? { cursor: 'half way', counts } : { counts };
  };

  it('goes on from where it was, a day later too', async () => {
    for (const at of ['plan', 'segment', 'finish']) {
      const input = { at: iso(instant(0)) };
      const busy = { name: 'StoreUnavailableError', for: days(1), at };
      const { status, done } = await liveThrough(sweep, busy, input, answer);
      expect([at, status, done]).toEqual([at, 'SUCCEEDED', ['plan', 'segment', 'segment', 'finish']]);
    }
  });
});
