/**
 * Drills: a fault is planted, the deployment says so as CloudWatch would, with the page that says what to do, and says it no
 * more once it is mended. The alarms are the templates' own, and what they watch is what real handlers and services measure.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../../local/aws/transport.ts';
import sampleShop from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, hours, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { type Served, serve, start } from '../../functions/api/served.ts';

/** What is not to be reached, while it is. */
let away: 'SES' | 'profiles' | undefined;
const withFaults = (transport: Transport): Transport => ({
  ...transport,
  handle: async (request) => {
    const { path, headers, body } = request;
    const refused = (statusCode: number, type: string) => ({
      response: {
        statusCode,
        headers: { 'x-amzn-errortype': type },
        body: Buffer.from(`{"__type":"${type}"}`),
      },
    });
    if (away === 'SES' && path.endsWith('/outbound-emails')) return refused(429, 'TooManyRequestsException');
    const isOfProfiles =
      headers['x-amz-target']?.startsWith('DynamoDB') === true &&
      String(body).includes(served.world.environment.PROFILES_TABLE ?? '');
    if (away === 'profiles' && isOfProfiles) return refused(500, 'InternalServerError');
    return transport.handle(request);
  },
});

let served: Served;
beforeAll(async () => {
  served = await serve(withFaults, sampleShop, () => {}, true);
});
afterAll(() => served.world.close());

const now = () => served.world.clock.now();
const pass = (duration: Parameters<typeof plus>[1]) => served.world.clock.runUntil(plus(now(), duration));
const machine = (name: string) => `${served.world.environment.STATE_MACHINES}rekindle-prod--${name}`;

const putOrder = async (value?: number): Promise<void> => {
  served.world.events.put(served.world.bus, {
    source: 'shop',
    detailType: 'Order Completed',
    time: now(),
    detail: { customer: 'ada', orderId: `order-${now()}`, value },
  });
};

interface Drill {
  readonly fault: string;
  readonly runbook: string;
  readonly says: string;
  readonly plant: () => Promise<unknown>;
  /** Within which it is said. */
  readonly within: Parameters<typeof plus>[1];
  readonly mend?: () => void;
  /** After which it is said no more. */
  readonly over: Parameters<typeof plus>[1];
}

const drills: readonly Drill[] = [
  {
    fault: 'a function that throws, for ten minutes',
    runbook: 'a-function-fails',
    says: 'look fails',
    plant: async () => {
      const look = served.world.functionAt('functions/look/handler.ts') ?? '';
      for (let minute = 0; minute < 10; minute += 1) {
        await served.world.lambda.invoke(look, { what: 'it does not take' }).catch(() => {});
        await pass(minutes(1));
      }
    },
    within: minutes(2),
    over: hours(1),
  },
  {
    fault: 'an execution that fails',
    runbook: 'executions-failed-or-timed-out',
    says: 'Executions of rekindle-prod--recount failed',
    plant: async () => served.world.states.startExecution(machine('recount'), { at: 'no time' }),
    within: minutes(2),
    over: hours(1),
  },
  {
    fault: 'a table that is away, and events that are given up',
    runbook: 'events-could-not-be-taken-in',
    says: 'Events could not be taken in',
    plant: async () => {
      away = 'profiles';
      await putOrder(10);
    },
    within: hours(2),
    mend: () => {
      away = undefined;
      const SourceArn = 'arn:aws:sqs:local-1:000000000000:rekindle-prod--dead-letters';
      served.world.queues.handle('StartMessageMoveTask', JSON.stringify({ SourceArn }));
    },
    over: hours(1),
  },
  {
    fault: 'an order without its value, while it is tried',
    runbook: 'events-wait-for-15-minutes',
    says: 'Events wait for more than 15 minutes',
    plant: () => putOrder(),
    within: minutes(25),
    over: hours(2),
  },
  {
    fault: 'a provider that takes nothing for an hour',
    runbook: 'a-provider-is-busy',
    says: 'A provider has not taken messages',
    plant: async () => {
      away = 'SES';
      const ben = {
        ...newProfile(customerId('ben')),
        email: 'ben@example.com',
        consents: { email: true },
        timezone: 'UTC',
        orders: 1,
        lastOrderAt: minus(start, days(15)),
        revision: 1,
      };
      await served.ports.profiles.putAll([ben]);
      served.world.states.startExecution(machine('sweep'), { at: iso(now()) });
    },
    within: hours(2),
    mend: () => {
      away = undefined;
    },
    over: hours(12),
  },
  {
    fault: 'a record of the ledger that can’t be read',
    runbook: 'figures-stand-still-or-are-wrong',
    says: 'Records of the ledger can’t be read',
    plant: async () => {
      const Item = { c: { S: 'ada' }, k: { S: 'passage#win-back-14d#0001#enrolment' } };
      const TableName = served.world.environment.LEDGER_TABLE;
      served.world.dynamodb.handle('PutItem', JSON.stringify({ TableName, Item }));
    },
    within: minutes(5),
    over: hours(2),
  },
];

describe('a drill', () => {
  const told = async (runbook: string) => {
    const { body } = await served.ask('GET', '/v1/alarms');
    return (body as { alarms: { runbook: string; says: string }[] }).alarms.filter(
      (each) => each.runbook === `docs/operations.md#${runbook}`,
    );
  };

  it.each(drills)('of $fault is told, with where to read on, until it is mended', async (drill) => {
    expect(await told(drill.runbook)).toEqual([]);
    await drill.plant();
    const until = plus(now(), drill.within);
    while (now() < until && (await told(drill.runbook)).length === 0) await pass(minutes(1));
    const [alarm] = await told(drill.runbook);
    expect(alarm).toMatchObject({
      says: expect.stringContaining(drill.says),
      reason: expect.stringContaining('Threshold Crossed'),
    });
    drill.mend?.();
    await pass(drill.over);
    expect(await told(drill.runbook)).toEqual([]);
  });
});

describe('what CloudWatch tells of an alarm', () => {
  const name = 'rekindle-prod--api-OfTomorrow';
  const tell = async (detailType: string, detail: object): Promise<void> => {
    const told = { alarmName: name, configuration: { description: 'A text of somebody’s own' }, ...detail };
    served.world.events.put('default', { source: 'aws.cloudwatch', detailType, time: now(), detail: told });
    await served.settle();
  };
  const changed = (value: string, timestamp: string) =>
    tell('CloudWatch Alarm State Change', { state: { value, reason: 'so it is', timestamp } });
  const told = async () =>
    ((await served.ask('GET', '/v1/alarms')).body as { alarms: { name: string }[] }).alarms.filter(
      (each) => each.name === name,
    );

  it('counts by its own time, in whatever order it comes, until the alarm is there no more', async () => {
    const since = '2026-11-23T12:00:02.500Z';
    const stands = { name, since, says: 'A text of somebody’s own', reason: 'so it is' };
    await changed('ALARM', '2026-11-23T12:00:02.500+0000');
    await changed('OK', '2026-11-23T12:00:01.000+0000');
    expect(await told()).toEqual([stands]);
    await tell('CloudWatch Alarm Configuration Change', { operation: 'update' });
    expect(await told()).toHaveLength(1);
    await tell('CloudWatch Alarm Configuration Change', { operation: 'delete' });
    expect(await told()).toEqual([]);
  });
});
