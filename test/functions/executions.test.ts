/** Executions that do not succeed, through the synthesized app: no passage stays open without one, and they go on once mended. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redrivenBody } from '../../functions/api/contract/schemas.ts';
import type { Answer, Transport } from '../../local/aws/transport.ts';
import sampleShop from '../../rekindle.config.ts';
import { customerId, executionName, journeyId } from '../../shared/base/ids.ts';
import { days, hours, iso, milliseconds, minus, minutes, plus } from '../../shared/base/time.ts';
import { newProfile } from '../../shared/customers/profiles/profile.ts';
import { deployedJourneys } from '../../shared/shop/shop.ts';
import { longestStay } from '../../workflows/compile/index.ts';
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
const longestOf = (id: string): number => {
  const found = deployedJourneys(sampleShop).find((journey) => journey.id === id);
  if (found === undefined) throw new Error(`the sample shop has no ${id}`);
  return longestStay(found, 1);
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
    const lately = async () => (await served.ask('GET', '/v1/journeys/win-back-14d/failed')).body;
    const failedAt = looked.executions[0]?.failedAt;
    expect(await lately()).toEqual({
      journey: 'win-back-14d',
      executions: [{ customer: 'ada', failedAt, failure: 'the wrong one' }],
    });
    expect(await redrive()).toMatchObject({ redriven: 1 });
    expect(await lately()).toMatchObject({ executions: [] });
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

/** EventBridge delivers by best effort: this one is lost. */
const losing = (): void => {
  const { put } = served.world.events;
  Object.assign(served.world.events, {
    put: (bus: string, event: Parameters<typeof put>[1]) =>
      event.source === 'aws.states' ? 'lost' : put(bus, event),
  });
};

/** Counts an operation of Step Functions, and answers it otherwise while that is wanted. */
const watching = (operation: string) => {
  const watched: { count: number; instead?: Answer | undefined } = { count: 0 };
  const watch = (transport: Transport): Transport => ({
    ...transport,
    handle: async (request) => {
      if (request.headers['x-amz-target'] !== `AWSStepFunctions.${operation}`)
        return transport.handle(request);
      watched.count += 1;
      const { instead } = watched;
      return instead === undefined
        ? transport.handle(request)
        : { response: { statusCode: instead.status, headers: {}, body: Buffer.from(instead.body) } };
    },
  });
  return { watch, watched };
};
const nothingListed: Answer = { status: 200, body: '{"executions":[]}' };

describe('an execution whose end nobody was told of', () => {
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

  it('is found by the first night that looks again, weeks later too', async () => {
    await open();
    losing();
    await run('reconcile');
    await abort();
    await pass(days(20));
    await run('reconcile');
    expect((await passage()).exit).toMatchObject({ reason: 'failed', why: 'the wrong one' });
  });

  it('is asked about once, not each night for as long as it is listed', async () => {
    const { watch, watched } = watching('DescribeExecution');
    await open(watch);
    losing();
    await abort();
    for (let night = 0; night < 3; night += 1) {
      await pass(days(1));
      await run('reconcile');
    }
    expect(watched.count).toBe(1);
  });
});

describe('an open passage of whose execution neither an event nor a list tells', () => {
  it('is ended by the sweep once it is open for longer than its story lasts, with the reason on the timeline', async () => {
    const { watch, watched } = watching('ListExecutions');
    await open(watch);
    losing();
    watched.instead = nothingListed;
    await abort();
    const longest = longestOf(winBack);
    await pass(milliseconds(longest - hours(1)));
    await run('reconcile');
    await run('sweep');
    expect(await entry()).not.toHaveProperty('exitedAt');
    await pass(days(1));
    await run('sweep');
    expect(await entry()).toHaveProperty('exitedAt');
    const { body } = await served.ask('GET', '/v1/customers/ada');
    expect(body).toMatchObject({
      timeline: expect.arrayContaining([
        expect.objectContaining({ kind: 'left', reason: 'failed', why: 'the wrong one' }),
      ]),
    });
  });

  it('is ended so too where no execution was ever begun', async () => {
    await open();
    const bea = customerId('bea');
    const profile = await served.ports.profiles.get(ada);
    if (profile === undefined) throw new Error('she is not there');
    await served.ports.profiles.putAll([{ ...profile, id: bea, email: 'bea@example.com' }]);
    await pass(milliseconds(longestOf(winBack)));
    await run('sweep');
    expect((await served.ports.profiles.get(bea))?.enrolments[winBack]).toHaveProperty('exitedAt');
  });
});
