/** The real handlers and adapters on a local DynamoDB and small stand-ins for the other services, in virtual time. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, noAsk } from '../../functions/adapters/ask.ts';
import { createPorts } from '../../functions/adapters/index.ts';
import { noPost } from '../../functions/adapters/post.ts';
import { useRuntime } from '../../functions/adapters/runtime.ts';
import { handler as awaitHandler } from '../../functions/await/handler.ts';
import { handler as closeHandler } from '../../functions/close/handler.ts';
import { handler as lookHandler } from '../../functions/look/handler.ts';
import { handler as sendHandler } from '../../functions/send/handler.ts';
import { type LocalDynamoDb, openDynamoDb } from '../../local/aws/dynamodb/index.ts';
import type { LambdaContext } from '../../local/aws/lambda.ts';
import { mailOperation, mailPaths } from '../../local/aws/mail.ts';
import { anyMail, createMailQuota } from '../../local/aws/mail-quota.ts';
import { createReplica, type Replica } from '../../local/aws/replica.ts';
import { type Answer, type ClientRequest, createTransport } from '../../local/aws/transport.ts';
import { clientsOn, type RequestHandler } from '../../local/engine/clients.ts';
import type { TouchKey } from '../../shared/base/ids.ts';
import { days, type Instant, instant, parseIso, plus, seconds } from '../../shared/base/time.ts';
import { isReceipt } from '../../shared/customers/events/endpoints.ts';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import { ingest } from '../../shared/flows/events/ingest.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import type { EventJourney } from '../../shared/journeys/protocol.ts';
import en from '../../workflows/messages/_pages/en.json' with { type: 'json' };
import zhHant from '../../workflows/messages/_pages/zh-Hant.json' with { type: 'json' };
import { newFolder } from './files.ts';
import { secretValue } from './link-keys.ts';

export const start: Instant = parseIso('2026-11-23T12:00:00Z');

/** SES tells of an email, and the bus of what endpoints take, so long after it took it. */
export const sendEventDelay = seconds(40);

const catalog = {
  'we-miss-you': {
    en: {
      subject: '{{ brand.name }} misses you',
      html: '<p>{{ coupon.code }} until {{ coupon.validUntil }}</p><a href="{{ links.unsubscribe }}">no more</a>',
      text: '{{ coupon.code }} {{ links.unsubscribe }}',
    },
  },
  'we-miss-you@2': {
    en: { subject: 'Again', html: '<p>We still miss you</p>', text: 'We still miss you' },
  },
  'picked-for-you': {
    en: { subject: 'Picked', html: '<p>{{ coupon.code }}</p>', text: '{{ coupon.code }}' },
  },
  'points-soon': {
    en: { subject: 'Points', html: '<p>Points</p>', text: '{{ loyalty.expireAt | date_in }}' },
  },
  'of-old': { en: { subject: 'Old', html: '<p>Old</p>', text: '{{ cart.url }}' } },
  'last-call': { en: { text: 'Soon over: {{ coupon.code }}' } },
  'your-cart': { en: { text: 'You left {% if held %}a while ago{% else %}just now{% endif %}' } },
  'your-order': { en: { subject: 'Your order', html: '<p>Sent</p>', text: 'Sent' } },
  'your-parcel': { en: { text: 'Your parcel is here' } },
  'a-push': { en: { text: 'A title, {{ customer.firstName }}\n\nUse {{ coupon.code }}.\nSoon.' } },
  'a-card': { en: { text: 'We miss you, {{ customer.firstName }}\n\n{{ coupon.code }} is for you.' } },
  'for-friends': {
    en: {
      subject: 'For your friends',
      html: '<a href="{{ links.shop }}">the shop</a><a href="{{ links.unsubscribe }}">no more</a>',
      text: '{{ links.shop }} {{ links.unsubscribe }}',
    },
  },
  'why-gone': {
    en: {
      subject: 'Why?',
      html: '<a href="{{ answers.happy }}">happy</a>',
      text: '{{ answers.happy }} {{ answers.unhappy }}',
    },
  },
};

export const settingsOfTheStand = {
  brand: {
    name: 'Acme',
    url: 'https://shop.example.com',
    address: '1 High Street, London',
    colour: '#7a3cff',
  },
  sender: { email: 'hello@shop.example.com', name: 'Acme' },
  timezone: 'Europe/London',
  currency: 'EUR',
  experiment: { controlPercent: 0 },
};

export interface Mail {
  readonly at: Instant;
  readonly key: TouchKey;
  readonly to: string;
  readonly body: string;
}
export interface Text {
  readonly at: Instant;
  readonly to: string;
  readonly text: string;
}
/** What a callback task's token was answered with. */
export interface TokenAnswer {
  readonly token: string;
  readonly outcome?: string;
  readonly detour?: string;
  readonly cause?: Readonly<Record<string, string>>;
}
export interface BusEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

const operationOf = ({ headers, path }: ClientRequest): string =>
  headers['x-amz-target']?.split('.')[1] ?? mailOperation(path) ?? 'Publish';

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const refusal = (type: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message: `${type} of the stand` }),
});

type Fault = (operation: string) => 'before' | 'after' | undefined;
/** One of its own for each: a promise that lives on keeps all that waits for it. */
const never = (): Promise<never> => new Promise(() => {});

const handlers = { send: sendHandler, await: awaitHandler, look: lookHandler, close: closeHandler };
export type Step = keyof typeof handlers;

const context: LambdaContext = {
  functionName: 'stand',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'stand',
  memoryLimitInMB: '1024',
  awsRequestId: 'stand-1',
  logGroupName: 'stand',
  logStreamName: 'stand',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => 60_000,
};

export interface Stand {
  readonly now: () => Instant;
  /** Moves on to that instant; SES's events that are due on the way are taken in. */
  readonly moveTo: (at: Instant) => Promise<void>;
  readonly ports: Ports;
  readonly dynamodb: LocalDynamoDb;
  /** From here on reads that need not be consistent are answered by what stands now, for a day. */
  readonly fallBehind: () => void;
  readonly mails: readonly Mail[];
  /** What was taken off SES's list of addresses, by its path. */
  readonly released: readonly string[];
  readonly texts: readonly Text[];
  readonly answers: readonly TokenAnswer[];
  readonly bus: readonly BusEntry[];
  /** Coupons that the shop is to follow, as they lie in the queue. */
  readonly changes: readonly string[];
  /** Operations since the last `forget`, in order. */
  readonly requests: readonly string[];
  readonly forget: () => void;
  /** Runs a handler as Lambda would; `killed` when a fault stopped it: it never continues. */
  readonly invoke: (step: Step, event: unknown, fault?: Fault) => Promise<unknown>;
  /** What the providers answer instead of taking the message. */
  readonly refuse: (channel: ConsentChannel, type: string | undefined, status?: number) => void;
  /** Lets requests through one at a time, as `pick` says, until the work is done. */
  readonly interleave: (
    work: readonly Promise<unknown>[],
    pick: (pending: number) => number,
  ) => Promise<void>;
}

const createTables = (dynamodb: LocalDynamoDb): void => {
  const create = (table: object) => {
    const { status, body } = dynamodb.handle(
      'CreateTable',
      JSON.stringify({ BillingMode: 'PAY_PER_REQUEST', ...table }),
    );
    if (status !== 200) throw new Error(body);
  };
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  create({ TableName: 'profiles', AttributeDefinitions: [attribute('i')], KeySchema: [key('i', 'HASH')] });
  create({
    TableName: 'ledger',
    AttributeDefinitions: [
      ...['c', 'k', 'code', 'jm', 'q'].map(attribute),
      { AttributeName: 'due', AttributeType: 'N' },
      { AttributeName: 'issuedAt', AttributeType: 'N' },
    ],
    KeySchema: [key('c', 'HASH'), key('k', 'RANGE')],
    GlobalSecondaryIndexes: [
      { IndexName: 'by-code', KeySchema: [key('code', 'HASH')], Projection: { ProjectionType: 'ALL' } },
      {
        IndexName: 'by-queue',
        KeySchema: [key('q', 'HASH'), key('due', 'RANGE')],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-offer',
        KeySchema: [key('jm', 'HASH'), key('issuedAt', 'RANGE')],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
};

/** Folders by what is in them: thousands of deployments differ by nothing in their files. */
const written = new Map<string, string>();

const folderOf = (files: Readonly<Record<string, unknown>>): string => {
  const content = JSON.stringify(files);
  const known = written.get(content);
  // Folders are cleared after each test file.
  if (known !== undefined && existsSync(known)) return known;
  const folder = newFolder();
  for (const [name, each] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(each));
  written.set(content, folder);
  return folder;
};

/**
 * A new, empty deployment. Only one is in use at a time.
 * @param ask the shop's own system, which the settings name in `offers`
 */
export const createStand = (
  settings: object = {},
  journeys: readonly EventJourney[] = [],
  ask: (now: () => Instant) => Ask = () => noAsk,
): Stand => {
  const folder = folderOf({
    'messages.json': { catalog, pulled: {} },
    'pages.json': { en, 'zh-Hant': zhHant },
    'event-journeys.json': journeys,
    'settings.json': { ...settingsOfTheStand, ...settings },
  });
  Object.assign(process.env, {
    JOURNEYS_FILE: join(folder, 'event-journeys.json'),
    STATE_MACHINES: 'arn:of:',
    PROFILES_TABLE: 'profiles',
    LEDGER_TABLE: 'ledger',
    BUS_NAME: 'bus',
    SETTINGS_FILE: join(folder, 'settings.json'),
    SECRET_ID: 'secret',
    LINK_KEYS_ID: 'link-keys',
    CONFIGURATION_SET: 'set',
    OFFERS_SECRET_ID: 'offers-secret',
    OFFERS_QUEUE_URL: 'https://sqs.local-1.amazonaws.com/1/offers',
    MESSAGES_FILE: join(folder, 'messages.json'),
    PAGES_FILE: join(folder, 'pages.json'),
    LINKS_URL: 'https://links.example.com/',
  });

  let now = start;
  const mails: Mail[] = [];
  const released: string[] = [];
  const texts: Text[] = [];
  const answers: TokenAnswer[] = [];
  const bus: BusEntry[] = [];
  const requests: string[] = [];
  const changes: string[] = [];
  const shop = ask(() => now);
  const events: {
    readonly at: Instant;
    readonly mail: Pick<Mail, 'key' | 'at'>;
    readonly messageId: string;
  }[] = [];
  const refused = new Map<ConsentChannel, Answer>();
  const quota = createMailQuota(() => now, anyMail);
  const dynamodb = openDynamoDb({ now: () => now });
  createTables(dynamodb);
  let replica: Replica | undefined;

  const transport = createTransport({
    json: {
      DynamoDB_20120810: (operation, body) => {
        const perform = () => dynamodb.handle(operation, body);
        return replica?.answer({ service: 'dynamodb', operation, body }, perform) ?? perform();
      },
      AWSStepFunctions: (operation, body) => {
        const { taskToken: token, output, error: detour, cause } = JSON.parse(body);
        if (answers.some((answer) => answer.token === token)) return refusal('TaskTimedOut');
        if (operation === 'SendTaskSuccess') answers.push({ token, outcome: JSON.parse(output).outcome });
        else answers.push({ token, detour, cause: JSON.parse(cause) });
        return ok({});
      },
      AWSEvents: (_, body) => {
        const Entries = (JSON.parse(body).Entries as readonly BusEntry[]).map((entry) => {
          if (refused.has('push') && entry.Source === 'rekindle.pushes')
            return { ErrorCode: 'InternalFailure', ErrorMessage: 'no' };
          bus.push(entry);
          const messageId = `bus-${bus.length}`;
          if (isReceipt(entry.Source)) {
            const key = JSON.parse(entry.Detail).id as TouchKey;
            events.push({ at: plus(now, sendEventDelay), mail: { key, at: now }, messageId });
          }
          return { EventId: messageId };
        });
        return ok({ FailedEntryCount: Entries.filter((each) => 'ErrorCode' in each).length, Entries });
      },
      AmazonSQS: (_, body) => {
        changes.push(JSON.parse(body).MessageBody);
        return ok({ MessageId: `change-${changes.length}` });
      },
      secretsmanager: (_, body) => ok(secretValue(body)),
    },
    mail: (path, body) => {
      if (path === mailPaths.GetAccount) return quota.account();
      if (path !== mailPaths.SendEmail) {
        released.push(path);
        return ok({});
      }
      const refusing = refused.get('email');
      if (refusing !== undefined) return refusing;
      const { EmailTags, Destination } = JSON.parse(body);
      const tag: string = EmailTags.find(({ Name }: { Name: string }) => Name === 'touch').Value;
      const key = Buffer.from(tag, 'base64url').toString('utf8') as TouchKey;
      const mail = { at: now, key, to: Destination.ToAddresses[0], body };
      mails.push(mail);
      const messageId = `mail-${mails.length}`;
      events.push({ at: plus(now, sendEventDelay), mail, messageId });
      return ok({ MessageId: messageId });
    },
    texts: (body) => {
      const refusing = refused.get('sms');
      if (refusing !== undefined) return refusing;
      const form = new URLSearchParams(body);
      texts.push({ at: now, to: form.get('PhoneNumber') ?? '', text: form.get('Message') ?? '' });
      const id = `<PublishResult><MessageId>text-${texts.length}</MessageId></PublishResult>`;
      return { status: 200, body: `<PublishResponse>${id}</PublishResponse>` };
    },
  });

  let fault: Fault | undefined;
  let kill: () => void = () => {};
  let gate: (() => void)[] | undefined;
  const asked: Ask = async (asking) => {
    const dies = fault?.('Ask');
    if (dies === 'before') {
      kill();
      return never();
    }
    requests.push('Ask');
    const answer = await shop(asking);
    if (dies !== 'after') return answer;
    kill();
    return never();
  };
  const requestHandler: RequestHandler = {
    handle: async (request) => {
      const asked = request as ClientRequest;
      const operation = operationOf(asked);
      if (gate !== undefined) await new Promise<void>((open) => gate?.push(open));
      const dies = fault?.(operation);
      if (dies === 'before') {
        kill();
        return never();
      }
      requests.push(operation);
      const answer = await transport.handle(asked);
      if (dies !== 'after') return answer;
      kill();
      return never();
    },
  };
  /** A process of its own: nothing that another process remembers. */
  const newProcess = () =>
    useRuntime({
      now: () => now,
      random: () => 0,
      pause: async (duration) => {
        now = plus(now, duration);
      },
      post: noPost,
      ask: asked,
      makeClient: clientsOn(requestHandler),
    });
  newProcess();
  const ports = createPorts(process.env);

  return {
    now: () => now,
    moveTo: async (at) => {
      for (;;) {
        const next = events[0];
        if (next === undefined || next.at > at) break;
        events.shift();
        now = instant(Math.max(now, next.at));
        const { mail, messageId } = next;
        await ingest(
          { kind: 'mail', event: { kind: 'sent', touch: mail.key, messageId, at: mail.at } },
          ports,
        );
      }
      now = instant(Math.max(now, at));
    },
    ports,
    dynamodb,
    fallBehind: () => {
      replica = createReplica({
        dynamodb,
        now: () => now,
        late: () => days(1),
        isAsked: () => true,
        onBehind: () => {},
      });
    },
    mails,
    released,
    texts,
    answers,
    bus,
    changes,
    requests,
    forget: () => {
      requests.length = 0;
    },
    invoke: async (step, event, injected) => {
      let dead = false;
      const killed = new Promise<'killed'>((resolve) => {
        kill = () => {
          dead = true;
          newProcess();
          resolve('killed');
        };
      });
      fault = (operation) => (dead ? 'before' : injected?.(operation));
      const run = handlers[step] as unknown as (event: unknown, context: LambdaContext) => Promise<unknown>;
      try {
        return await Promise.race([run(event, context), killed]);
      } finally {
        fault = undefined;
      }
    },
    refuse: (channel, type, status) => {
      if (type === undefined) refused.delete(channel);
      else if (channel !== 'sms') refused.set(channel, refusal(type, status));
      else
        refused.set(channel, {
          status: status ?? 400,
          body: `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>no</Message></Error></ErrorResponse>`,
        });
    },
    interleave: async (work, pick) => {
      let settled = false;
      const pending: (() => void)[] = [];
      gate = pending;
      const all = Promise.allSettled(work).then(() => {
        settled = true;
      });
      while (!settled) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        const [open] = pending.splice(pick(pending.length), 1);
        open?.();
      }
      gate = undefined;
      await all;
    },
  };
};
