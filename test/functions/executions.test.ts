/** Executions that do not succeed, through the synthesized app: no passage stays open without one, and they go on once mended. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redrivenBody } from '../../functions/api/contract/schemas.ts';
import type { Transport } from '../../local/aws/transport.ts';
import { customerId, executionName, journeyId } from '../../shared/base/ids.ts';
import { days, iso, minus, minutes, plus } from '../../shared/base/time.ts';
import { newProfile } from '../../shared/customers/profiles/profile.ts';
import { type Served, serve, start } from './api/served.ts';

let served: Served;
afterEach(() => served.world.close());

const winBack = journeyId('win-back-14d');
const ada = customerId('ada');

const open = async (intercept?: (transport: Transport) => Transport) => {
  served = await serve(intercept);
  await served.ports.profiles.putAll([
    {
      ...newProfile(ada),
      email: 'ada@example.com',
      consents: { email: true },
      locale: 'en',
      timezone: 'UTC',
      orders: 1,
      lastOrderAt: minus(start, days(15)),
      revision: 1,
    },
  ]);
  await run('sweep');
};
const pass = (duration = minutes(5)) => served.world.clock.runUntil(plus(served.world.clock.now(), duration));
const machine = (name: string) => `${served.world.environment.STATE_MACHINES}rekindle-prod--${name}`;
const run = async (name: string) => {
  served.world.states.startExecution(machine(name), { at: iso(served.world.clock.now()) });
  await pass();
};

const passage = async () => {
  const [found] = (await served.ports.ledger.history(ada, 1)).passages;
  if (found?.enrolment === undefined) throw new Error('she has not been enrolled');
  return found.enrolment;
};
const entry = async () => (await served.ports.profiles.get(ada))?.enrolments[winBack];
/** As somebody does it in the console. */
const abort = async () => {
  const { key } = await passage();
  const executionArn = `${machine('journey-win-back-14d').replace(':stateMachine:', ':execution:')}:${executionName(key)}`;
  const body = JSON.stringify({ executionArn, cause: 'the wrong one' });
  expect(served.world.states.handle('StopExecution', body).status).toBe(200);
};
const redrive = async (body: object = {}) => {
  const path = '/v1/journeys/win-back-14d/redrive';
  const answer = await served.ask('POST', path, { body: { why: 'mended', ...body } });
  return redrivenBody.parse(answer.body);
};

describe('an execution that did not succeed', () => {
  beforeEach(() => open());

  it('ends its passage within seconds, with the reason on the timeline', async () => {
    expect(await entry()).not.toHaveProperty('exitedAt');
    await abort();
    await pass();
    expect((await passage()).exit).toMatchObject({ reason: 'failed', why: 'the wrong one' });
    expect(await entry()).toHaveProperty('exitedAt');
    const { body } = await served.ask('GET', '/v1/customers/ada');
    expect(body).toMatchObject({
      timeline: expect.arrayContaining([
        expect.objectContaining({ kind: 'left', reason: 'failed', why: 'the wrong one' }),
      ]),
    });
  });

  it('goes on where it was, with its passage, once it is redriven', async () => {
    await abort();
    await pass();
    const looked = await redrive({ look: true });
    expect(looked).toMatchObject({
      redriven: 0,
      executions: [{ customer: 'ada', failure: 'the wrong one' }],
    });
    expect(await entry()).toHaveProperty('exitedAt');
    expect(await redrive()).toMatchObject({ redriven: 1 });
    await pass();
    expect((await passage()).exit).toBeUndefined();
    expect(await entry()).not.toHaveProperty('exitedAt');
    await pass(days(40));
    expect((await passage()).exit?.reason).not.toBe('failed');
    expect(served.world.states.running()).toBe(0);
  });

  it('is left alone where its failure is another than was asked for, and where it goes on already', async () => {
    await abort();
    await pass();
    expect(await redrive({ error: 'MissingMessageError' })).toMatchObject({ redriven: 0, executions: [] });
    expect(await redrive({ error: 'the wrong' })).toMatchObject({ redriven: 1 });
    expect(await redrive()).toMatchObject({ redriven: 0, executions: [] });
  });
});

describe('a passage that is older than any execution', () => {
  it('is ended by the sweep', async () => {
    await open();
    const profile = await served.ports.profiles.get(ada);
    const known = profile?.enrolments[winBack];
    if (profile === undefined || known === undefined) throw new Error('she is not in it');
    for (const [age, isOver] of [
      [300, false],
      [367, true],
    ] as const) {
      const read = (await served.ports.profiles.get(ada)) ?? profile;
      const enrolments = { [winBack]: { ...known, enrolledAt: minus(served.world.clock.now(), days(age)) } };
      await served.ports.profiles.update(read, { ...read, enrolments });
      await run('sweep');
      expect((await entry())?.exitedAt !== undefined).toBe(isOver);
    }
    expect((await passage()).exit).toMatchObject({
      reason: 'failed',
      why: 'no execution lasts longer than a year',
    });
  });
});

describe('an execution whose end nobody was told of', () => {
  /** EventBridge delivers by best effort: this one is lost. */
  const losing = (): void => {
    const { put } = served.world.events;
    Object.assign(served.world.events, {
      put: (bus: string, event: Parameters<typeof put>[1]) =>
        event.source === 'aws.states' ? 'lost' : put(bus, event),
    });
  };

  it('is found that night, and its passage ended', async () => {
    await open();
    losing();
    await abort();
    await pass();
    expect(await entry()).not.toHaveProperty('exitedAt');
    await run('reconcile');
    expect((await passage()).exit).toMatchObject({ reason: 'failed', why: 'the wrong one' });
    await run('reconcile');
    expect(await entry()).toHaveProperty('exitedAt');
  });
});
