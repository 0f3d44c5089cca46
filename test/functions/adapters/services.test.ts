/** Providers, executions, the bus, the secret and the environment: what the adapters make of answers and faults. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { noAsk } from '../../../functions/adapters/ask.ts';
import { displayName } from '../../../functions/adapters/delivery.ts';
import { createDynamoDb } from '../../../functions/adapters/dynamodb.ts';
import { reaching } from '../../../functions/adapters/faults.ts';
import { createPorts, processPorts } from '../../../functions/adapters/index.ts';
import { noPost } from '../../../functions/adapters/post.ts';
import { useRuntime } from '../../../functions/adapters/runtime.ts';
import type { TouchKey } from '../../../shared/base/ids.ts';
import { iso, milliseconds, minutes, plus } from '../../../shared/base/time.ts';
import { readMessage } from '../../../shared/customers/events/parse.ts';
import { newFolder } from '../../support/files.ts';
import { house } from '../../support/house.ts';
import { enrolled } from '../../support/passages.ts';
import { type BusEntry, createStand, type Stand, start } from '../../support/stand.ts';

let stand: Stand;
beforeEach(() => {
  stand = createStand();
});

const key = 'win-back@1/ada/1/we-miss-you' as TouchKey;
const mail = { key, to: 'ada@example.com', subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
const text = { key, to: '+447700900123', text: 'Hello', transactional: false };

describe('a provider', () => {
  it('takes a message and gives its id', async () => {
    expect(await stand.ports.delivery.email(mail)).toEqual({ messageId: 'mail-1' });
    expect(await stand.ports.delivery.text(text)).toEqual({ messageId: 'text-1' });
  });

  it.each([
    ['email', 'MessageRejected', 400],
    ['email', 'BadRequestException', 400],
    ['sms', 'InvalidParameter', 400],
    ['sms', 'OptedOut', 400],
  ] as const)('by %s that says %s has refused for good', async (channel, type, status) => {
    stand.refuse(channel, type, status);
    const answer = channel === 'email' ? stand.ports.delivery.email(mail) : stand.ports.delivery.text(text);
    expect(await answer).toHaveProperty('refused');
  });

  it.each([
    ['email', 'TooManyRequestsException', 429],
    ['email', 'SendingPausedException', 400],
    ['email', 'AccountSuspendedException', 400],
    ['email', 'NotFoundException', 404],
    ['email', 'LimitExceededException', 400],
    ['email', 'ServiceUnavailable', 503],
    ['sms', 'Throttled', 429],
    ['sms', 'AuthorizationError', 403],
  ] as const)(
    'by %s that says %s is busy: it is asked once, and nothing left',
    async (channel, type, status) => {
      stand.refuse(channel, type, status);
      stand.forget();
      const answer = channel === 'email' ? stand.ports.delivery.email(mail) : stand.ports.delivery.text(text);
      expect(await answer).toHaveProperty('busy', expect.stringContaining(type));
      expect(stand.requests).toHaveLength(1);
    },
  );

  it('that fails may have taken the message: it is asked once, and nobody knows', async () => {
    for (const channel of ['email', 'sms'] as const) {
      stand.refuse(channel, 'InternalFailure', 500);
      stand.forget();
      const answer = channel === 'email' ? stand.ports.delivery.email(mail) : stand.ports.delivery.text(text);
      expect(await answer).toEqual({ unknown: expect.stringContaining('InternalFailure') });
      expect(stand.requests).toHaveLength(1);
    }
  });

  it('is not given an email whose key has no room in the tag', async () => {
    const long = { ...mail, key: `win-back@1/${'x'.repeat(300)}/1/we-miss-you` as TouchKey };
    expect(await stand.ports.delivery.email(long)).toHaveProperty('refused');
    expect(stand.mails).toEqual([]);
  });

  it('reads the sender’s name in any script', () => {
    expect(displayName('Acme')).toBe('"Acme"');
    expect(displayName('Acme "Best" \\ Co')).toBe('"Acme \\"Best\\" \\\\ Co"');
    const words = displayName('老朋友商店：我們想念您，歡迎回來看看我們的新品').split(' ');
    expect(words.length).toBeGreaterThan(1);
    for (const word of words) expect(word).toMatch(/^=\?UTF-8\?B\?[\w+/=]+\?=$/);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
    const read = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8')).join('');
    expect(read).toBe('老朋友商店：我們想念您，歡迎回來看看我們的新品');
  });
});

describe('a callback task', () => {
  it('is answered once: after that its token is gone', async () => {
    const { executions } = stand.ports;
    expect(await executions.succeed('a', { outcome: 'sent' })).toBe('answered');
    expect(await executions.succeed('a', { outcome: 'sent' })).toBe('gone');
    expect(await executions.detour('a', 'Held', {})).toBe('gone');
  });
});

describe('a fault of a service', () => {
  const answered = (name: string, httpStatusCode: number) =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

  it.each([
    answered('ThrottlingException', 400),
    answered('InternalServerError', 500),
    answered('TooManyRequestsException', 429),
    Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    Object.assign(new Error('too slow'), { name: 'TimeoutError' }),
  ])('that passes is retried by its name: %s', async (error) => {
    await expect(reaching('DynamoDB', Promise.reject(error))).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      cause: error,
    });
  });

  it.each([
    answered('ValidationException', 400),
    answered('AccessDeniedException', 403),
    new TypeError('a defect'),
  ])('that does not pass comes out as it is: %s', async (error) => {
    await expect(reaching('DynamoDB', Promise.reject(error))).rejects.toBe(error);
  });
});

describe('what Rekindle tells itself', () => {
  const now = plus(start, milliseconds(123));
  const detail = { id: 'u-1', customer: 'ada', touch: key };
  /** As EventBridge hands it over. */
  const readLater = ({ Source, DetailType, Detail }: BusEntry) => {
    const body = {
      id: 'e',
      source: Source,
      'detail-type': DetailType,
      time: iso(start),
      detail: JSON.parse(Detail),
    };
    return readMessage(JSON.stringify(body), house, plus(start, minutes(1)));
  };

  it('is exact, though the bus tells whole seconds', async () => {
    await stand.ports.tell([{ name: 'Unsubscribed', at: now, detail }]);
    expect(stand.bus.map(readLater)).toMatchObject([{ event: { name: 'Unsubscribed', at: now } }]);
  });
});

describe('the secret', () => {
  it('is read once a process', async () => {
    await enrolled(stand);
    stand.forget();
    await Promise.all([stand.ports.secret(), stand.ports.secret()]);
    expect(stand.requests).toEqual(['GetSecretValue']);
  });
});

describe('the ports', () => {
  it('name the variables that the environment lacks', () => {
    const { LEDGER_TABLE: _, BUS_NAME: __, ...environment } = process.env;
    expect(() => createPorts(environment)).toThrow('the environment lacks LEDGER_TABLE, BUS_NAME');
  });

  it.each([
    ['{"brand":', /settings\.json is no JSON/],
    ['{}', /settings\.json is not valid:\n {2}brand/],
  ])('refuse the settings %s, naming their file', (content, refusal) => {
    const file = join(newFolder(), 'settings.json');
    writeFileSync(file, content);
    expect(() => createPorts({ ...process.env, SETTINGS_FILE: file })).toThrow(refusal);
  });

  it('of a function that sends nothing need no configuration set, and say so when it sends', async () => {
    const { CONFIGURATION_SET: _, ...environment } = process.env;
    const { delivery } = createPorts(environment);
    await expect(delivery.email(mail)).rejects.toThrow('the environment lacks CONFIGURATION_SET');
  });

  it('of a process are made once, and anew for another environment', () => {
    const first = processPorts();
    expect(processPorts()).toBe(first);
    createStand({ currency: 'USD' });
    expect(processPorts()).not.toBe(first);
    expect(processPorts().settings.currency).toBe('USD');
  });
});

describe('the clients', () => {
  const isInProcess = (client: ReturnType<typeof createDynamoDb>): boolean =>
    client.middlewareStack.identify().some((each) => each.startsWith('inProcess'));

  it('are made as the runtime in use makes them, which may leave the network out', async () => {
    const inProcess = createDynamoDb();
    expect(isInProcess(inProcess)).toBe(true);
    expect(await inProcess.config.region()).toBe('local-1');
    useRuntime({
      now: () => start,
      pause: async () => {},
      post: noPost,
      ask: noAsk,
      makeClient: (make) => make({ region: 'eu-west-1' }),
    });
    const other = createDynamoDb();
    expect(isInProcess(other)).toBe(false);
    expect(await other.config.region()).toBe('eu-west-1');
  });
});
