/**
 * What AWS can't do for a while costs nobody her message: the night that meets it loses nothing, what waited leaves once it can,
 * nobody gets a message twice, and where somebody is needed the alarm says so. Real handlers and machines, virtual time.
 */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import type { SentMail } from '../../../local/aws/mail.ts';
import type { MailQuota } from '../../../local/aws/mail-quota.ts';
import type { Answer, ClientRequest, Transport } from '../../../local/aws/transport.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import sampleShop from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import {
  type Duration,
  days,
  hours,
  iso,
  minus,
  parseIso,
  plus,
  seconds,
} from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { type AlarmKind, wordsIn } from '../../../shared/shop/alarms.ts';
import { sampleWith } from '../../support/templates.ts';

const start = parseIso('2026-11-23T10:00:00Z');
const ids = Array.from({ length: 20 }, (_, index) => `c-${String(index).padStart(2, '0')}`);

interface Asked {
  readonly request: ClientRequest;
  readonly target: string;
  readonly world: World;
  /** The function whose request it is. */
  readonly by: string | undefined;
}

/** What is answered in the place of the service; `undefined`: the service answers. */
type Fault = (asked: Asked) => Promise<Answer | undefined>;

const refused = (status: number, type: string): Answer => ({ status, body: `{"__type":"${type}"}` });

interface Lived {
  readonly world: World;
  readonly mails: readonly SentMail[];
  /** The customers whose passages were begun, in their order. */
  readonly begun: readonly string[];
  readonly alarms: ReadonlySet<AlarmKind | undefined>;
}

let open: World | undefined;
afterEach(() => open?.close());

/** A night that takes in twenty customers while this is so, and the days after it. */
const live = async (
  fault: Fault,
  {
    quota,
    lasts = days(3),
    away = hours(1),
  }: {
    readonly quota?: MailQuota;
    readonly lasts?: Duration;
    /** From the night's beginning on. */
    readonly away?: Duration;
  } = {},
): Promise<Lived> => {
  const mails: SentMail[] = [];
  const begun: string[] = [];
  const alarms = new Set<AlarmKind | undefined>();
  const intercept = (transport: Transport, running: () => string | undefined): Transport => ({
    ...transport,
    handle: async (request) => {
      const target = request.headers['x-amz-target'] ?? '';
      const [customer] =
        target === 'AWSStepFunctions.StartExecution' ? (/c-\d\d/.exec(String(request.body)) ?? []) : [];
      if (customer !== undefined && !begun.includes(customer)) begun.push(customer);
      const isAway = world.clock.now() >= start && world.clock.now() < plus(start, away);
      const answer = isAway ? await fault({ request, target, world, by: running() }) : undefined;
      if (answer === undefined) return transport.handle(request);
      const { status, body } = answer;
      return { response: { statusCode: status, headers: {}, body: Buffer.from(body) } };
    },
  });
  const world: World = await createWorld({
    assembly: await synthesize(sampleWith({ alarmsTo: 'ops@example.com' })),
    start: minus(start, hours(1)),
    seed: 1,
    streams: true,
    alarms: true,
    intercept,
    onMail: (mail) => mails.push(mail),
    onEvent: (_, { detailType, detail }) => {
      if (detailType !== 'CloudWatch Alarm State Change') return;
      const { state, configuration } = detail as {
        readonly state: { readonly value: string };
        readonly configuration: { readonly description: string };
      };
      if (state.value === 'ALARM') alarms.add(wordsIn(configuration.description).kind);
    },
    ...(quota !== undefined && { mailQuota: quota }),
  });
  open = world;
  const ports = createPorts(world.environment);
  await ports.profiles.putAll(
    ids.map((id) => ({
      ...newProfile(customerId(id)),
      email: `${id}@example.com`,
      consents: { email: true },
      timezone: 'UTC',
      orders: 1,
      lastOrderAt: minus(start, days(15)),
      revision: 1,
    })),
  );
  await world.clock.runUntil(start);
  world.states.startExecution(`${world.environment.STATE_MACHINES}rekindle-prod--sweep`, { at: iso(start) });
  await world.clock.runUntil(plus(start, lasts));
  return { world, mails, begun, alarms };
};

const firsts = (mails: readonly SentMail[]) =>
  mails.filter(({ tags }) => tags['ses:feedback-id-b'] !== undefined);
const readersOf = (mails: readonly SentMail[]): readonly string[] =>
  firsts(mails)
    .map(({ to }) => to)
    .sort();

/** Whom the night writes to where nothing is amiss: all but those who are held out. */
let everybody: readonly string[];
beforeAll(async () => {
  const calm = await live(async () => undefined);
  everybody = readersOf(calm.mails);
  expect(everybody.length).toBeGreaterThan(ids.length / 2);
  expect([...calm.alarms]).toEqual([]);
  calm.world.close();
  open = undefined;
});

/** Each has her message once, nothing failed, and nothing was given up. */
const expectNothingLost = ({ world, mails }: Lived): void => {
  expect(readersOf(mails)).toEqual(everybody);
  expect(world.failures).toEqual([]);
  expect(world.deadLetters()).toEqual([]);
};

const isOf = (name: string | undefined, { request }: Asked): boolean =>
  name !== undefined && String(request.body).includes(name);

const faults: Readonly<Record<string, { readonly fault: Fault; readonly told?: AlarmKind }>> = {
  'SES away in the region': {
    fault: async ({ request }) =>
      request.path.startsWith('/v2/email/') ? refused(503, 'ServiceUnavailableException') : undefined,
    told: 'provider-busy',
  },
  'Step Functions throttling what is started': {
    fault: async ({ target }) =>
      target === 'AWSStepFunctions.StartExecution' ? refused(400, 'ThrottlingException') : undefined,
  },
  'the profiles’ table throttled': {
    fault: async (asked) =>
      asked.target.startsWith('DynamoDB') && isOf(asked.world.environment.PROFILES_TABLE, asked)
        ? refused(400, 'ProvisionedThroughputExceededException')
        : undefined,
  },
  'the ledger throttled': {
    fault: async (asked) =>
      asked.target.startsWith('DynamoDB') && isOf(asked.world.environment.LEDGER_TABLE, asked)
        ? refused(400, 'ProvisionedThroughputExceededException')
        : undefined,
    told: 'night-late',
  },
  'the bus down': {
    fault: async ({ target }) =>
      target === 'AWSEvents.PutEvents' ? refused(500, 'InternalException') : undefined,
  },
};

it.each(Object.entries(faults))('an hour of %s loses nobody her message', async (_, { fault, told }) => {
  const lived = await live(fault);
  expectNothingLost(lived);
  if (told !== undefined) expect([...lived.alarms]).toContain(told);
});

const segmentOf = (world: World) => world.functionAt('functions/sweep-segment/handler.ts');

/** No answer comes for as long as any function has time. */
const unanswered = async ({ world }: Asked): Promise<undefined> => {
  await world.lambda.pause(hours(1));
};

it('a segment whose function runs out of its time is tried again, begins what it had not, and nobody’s passage twice', async () => {
  let starts = 0;
  const lived = await live(async (asked) => {
    if (asked.target !== 'AWSStepFunctions.StartExecution') return undefined;
    starts += 1;
    if (starts % 3 > 0) return undefined;
    // It is begun, and the function never hears of it.
    asked.world.transport.answer(asked.request);
    return unanswered(asked);
  });
  const { [segmentOf(lived.world) ?? '']: invocations = 0 } = lived.world.lambda.invocations();
  expect(invocations).toBeGreaterThan(sampleShop.settings.sweep.segments + 2);
  expectNothingLost(lived);
});

it('a night whose segments’ functions run out of their time for five hours waits for them, and is told of', async () => {
  const lived = await live(
    async (asked) =>
      asked.by === segmentOf(asked.world) && isOf(asked.world.environment.PROFILES_TABLE, asked)
        ? unanswered(asked)
        : undefined,
    { away: hours(5) },
  );
  expectNothingLost(lived);
  expect([...lived.alarms]).toContain('night-slow');
});

it('a function of a step that runs out of its time keeps messages waiting, and is told of', async () => {
  const lived = await live(async (asked) =>
    asked.by === asked.world.functionAt('functions/send/handler.ts') &&
    isOf(asked.world.environment.PROFILES_TABLE, asked)
      ? unanswered(asked)
      : undefined,
  );
  expectNothingLost(lived);
  expect([...lived.alarms]).toContain('function-fails');
});

/** In the order in which they asked: there, as their passages were begun. */
const expectInOrder = ({ mails, begun }: Lived): void => {
  const inOrder = begun.map((id) => `${id}@example.com`).filter((reader) => everybody.includes(reader));
  expect(firsts(mails).map(({ to }) => to)).toEqual(inOrder);
};

it('emails above SES’s rate leave one a second, in their order', async () => {
  const lived = await live(async () => undefined, { quota: { maxSendRate: 1, max24HourSend: -1 } });
  expectNothingLost(lived);
  expectInOrder(lived);
  const times = firsts(lived.mails).map(({ at }) => at);
  const last = times.length - 1;
  expect((times[last] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(seconds(last - 1));
});

it('emails above SES’s day leave on the next days, in their order, as many as it takes', async () => {
  const most = 8;
  const lived = await live(async () => undefined, {
    quota: { maxSendRate: 14, max24HourSend: most },
    lasts: days(5),
  });
  expectNothingLost(lived);
  expectInOrder(lived);
  for (const { at } of lived.mails)
    expect(
      lived.mails.filter((each) => each.at > minus(at, days(1)) && each.at <= at).length,
    ).toBeLessThanOrEqual(most);
});

it('a night in which the key of the shop’s own can’t be used begins nothing, is told of, and loses nobody once it is redriven', async () => {
  const { world, mails, alarms } = await live(
    async ({ target }) => {
      if (target.startsWith('AmazonSQS')) return refused(400, 'com.amazonaws.sqs#KmsDisabled');
      return /^(?:DynamoDB|secretsmanager)/.test(target) ? refused(400, 'AccessDeniedException') : undefined;
    },
    { lasts: hours(2) },
  );
  expect(mails).toEqual([]);
  expect([...alarms]).toEqual(expect.arrayContaining(['executions-failed', 'function-fails']));
  const ask = (operation: string, body: object) =>
    JSON.parse(world.states.handle(operation, JSON.stringify(body)).body) as {
      readonly executions?: readonly { readonly executionArn: string }[];
    };
  const stateMachineArn = `${world.environment.STATE_MACHINES}rekindle-prod--sweep`;
  for (const { executionArn } of ask('ListExecutions', { stateMachineArn, statusFilter: 'FAILED' })
    .executions ?? [])
    ask('RedriveExecution', { executionArn });
  await world.clock.runUntil(plus(start, days(3)));
  expect(readersOf(mails)).toEqual(everybody);
  expect(world.deadLetters()).toEqual([]);
});
