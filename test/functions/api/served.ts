/** The real API handler in the embedded world: requests as API Gateway makes them, keys as the command makes them. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createPorts } from '../../../functions/adapters/index.ts';
import { faultAnswer } from '../../../functions/api/contract/schemas.ts';
import { handler as api } from '../../../functions/api/handler.ts';
import { createKey, emptyKeyring, type Keyring } from '../../../functions/api/keyring.ts';
import { routes } from '../../../functions/api/routes/index.ts';
import { handler as words } from '../../../functions/words/handler.ts';
import type { LambdaContext } from '../../../local/aws/lambda.ts';
import type { SentMail } from '../../../local/aws/mail.ts';
import type { Transport } from '../../../local/aws/transport.ts';
import { apiEntryFor } from '../../../local/engine/gateway.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import sampleShop from '../../../rekindle.config.ts';
import { milliseconds, parseIso, plus, seconds } from '../../../shared/base/time.ts';
import type { Ports } from '../../../shared/flows/ports.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { contextWith } from '../../shared/flows/sweep/deployment.ts';

export const start = parseIso('2026-11-23T12:00:00Z');

export const writeKey = createKey('write', start);
export const adminKey = createKey('admin', start);
export const shopifySecret = 'hush';

const keyring: Keyring = {
  ...emptyKeyring,
  keys: [writeKey.record, adminKey.record],
  shopifySecrets: [shopifySecret],
  woocommerceSecrets: [shopifySecret],
};

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON where it is no text. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Run = (event: object, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>;
/** The handler that the path leads to. */
const runOf = (path: string): Run =>
  (apiEntryFor(path) === 'functions/words/handler.ts' ? words : api) as unknown as Run;

const requestOf = (method: string, path: string, { headers = {}, query, body, isBase64Encoded }: Asked) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: new URLSearchParams(query).toString(),
  headers,
  ...(query !== undefined && { queryStringParameters: query }),
  requestContext: {
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: randomUUID(),
  },
  ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  isBase64Encoded: isBase64Encoded ?? false,
});

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '.+')}$`);
const described = routes
  .map(({ method, path, answer }) => ({ method, path, answer, pattern: patternOf(path) }))
  .sort((a, b) => b.path.length - a.path.length);

/** What is answered is what the table says of it. @throws ZodError */
const holdAgainstTable = (method: string, asked: string, body: unknown): void => {
  const known = described.find((each) => each.method === method && each.pattern.test(asked));
  known?.answer.parse(body);
};

export interface Served {
  readonly world: World;
  readonly ports: Ports;
  /** What is answered is held against the table's schema. With the admin key for GET, DELETE, imports, broadcasts and the brake, and the write key for all else, unless headers say otherwise. */
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  /** Lets the queue be read, and what comes of it happen. */
  readonly settle: () => Promise<void>;
  /** Lets the clock go on until the work is done: who meets another writer waits a moment of it. */
  readonly settling: <Result>(work: Promise<Result>) => Promise<Result>;
  readonly keep: (keyring: Keyring) => void;
}

export const serve = async (
  intercept?: (transport: Transport) => Transport,
  shop: Shop = sampleShop,
  onMail: (mail: SentMail) => void = () => {},
  streams = false,
): Promise<Served> => {
  const world = await createWorld({
    assembly: await synthesize(shop),
    start,
    seed: 1,
    onMail,
    streams,
    alarms: streams,
    ...(intercept !== undefined && { intercept }),
  });
  const keep = (kept: Keyring): void =>
    world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(kept));
  keep(keyring);
  const settle = (): Promise<void> => world.clock.runUntil(plus(world.clock.now(), seconds(5)));
  return {
    world,
    keep,
    ports: createPorts(world.environment),
    ask: async (method, path, asked = {}) => {
      const isAdmins =
        method !== 'POST' ||
        /\/import$|\/broadcasts|\/(pause|resume|stop|remove|redrive|recount)$/.test(path);
      const key = isAdmins ? adminKey.key : writeKey.key;
      const headers = { authorization: basic(key), ...asked.headers };
      const askedAt = world.clock.now();
      const result = await runOf(path)(
        requestOf(method, path, { ...asked, headers }),
        contextWith(() => 29_000),
      );
      world.answered(result.statusCode ?? 0, milliseconds(world.clock.now() - askedAt));
      const body: unknown = JSON.parse(result.body ?? 'null');
      if (result.statusCode === 200) holdAgainstTable(method, path, body);
      else if (method !== 'OPTIONS' && body !== null) faultAnswer.parse(body);
      return { status: result.statusCode ?? 0, headers: result.headers as Answered['headers'], body };
    },
    settle,
    settling: async (work) => {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      while (!isDone) {
        await setImmediate();
        await settle();
      }
      return done;
    },
  };
};
