/** Asking for a task, and looking whether somebody has taken it, through the real handlers and adapters. */

import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, iso, minutes, parseIso, plus, seconds } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { changeTask } from '../../../../shared/flows/tasks/change.ts';
import { finished, taken, taskId } from '../../../../shared/flows/tasks/task.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import {
  ada,
  awaitRequest,
  closeRequest,
  emailRequest,
  enrolled,
  enrolment,
  openEnrolment,
} from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const waits = {
  wait: {
    id: 'result-vip-call',
    source: { kind: 'result' as const, of: 'vip-call', results: ['reached-happy', 'not-reached'] },
    otherwise: 'untaken',
  },
  atMost: days(3),
};
const callRequest = (token: string): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: {
    name: 'vip-call',
    kind: 'task',
    channel: 'person',
    transactional: false,
    task: {
      calls: true,
      queue: 'vip',
      escalatesTo: 'leads',
      takeWithin: days(1),
      results: ['reached-happy', 'not-reached'],
    },
  },
  waits,
});

const begin = async (changes: Partial<Profile> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};
const asked = async (): Promise<Stand> => {
  const stand = await begin();
  await stand.invoke('send', callRequest('a'));
  return stand;
};
const named = { enrolment, name: 'vip-call' };
const taskOf = ({ ports }: Stand) => ports.ledger.task(enrolment, 'vip-call');
const takenBy = (stand: Stand, assignee: string) =>
  changeTask(named, (task) => taken(task, assignee, stand.now()), stand.ports);
const touchOf = ({ ports }: Stand) => ports.ledger.touch(enrolment, 'vip-call');
const told = ({ bus }: Stand) => bus.map(({ Source, DetailType }) => `${Source}: ${DetailType}`);
/** As the second part of the wait enters, when the task should have been taken. */
const lookLater = async (stand: Stand, token = 'b'): Promise<void> => {
  await stand.moveTo(plus(start, days(1)));
  await stand.invoke('await', awaitRequest(token, { waits }));
};

describe('asking for a task', () => {
  it('writes it down with the claim, tells the bus, and leaves the token to who finishes it', async () => {
    const stand = await asked();
    expect(await taskOf(stand)).toEqual({
      enrolment,
      name: 'vip-call',
      calls: true,
      queue: 'vip',
      escalatesTo: 'leads',
      results: ['reached-happy', 'not-reached'],
      timezone: 'Europe/London',
      state: 'open',
      requestedAt: start,
      takeBy: plus(start, days(1)),
      due: plus(start, days(3)),
      revision: 1,
    });
    expect(stand.answers).toEqual([]);
    expect(told(stand)).toEqual(['rekindle: Care Call Requested']);
    expect(JSON.parse(stand.bus[0]?.Detail ?? '')).toEqual({
      schemaVersion: 1,
      ...enrolment,
      task: 'vip-call',
      id: taskId(named),
      queue: 'vip',
      takeBy: iso(plus(start, days(1))),
      due: iso(plus(start, days(3))),
    });
    expect(await touchOf(stand)).toMatchObject({ kind: 'task', channel: 'person', outcome: 'sent' });
    const profile = await stand.ports.profiles.get(customerId('ada'));
    expect(profile?.recentTouches).toEqual([]);
  });

  it('needs no consent, and is not held by the night or the cap: the customer is called by day', async () => {
    const at = parseIso('2026-11-23T23:00:00Z');
    const recentTouches = [1, 2, 3, 4].map((count) => ({
      at: plus(start, minutes(count)),
      channel: 'email' as const,
    }));
    const stand = await begin({ consents: {}, recentTouches });
    await stand.moveTo(at);
    await stand.invoke('send', callRequest('a'));
    expect(await taskOf(stand)).toMatchObject({ state: 'open', requestedAt: at });
  });

  it('waits while another journey puts something right', async () => {
    const recovery = { ...openEnrolment, pauses: true as const, lane: 'recovery' };
    const stand = await begin({
      enrolments: { [journeyId('win-back')]: openEnrolment, [journeyId('recovery')]: recovery },
    });
    await stand.invoke('send', callRequest('a'));
    expect(stand.answers).toMatchObject([{ detour: 'Paused' }]);
    expect(await taskOf(stand)).toBeUndefined();
  });

  it.each([
    ['has no phone number', { phone: undefined }, 'no phone number is known'],
    ['wants no contact', { suppressed: 'unsubscribed' as const }, 'she has unsubscribed from everything'],
  ])('is spared for who %s', async (_, changes, detail) => {
    const stand = await begin(changes as Partial<Profile>);
    await stand.invoke('send', callRequest('a'));
    expect(await taskOf(stand)).toBeUndefined();
    expect(await touchOf(stand)).toMatchObject({ outcome: 'withheld', withheld: { detail } });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'untaken' }]);
  });

  it('is done once wherever its handler dies, and leaves alone what people have done meanwhile', async () => {
    const first = await asked();
    const requests = first.requests.length;
    for (let request = 1; request <= requests; request += 1)
      for (const when of ['before', 'after'] as const) {
        const stand = await begin();
        let count = 0;
        const dies = () => {
          count += 1;
          return count === request ? when : undefined;
        };
        const result = await stand.invoke('send', callRequest('a'), dies);
        if ((await taskOf(stand)) !== undefined) await takenBy(stand, 'kim');
        await stand.moveTo(plus(stand.now(), minutes(1)));
        await stand.invoke('send', callRequest('b'));
        const task = await taskOf(stand);
        const { waiter, touches } = await stand.ports.ledger.passage(enrolment);
        const events = new Set(stand.bus.map(({ Detail }) => Detail));
        expect([
          request,
          when,
          result,
          touches.length,
          touches[0]?.outcome,
          events.size,
          waiter?.token,
        ]).toEqual([request, when, result, 1, 'sent', 1, 'b']);
        expect(task?.requestedAt).toBe(task?.state === 'taken' ? start : plus(start, minutes(1)));
      }
  });
});

describe('a task that was to be taken by now', () => {
  it('escalates, once, to the other queue', async () => {
    const stand = await asked();
    await lookLater(stand);
    expect(await taskOf(stand)).toMatchObject({
      state: 'open',
      queue: 'leads',
      escalatedAt: plus(start, days(1)),
    });
    expect(told(stand)).toEqual(['rekindle: Care Call Requested', 'rekindle: Care Call Escalated']);
    expect(stand.answers).toEqual([]);
    await stand.moveTo(plus(start, hours(30)));
    await stand.invoke('await', awaitRequest('c', { waits }));
    expect(await taskOf(stand)).toMatchObject({ escalatedAt: plus(start, days(1)) });
    expect(new Set(stand.bus.map(({ Detail }) => Detail)).size).toBe(2);
  });

  it('escalates also when it was asked for by a Lambda that took longer to start than the one that looks', async () => {
    const stand = await begin();
    await stand.moveTo(plus(start, seconds(2)));
    await stand.invoke('send', callRequest('a'));
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('await', awaitRequest('b', { waits }));
    expect(await taskOf(stand)).toMatchObject({ queue: 'leads', escalatedAt: plus(start, days(1)) });
  });

  it('stays where it is when somebody has it', async () => {
    const stand = await asked();
    await takenBy(stand, 'kim');
    await lookLater(stand);
    expect(await taskOf(stand)).toMatchObject({ state: 'taken', queue: 'vip', assignee: 'kim' });
    expect(told(stand)).toEqual(['rekindle: Care Call Requested']);
  });

  it('keeps the deadline of its wait', async () => {
    const stand = await asked();
    await lookLater(stand);
    const { waiter } = await stand.ports.ledger.passage(enrolment);
    expect(waiter).toMatchObject({ token: 'b', since: start, deadline: plus(start, days(3)) });
  });
});

it('escalates or is taken when both happen at the same moment, and never loses either', async () => {
  for (let seed = 0; seed < 24; seed += 1) {
    const stand = await asked();
    await stand.moveTo(plus(start, days(1)));
    const work = [stand.invoke('await', awaitRequest('b', { waits })), takenBy(stand, 'kim')];
    await stand.interleave(work, (pending) => (seed * 7 + pending) % Math.max(1, pending));
    const task = await taskOf(stand);
    expect([seed, task?.state, task?.assignee]).toEqual([seed, 'taken', 'kim']);
    expect([seed, task?.queue]).toEqual([seed, task?.escalatedAt === undefined ? 'vip' : 'leads']);
  }
});

it('is heard by the next step when the event of its result was lost', async () => {
  const stand = await asked();
  await takenBy(stand, 'kim');
  const told = { assignee: 'kim', result: 'reached-happy' };
  await changeTask(named, (task) => finished(task, told, stand.now()), stand.ports);
  await stand.moveTo(plus(start, days(3)));
  const state = { path: 'result-vip-call=untaken', late: waits.wait };
  await stand.invoke('send', emailRequest('next', { state }));
  expect(stand.answers).toEqual([
    { token: 'next', detour: 'SignalSettled', cause: { outcome: 'reached-happy' } },
  ]);
  expect(stand.mails).toEqual([]);
});

it('leaves its queue when its passage closes', async () => {
  const stand = await asked();
  await stand.invoke('close', closeRequest('c'));
  expect(await taskOf(stand)).toMatchObject({ state: 'over' });
  const page = { atMost: 10, dueAfter: start };
  expect(await stand.ports.ledger.tasks('vip', 'open', page)).toEqual([]);
  expect(await stand.ports.ledger.tasks('vip', 'over', page)).toHaveLength(1);
});
