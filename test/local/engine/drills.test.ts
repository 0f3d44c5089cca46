/**
 * Drills, one of each kind of alarm: a fault is planted, the deployment says so as CloudWatch would, with the page that says what
 * to do, and says it no more once it is mended. The alarms are the templates' own, and what they watch is what real handlers and
 * services measure.
 */
import middy from '@middy/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alert, observe } from '../../../functions/middleware/observe.ts';
import { mailPaths, type Posted } from '../../../local/aws/mail.ts';
import { listOf, propertiesOf, readAssembly } from '../../../local/aws/template.ts';
import type { Transport } from '../../../local/aws/transport.ts';
import { follow } from '../../../local/engine/follow.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { customerId, journeyId, touchKey } from '../../../shared/base/ids.ts';
import {
  days,
  hours,
  instant,
  iso,
  milliseconds,
  minus,
  minutes,
  plus,
  seconds,
} from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import type { Alert } from '../../../shared/flows/ports.ts';
import { linkTo, sealLink } from '../../../shared/messages/links.ts';
import { type AlarmKind, alarmKindNames, alarmKinds, wordsIn } from '../../../shared/shop/alarms.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';
import { adminKey, basic, type Served, serve } from '../../functions/api/served.ts';
import { sampleWith } from '../../support/templates.ts';

const endpoint = { app: { url: 'https://app.example.com/', header: 'Authorization' } };

/** A shop in which every kind of alarm watches something. */
const shop = {
  ...sampleWith({
    alarmsTo: 'ops@example.com',
    webhooks: { crm: { url: 'https://crm.example.com/', events: ['Journey Exited'] } },
    pushes: endpoint,
    postcards: endpoint,
    offers: { shop: { kind: 'pool' } },
    budgets: { 'win-back-14d': { messages: 1_000 } },
    textSpendLimit: 1,
  }),
  journeys: allJourneys.map((journey) => ({ journey, enabled: true })),
};

/** What is not to be reached, while it is. */
let away:
  | 'SES'
  | 'SES-reviews'
  | 'profiles'
  | 'profiles-slowly'
  | 'profiles-throttled'
  | 'starts-throttled'
  | undefined;
const withFaults = (transport: Transport): Transport => ({
  ...transport,
  handle: async (request) => {
    const { path, headers, body } = request;
    const target = headers['x-amz-target'] ?? '';
    const refused = (statusCode: number, type: string) => ({
      response: {
        statusCode,
        headers: { 'x-amzn-errortype': type },
        body: Buffer.from(`{"__type":"${type}"}`),
      },
    });
    if (away === 'SES' && path.endsWith('/outbound-emails')) return refused(429, 'TooManyRequestsException');
    if (away === 'SES-reviews' && path === mailPaths.GetAccount) {
      const account = { ...JSON.parse(transport.answer(request).body), EnforcementStatus: 'PROBATION' };
      return { response: { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(account)) } };
    }
    if (away === 'starts-throttled' && target === 'AWSStepFunctions.StartExecution')
      return refused(400, 'ThrottlingException');
    const isOfProfiles =
      target.startsWith('DynamoDB') && String(body).includes(served.world.environment.PROFILES_TABLE ?? '');
    if (away === 'profiles' && isOfProfiles) return refused(500, 'InternalServerError');
    if (away === 'profiles-throttled' && isOfProfiles)
      return refused(400, 'ProvisionedThroughputExceededException');
    if (away === 'profiles-slowly' && isOfProfiles) await served.world.clock.sleep(seconds(4));
    return transport.handle(request);
  },
});

let served: Served;
/** What the template watches, by the alarm's kind. */
let watched: ReadonlyMap<
  AlarmKind | undefined,
  readonly { readonly queue: string; readonly stack: string }[]
>;
beforeAll(async () => {
  served = await serve(withFaults, shop, () => {}, true);
  watched = Map.groupBy(
    readAssembly(await synthesize(shop))
      .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
      .map(({ stack, properties }) => ({
        kind: wordsIn(String(properties.AlarmDescription)).kind,
        stack: stack.replace(/^Rekindle|[0-9A-F]{8}$/g, '').toLowerCase(),
        queue: String(propertiesOf(listOf(properties.Dimensions)[0]).Value),
      })),
    ({ kind }) => kind,
  );
});
afterAll(() => served.world.close());

const now = () => served.world.clock.now();
const pass = (duration: Parameters<typeof plus>[1]) => served.world.clock.runUntil(plus(now(), duration));
const machine = (name: string) => `${served.world.environment.STATE_MACHINES}rekindle-prod--${name}`;
const invoke = (name: string, event: object) =>
  served.world.lambda.invoke(served.world.functionAt(`functions/${name}/handler.ts`) ?? '', event);
const purge = (queue: string): void => {
  const QueueUrl = `https://sqs.local-1.amazonaws.com/000000000000/${queue}`;
  const { status, body } = served.world.queues.handle('PurgeQueue', JSON.stringify({ QueueUrl }));
  if (status !== 200) throw new Error(body);
};
const again = () => {
  away = undefined;
};

/** Each minute, for so long. */
const eachMinute = async (count: number, work: () => unknown): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    await work();
    await pass(minutes(1));
  }
};

const putOrder = async (value?: number): Promise<void> => {
  served.world.events.put(served.world.bus, {
    source: 'shop',
    detailType: 'Order Completed',
    time: now(),
    detail: { customer: 'ada', orderId: `order-${now()}`, value },
  });
};

/** By day, when messages leave at once, a sweep takes her in. */
const sweepIn = async (id: string): Promise<void> => {
  const aDay = days(1);
  await served.world.clock.runUntil(plus(instant(now() - (now() % aDay) + aDay), hours(10)));
  await served.ports.profiles.putAll([
    {
      ...newProfile(customerId(id)),
      email: `${id}@example.com`,
      consents: { email: true },
      timezone: 'UTC',
      orders: 1,
      lastOrderAt: minus(now(), days(15)),
      revision: 1,
    },
  ]);
  served.world.states.startExecution(machine('sweep'), { at: iso(now()) });
};

/** As a function does that comes upon it. */
const says = (name: Alert['name']) => async () => alert({ name, sentence: 'as in a drill', id: 'drill' });

/** As `send` does for each of so many messages. */
const come = (outcome: string, count: number) => async () => {
  const send = middy()
    .use(observe('send'))
    .handler(async () => ({ outcome })) as unknown as (event: object, context: object) => Promise<unknown>;
  for (let message = 0; message < count; message += 1) await send({}, { functionName: 'send' });
};

/** So many emails of which one comes to this. */
const mails = (count: number, fate: 'bounced' | 'complained') => async () => {
  const { mail } = served.world;
  const Simple = { Subject: { Data: 'hello' }, Body: { Text: { Data: 'you' } } };
  for (let each = 0; each < count; each += 1)
    mail.handle(
      '/v2/email/outbound-emails',
      JSON.stringify({
        FromEmailAddress: 'hello@shop.example.com',
        Destination: { ToAddresses: ['ada@example.com'] },
        Content: { Simple },
      }),
    );
  const sent: Posted = {
    messageId: 'm',
    at: now(),
    from: 'hello@shop.example.com',
    to: 'ada@example.com',
    tags: {},
  };
  mail.report(sent, fate);
};

interface Drill {
  readonly fault: string;
  readonly plant: () => Promise<unknown>;
  /** Within which it is said. */
  readonly within: Parameters<typeof plus>[1];
  readonly mend?: () => void;
  /** After which it is said no more. */
  readonly over: Parameters<typeof plus>[1];
}

/** What EventBridge, Lambda or SQS lays with the dead letters of the alarm, until somebody purges them. */
const deadLetter = (kind: AlarmKind, fault: string): Drill => {
  const queue = () => watched.get(kind)?.[0]?.queue ?? '';
  return {
    fault,
    plant: async () => served.world.queues.send(queue(), '{}'),
    within: minutes(2),
    mend: () => {
      purge(queue());
    },
    over: hours(1),
  };
};

const night = { segments: 1, startsPerSecond: 10, isNight: true };
const counts = { profiles: 5, enrolled: 0, heldOut: 0, unreachable: 0 };

const drills: Readonly<Record<AlarmKind, Drill>> = {
  'api-faults': {
    fault: 'an API that can’t reach a table',
    plant: async () => {
      away = 'profiles';
      await eachMinute(11, () => served.ask('GET', '/v1/customers/ada'));
    },
    within: minutes(2),
    mend: again,
    over: hours(1),
  },
  'api-slow': {
    fault: 'an API whose table takes four seconds',
    plant: async () => {
      away = 'profiles-slowly';
      await eachMinute(16, () => served.settling(served.ask('GET', '/v1/customers/ada')));
    },
    within: minutes(2),
    mend: again,
    over: hours(1),
  },
  'budget-gone': {
    fault: 'a budget that is used up',
    plant: says('BudgetGone'),
    within: minutes(2),
    over: hours(4),
  },
  'codes-few': { fault: 'a pool that runs dry', plant: says('FewCodes'), within: minutes(2), over: hours(2) },
  'coupon-refused': {
    fault: 'a coupon that the shop refuses',
    plant: says('OfferRefused'),
    within: minutes(2),
    over: hours(2),
  },
  'events-not-taken-in': {
    fault: 'a table that is away, and events that are given up',
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
  'events-late': {
    fault: 'an order without its value, while it is tried',
    plant: () => putOrder(),
    within: minutes(25),
    over: hours(2),
  },
  'executions-failed': {
    fault: 'an execution that fails',
    plant: async () => served.world.states.startExecution(machine('recount'), { at: 'no time' }),
    within: minutes(2),
    over: hours(1),
  },
  'figures-uncounted': deadLetter('figures-uncounted', 'changes that can’t be counted'),
  'fit-not-begun': deadLetter('fit-not-begun', 'a fit that the scheduler can’t start'),
  'function-fails': {
    fault: 'a function that throws, for ten minutes',
    plant: () => eachMinute(10, () => invoke('look', { what: 'it does not take' }).catch(() => {})),
    within: minutes(2),
    over: hours(1),
  },
  'functions-throttled': {
    fault: 'an account whose functions all run',
    // Tonight hears of it when what keeps it runs again; the email needs none of them.
    plant: async () => {
      served.world.lambda.throttle(true);
      await eachMinute(16, async () => {
        for (let each = 0; each < 3; each += 1) await invoke('look', {}).catch(() => {});
      });
      served.world.lambda.throttle(false);
    },
    within: minutes(6),
    over: hours(1),
  },
  'id-of-nobody': {
    fault: 'an id that stands for many people',
    plant: says('IdsOfNobody'),
    within: minutes(2),
    over: hours(4),
  },
  'links-slow': {
    fault: 'links in messages, whose table takes four seconds',
    plant: async () => {
      const touch = touchKey(
        { journey: journeyId('win-back-14d'), version: 1, customer: customerId('ada'), cycle: 1 },
        'we-miss-you',
      );
      const link = linkTo(
        'https://links.example.com/',
        'p',
        sealLink(await served.ports.linkKeys(), 'p', { touch }),
      );
      away = 'profiles-slowly';
      await eachMinute(16, () => served.settling(follow(served.world, link)));
    },
    within: minutes(2),
    mend: again,
    over: hours(1),
  },
  'mail-bounces': {
    fault: 'an email of ten that bounces',
    plant: mails(10, 'bounced'),
    within: minutes(2),
    over: hours(4),
  },
  'mail-complaints': {
    fault: 'an email of a hundred that is complained of',
    plant: mails(100, 'complained'),
    within: minutes(2),
    over: hours(4),
  },
  'mail-quota-near': {
    fault: 'a day’s emails that are nearly sent',
    plant: says('MailQuotaNear'),
    within: minutes(2),
    over: hours(4),
  },
  'mail-under-review': {
    fault: 'an account that SES looks into',
    plant: async () => {
      away = 'SES-reviews';
      await invoke('sweep-plan', { ...night, at: iso(now()) });
    },
    within: minutes(2),
    mend: again,
    over: days(4),
  },
  'message-unknown': {
    fault: 'a message whose fate nobody knows',
    plant: come('unknown', 1),
    within: minutes(2),
    over: hours(4),
  },
  'messages-withheld': {
    fault: 'twenty messages that are withheld',
    plant: come('withheld', 20),
    within: minutes(2),
    over: hours(4),
  },
  'night-empty': {
    fault: 'a sweep of a table without customers',
    plant: () => invoke('sweep-finish', { at: iso(now()), segments: 1, counts: { ...counts, profiles: 0 } }),
    within: minutes(2),
    over: hours(4),
  },
  'night-late': {
    fault: 'a sweep that begins an hour late',
    plant: () => invoke('sweep-plan', { ...night, at: iso(minus(now(), hours(1))) }),
    within: minutes(2),
    over: hours(4),
  },
  'night-not-begun': deadLetter('night-not-begun', 'a sweep that the scheduler can’t start'),
  'night-slow': {
    fault: 'a sweep whose table is away for five hours',
    plant: async () => {
      away = 'profiles';
      served.world.states.startExecution(machine('sweep'), { at: iso(now()) });
      await pass(hours(5));
      away = undefined;
    },
    within: hours(3),
    over: hours(4),
  },
  'night-unfinished': {
    fault: 'a sweep of the night before that has not come to its end',
    plant: async () => {
      await invoke('sweep-finish', { at: iso(now()), segments: 1, counts });
      await invoke('sweep-plan', { ...night, at: iso(plus(now(), days(2))) });
    },
    within: minutes(2),
    over: hours(4),
  },
  'passages-failed': {
    fault: 'a passage whose execution is stopped',
    plant: async () => {
      await sweepIn('cleo');
      await pass(hours(1));
      for (const journey of allJourneys) {
        const { body } = served.world.states.handle(
          'ListExecutions',
          JSON.stringify({ stateMachineArn: machine(`journey-${journey.id}`), statusFilter: 'RUNNING' }),
        );
        const { executions } = JSON.parse(body) as { executions: { executionArn: string }[] };
        for (const { executionArn } of executions)
          served.world.states.handle('StopExecution', JSON.stringify({ executionArn }));
      }
    },
    within: minutes(5),
    over: hours(2),
  },
  'passages-lost': {
    fault: 'an open passage without its execution',
    plant: says('PassageLost'),
    within: minutes(2),
    over: hours(4),
  },
  'postcards-not-taken': deadLetter('postcards-not-taken', 'postcards that nobody takes'),
  'provider-busy': {
    fault: 'a provider that takes nothing for an hour',
    plant: async () => {
      // A pool without codes would be another who is busy.
      const headers = { authorization: basic(adminKey.key) };
      const body = { codes: ['DRILL-1'] };
      expect((await served.ask('POST', '/v1/pools/ten-off/codes', { headers, body })).status).toBe(200);
      away = 'SES';
      await sweepIn('ben');
    },
    within: hours(2),
    mend: again,
    over: hours(12),
  },
  'pushes-not-taken': deadLetter('pushes-not-taken', 'pushes that nobody takes'),
  'records-unread': {
    fault: 'a record of the ledger that can’t be read',
    plant: async () => {
      const Item = { c: { S: 'ada' }, k: { S: 'passage#win-back-14d#0001#enrolment' } };
      const TableName = served.world.environment.LEDGER_TABLE;
      served.world.dynamodb.handle('PutItem', JSON.stringify({ TableName, Item }));
    },
    within: minutes(5),
    over: hours(2),
  },
  'shop-not-told': deadLetter('shop-not-told', 'codes of which the shop can’t be told'),
  'shop-told-late': {
    fault: 'a code of which the shop is not told for half a day',
    plant: async () => {
      served.world.queues.send('rekindle-prod--offers', 'what it can’t read');
    },
    within: hours(14),
    mend: () => {
      purge('rekindle-prod--offers');
    },
    over: hours(2),
  },
  'steps-throttled': {
    fault: 'starts that Step Functions throttles',
    plant: async () => {
      away = 'starts-throttled';
      await eachMinute(16, async () => {
        for (let each = 0; each < 30; each += 1)
          await served.ports.executions.start(machine('sweep'), 'drill', {}).catch(() => {});
      });
    },
    within: minutes(2),
    mend: again,
    over: hours(1),
  },
  'table-throttled': {
    fault: 'a table that throttles',
    plant: async () => {
      away = 'profiles-throttled';
      await eachMinute(16, async () => {
        for (let each = 0; each < 30; each += 1)
          await served.ports.profiles.get(customerId('ada')).catch(() => {});
      });
    },
    within: minutes(2),
    mend: again,
    over: hours(1),
  },
  'texts-near-limit': {
    fault: 'texts for most of what they may cost',
    plant: async () => {
      const body = new URLSearchParams({ Action: 'Publish', PhoneNumber: '+447700900123', Message: 'hello' });
      for (let text = 0; text < 16; text += 1)
        served.world.transport.answer({ path: '/', headers: {}, body: String(body) });
    },
    within: minutes(2),
    over: days(4),
  },
  'webhooks-not-taken': deadLetter('webhooks-not-taken', 'webhooks that nobody takes'),
};

describe('a drill', () => {
  const told = async (kind: AlarmKind) => {
    const { body } = await served.ask('GET', '/v1/alarms');
    return (body as { alarms: { kind?: AlarmKind; runbook: string; says: string }[] }).alarms.filter(
      (each) => each.kind === kind,
    );
  };
  const isEmailed = (kind: AlarmKind) =>
    (watched.get(kind) ?? []).some(
      ({ stack }) => served.world.alarms?.states().get(`rekindle-prod--${stack}-needs-somebody`) === 'ALARM',
    );

  it('is there for each kind, and something watches for each', () => {
    for (const kind of alarmKindNames) expect(watched.get(kind)?.length, kind).toBeGreaterThan(0);
  });

  it.each((Object.keys(drills) as AlarmKind[]).map((kind) => ({ kind, ...drills[kind] })))(
    'of $kind, $fault, is told, with where to read on, until it is mended',
    async ({ kind, ...drill }) => {
      expect(await told(kind)).toEqual([]);
      await drill.plant();
      const until = plus(now(), drill.within);
      const step = milliseconds(Math.max(minutes(1), drill.within / 20));
      while (now() < until && (await told(kind)).length === 0) await pass(step);
      const [alarm] = await told(kind);
      expect(alarm).toMatchObject({
        runbook: alarmKinds[kind].runbook,
        reason: expect.stringContaining('Threshold Crossed'),
      });
      expect(isEmailed(kind)).toBe(true);
      drill.mend?.();
      await pass(drill.over);
      expect(await told(kind)).toEqual([]);
    },
  );

  it('leaves nothing to be told by email', async () => {
    purge('rekindle-prod--dead-letters');
    await pass(days(1));
    expect([...(served.world.alarms?.states() ?? [])].filter(([, state]) => state !== 'OK')).toEqual([]);
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
