/** Tasks over HTTP: who takes one has it alone, and what came of it reaches the waiting journey. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedTaskBody, takenTaskBody, tasksBody } from '../../../functions/api/contract/schemas.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId, type EnrolmentKey, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, iso, minus, parseIso, plus } from '../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { taskId } from '../../../shared/flows/tasks/task.ts';
import type { TaskRecord } from '../../../shared/journeys/records.ts';
import { vipCareCall } from '../../../workflows/journeys/vip-care-call.ts';
import { adminKey, basic, type Served, serve, start, writeKey } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve(undefined, storyShop(vipCareCall()));
});
afterEach(() => served.world.close());

const admin = { authorization: basic(adminKey.key) };
const enrolment: EnrolmentKey = {
  journey: journeyId('vip-care-call'),
  version: 1,
  customer: customerId('ada/1'),
  cycle: 1,
};
const call: TaskRecord = {
  enrolment,
  name: 'vip-call',
  calls: true,
  queue: 'vip-care',
  escalatesTo: 'vip-care-leads',
  results: ['reached-happy', 'not-reached'],
  timezone: 'Asia/Taipei',
  state: 'open',
  requestedAt: start,
  takeBy: plus(start, days(1)),
  due: plus(start, days(3)),
  revision: 1,
};
const ada: Profile = {
  ...newProfile(customerId('ada/1')),
  firstName: 'Ada',
  phone: '+447700900123',
  locale: 'zh-Hant',
};

/** Asks for the task as sending does, and gives its id. */
const asked = async (changes: Partial<TaskRecord> = {}, customer: Partial<Profile> = {}): Promise<string> => {
  const { profiles, ledger } = served.ports;
  const before = { ...ada, ...customer };
  await profiles.putAll([before]);
  const task = { ...call, ...changes };
  expect(await ledger.claim(before, before, { touches: [], coupons: [], tasks: [task], waiters: [] })).toBe(
    'claimed',
  );
  return taskId(task);
};

const post = (id: string, what: string, body: unknown) =>
  served.ask('POST', `/v1/tasks/${id}/${what}`, { headers: admin, body });
const listed = async (queue: string, state?: string) => {
  const query = { queue, ...(state !== undefined && { state }) };
  const { status, body } = await served.ask('GET', '/v1/tasks', { query });
  expect(status).toBe(200);
  return tasksBody.parse(body).tasks;
};
const problemOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => {
  const { error } = body as { readonly error: { readonly message: string; readonly field?: string } };
  return [status, error.field, error.message];
};

describe('the tasks of a queue', () => {
  it('tell what is to be done, until when, and when it is day where the customer lives', async () => {
    const id = await asked();
    expect(await listed('vip-care')).toEqual([
      {
        id,
        name: 'vip-call',
        journey: 'vip-care-call',
        customer: 'ada/1',
        queue: 'vip-care',
        priority: 'normal',
        state: 'open',
        results: ['reached-happy', 'not-reached'],
        requestedAt: iso(start),
        takeBy: iso(plus(start, days(1))),
        due: iso(plus(start, days(3))),
        // It is eight in the evening in Taipei.
        calling: { timezone: 'Asia/Taipei', from: '09:00', until: '21:00', opensAt: iso(start) },
      },
    ]);
    expect(await listed('vip-care-leads')).toEqual([]);
  });

  it('are listed with the next due first, and not after that', async () => {
    await asked();
    const soon = plus(start, hours(5));
    await asked({ enrolment: { ...enrolment, cycle: 2 }, due: soon });
    expect((await listed('vip-care')).map(({ due }) => due)).toEqual([iso(soon), iso(call.due)]);
    await served.world.clock.runUntil(plus(start, hours(6)));
    expect((await listed('vip-care')).map(({ due }) => due)).toEqual([iso(call.due)]);
  });

  it('are counted in each queue that a journey has, with those that nobody took in time', async () => {
    const escalated = { queue: 'vip-care-leads', escalatedAt: start };
    await asked();
    await asked({ enrolment: { ...enrolment, cycle: 2 }, due: plus(start, hours(5)) });
    await asked({ enrolment: { ...enrolment, cycle: 3 }, ...escalated });
    await asked({ enrolment: { ...enrolment, cycle: 4 }, ...escalated, state: 'taken' });
    const counted = async () => (await served.ask('GET', '/v1/tasks/queues')).body;
    const leads = { queue: 'vip-care-leads', open: 1, escalated: 1, more: false };
    expect(await counted()).toEqual({
      queues: [{ queue: 'vip-care', open: 2, escalated: 0, more: false }, leads],
    });
    await served.world.clock.runUntil(plus(start, hours(6)));
    expect(await counted()).toEqual({
      queues: [{ queue: 'vip-care', open: 1, escalated: 0, more: false }, leads],
    });
  });

  it('are refused without a queue, or in a state that there is not', async () => {
    expect(problemOf(await served.ask('GET', '/v1/tasks'))).toEqual([400, 'queue', 'queue: name the queue']);
    const query = { queue: 'vip-care', state: 'lost' };
    expect(problemOf(await served.ask('GET', '/v1/tasks', { query }))).toEqual([
      400,
      'state',
      'state: must be one of open, taken, done, over',
    ]);
  });

  it('are for admin keys alone', async () => {
    const headers = { authorization: basic(writeKey.key) };
    expect((await served.ask('GET', '/v1/tasks', { headers, query: { queue: 'q' } })).status).toBe(403);
    expect((await served.ask('POST', '/v1/tasks/x/take', { headers, body: {} })).status).toBe(403);
  });
});

describe('whoever takes a task', () => {
  it('learns how to reach the customer, and has it alone', async () => {
    const id = await asked();
    const { status, body } = await post(id, 'take', { assignee: 'kim' });
    expect(status).toBe(200);
    const { task, contact } = takenTaskBody.parse(body);
    expect(task).toMatchObject({ state: 'taken', assignee: 'kim', takenAt: iso(start) });
    expect(contact).toEqual({ firstName: 'Ada', phone: '+447700900123', locale: 'zh-Hant' });
    expect(problemOf(await post(id, 'take', { assignee: 'lee' }))).toEqual([
      409,
      undefined,
      'the task is kim’s',
    ]);
    expect((await post(id, 'take', { assignee: 'lee' })).body).toMatchObject({
      error: { reason: { kind: 'task-of-another', by: 'kim' } },
    });
    expect((await post(id, 'take', { assignee: 'kim' })).body).toEqual(body);
    expect(await listed('vip-care')).toEqual([]);
    expect(await listed('vip-care', 'taken')).toHaveLength(1);
  });

  it('is one of those who try at the same moment', async () => {
    const id = await asked();
    const people = ['ann', 'bob', 'cai', 'dee', 'eve'];
    const tried = await served.settling(
      Promise.all(people.map((assignee) => post(id, 'take', { assignee }))),
    );
    expect(tried.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('may give it back, and so nobody else', async () => {
    const id = await asked();
    await post(id, 'take', { assignee: 'kim' });
    expect((await post(id, 'release', { assignee: 'lee' })).status).toBe(409);
    const { task } = changedTaskBody.parse((await post(id, 'release', { assignee: 'kim' })).body);
    expect(task).toMatchObject({ state: 'open', queue: 'vip-care', priority: 'normal' });
    expect(task.assignee).toBeUndefined();
    expect((await post(id, 'take', { assignee: 'lee' })).status).toBe(200);
  });

  it('lets it escalate by giving it back late', async () => {
    const id = await asked();
    await post(id, 'take', { assignee: 'kim' });
    await served.world.clock.runUntil(plus(start, hours(30)));
    const { task } = changedTaskBody.parse((await post(id, 'release', { assignee: 'kim' })).body);
    expect(task).toMatchObject({ state: 'open', queue: 'vip-care-leads', priority: 'high' });
  });

  it('comes too late when the task is over, or when the customer wants no contact any more', async () => {
    const id = await asked({ state: 'over' });
    expect(problemOf(await post(id, 'take', { assignee: 'kim' }))).toEqual([
      409,
      undefined,
      'the task is over: its journey went on without it',
    ]);
    const other = await asked({ enrolment: { ...enrolment, cycle: 2 } }, { suppressed: 'unsubscribed' });
    expect(problemOf(await post(other, 'take', { assignee: 'kim' }))).toEqual([
      409,
      undefined,
      'the customer is not to be contacted any more: unsubscribed',
    ]);
  });

  it('has to say who it is', async () => {
    const id = await asked();
    const [status, field] = problemOf(await post(id, 'take', { assignee: ' ' }));
    expect([status, field]).toEqual([400, 'assignee']);
    expect((await post(id, 'take', { assignee: 'kim', by: 'x' })).status).toBe(400);
  });

  it('finds no task by an id that is none', async () => {
    await asked();
    for (const id of ['x', taskId({ ...call, name: 'other-call' })])
      expect((await post(id, 'take', { assignee: 'kim' })).status).toBe(404);
  });
});

describe('a result', () => {
  it('is kept, with notes, and comes in as an event, once', async () => {
    const id = await asked();
    await post(id, 'take', { assignee: 'kim' });
    const result = { assignee: 'kim', result: 'not-reached', notes: 'Voicemail' };
    const { task } = changedTaskBody.parse((await post(id, 'result', result)).body);
    expect(task).toMatchObject({ state: 'done', result: 'not-reached', notes: 'Voicemail' });
    expect((await post(id, 'result', result)).status).toBe(200);
    await served.settle();
    const events = await served.ports.ledger.eventsSince(customerId('ada/1'), minus(start, days(1)));
    expect(events).toMatchObject([
      {
        name: 'Custom',
        customName: 'Task Completed',
        at: start,
        properties: {
          task: 'vip-call',
          journey: 'vip-care-call',
          queue: 'vip-care',
          assignee: 'kim',
          result: 'not-reached',
        },
      },
    ]);
  });

  it('tells with it why the customer left, which is her reason from then on', async () => {
    const id = await asked();
    await post(id, 'take', { assignee: 'kim' });
    const told = (reason: string) => post(id, 'result', { assignee: 'kim', result: 'not-reached', reason });
    expect(problemOf(await told('weather'))).toEqual([
      400,
      'reason',
      'reason: must be one of service, price, setback, account, personal',
    ]);
    expect(changedTaskBody.parse((await told('price')).body).task).toMatchObject({ reason: 'price' });
    await served.settle();
    expect(await served.ports.profiles.get(customerId('ada/1'))).toMatchObject({ leavingReason: 'price' });
  });

  it('is told by who has the task, as one of its results, while it matters', async () => {
    const id = await asked();
    const told = (changes: object) =>
      post(id, 'result', { assignee: 'kim', result: 'not-reached', ...changes }).then(problemOf);
    expect(await told({})).toEqual([409, undefined, 'nobody has taken the task; take it first']);
    await post(id, 'take', { assignee: 'kim' });
    expect(await told({ assignee: 'lee' })).toEqual([409, undefined, 'the task is kim’s']);
    expect(await told({ result: 'lost' })).toEqual([
      400,
      'result',
      'result: must be one of reached-happy, not-reached',
    ]);
    expect((await told({ notes: 'x'.repeat(2_001) })).slice(0, 2)).toEqual([400, 'notes']);
    await served.world.clock.runUntil(parseIso('2026-11-26T12:00:00Z'));
    expect(await told({})).toEqual([409, undefined, 'the task is over: its journey went on without it']);
  });
});
