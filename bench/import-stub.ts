/**
 * Stands in for AWS in a process of its own, for an import into empty tables: answers requests of SQS, DynamoDB and Secrets
 * Manager as they would be answered, and keeps no more than that takes: messages until they are read, and the profiles
 * that were written last.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { localKeyring } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld } from '../local/engine/world.ts';
import shop from '../rekindle.config.ts';
import { instant } from '../shared/base/time.ts';
import type { WireItem, WireValue } from '../shared/customers/profiles/mapper.ts';

/** As a client sent it. */
export interface Kept {
  readonly target: string;
  readonly body: string;
}

/** Where it is, and the environment of the app's functions. */
export interface StubReady {
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the benchmark asks of it, beside what clients of AWS do. */
export interface StubAnswers {
  /** Messages, the oldest first, which are off the queue then: at most `most`. */
  readonly queue: { readonly messages: readonly string[] };
  /** How many requests there were of each kind since it was last asked, and of which the first were kept. */
  readonly requests: { readonly counts: Readonly<Record<string, number>>; readonly kept: readonly Kept[] };
}

const md5 = (body: string): string => createHash('md5').update(body).digest('hex');

interface Batch {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

const queue: string[] = [];
let counts: Record<string, number> = {};
let kept: Kept[] = [];
let mostKept = 0;

const taken = ({ Entries }: Batch, isKept: boolean): object => {
  if (isKept) queue.push(...Entries.map(({ MessageBody }) => MessageBody));
  return {
    Successful: Entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: Id,
      MD5OfMessageBody: md5(MessageBody),
    })),
    Failed: [],
  };
};

/** Of the customers of two files, and the guests of their addresses: a file of orders follows that of its customers. */
const mostProfiles = 100_000;
const profiles = new Map<string, WireItem>();
let profilesTable = '';

interface Update {
  readonly TableName: string;
  readonly Key: WireItem;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, WireValue>>;
}

const idOf = (key: WireItem): string => JSON.stringify(key);

/** Of a profile, as its adapter writes it: `SET #a = :a, … REMOVE #b, …`, where nobody else has written. */
const updated = (update: Update): void => {
  if (update.TableName !== profilesTable) return;
  const { Key, UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues = {} } = update;
  const item: Record<string, WireValue> = { ...(profiles.get(idOf(Key)) ?? Key) };
  const [sets = '', removes = ''] = UpdateExpression.split(' REMOVE ');
  for (const [, name = '', value = ''] of sets.matchAll(/(#\w+) = (:\w+)/g))
    item[names[name] ?? ''] = ExpressionAttributeValues[value] as WireValue;
  for (const name of removes.split(', ')) delete item[names[name] ?? ''];
  profiles.delete(idOf(Key));
  profiles.set(idOf(Key), item);
  if (profiles.size <= mostProfiles) return;
  for (const first of profiles.keys()) {
    profiles.delete(first);
    return;
  }
};

interface Asked {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly WireItem[] }>>;
}

const found = (table: string, keys: readonly WireItem[]): readonly WireItem[] =>
  table === profilesTable
    ? keys.map((key) => profiles.get(idOf(key))).filter((item) => item !== undefined)
    : [];

/** `undefined`: it is no operation that an import asks for. */
const answerTo = (target: string, body: string, isKept: boolean): object | undefined => {
  const asked = JSON.parse(body);
  switch (target.split('.')[1]) {
    case 'SendMessageBatch':
      return taken(asked, isKept);
    case 'GetSecretValue':
      return { Name: 'keys', SecretString: JSON.stringify(localKeyring) };
    case 'GetItem': {
      const [Item] = found(asked.TableName, [asked.Key]);
      return { Item };
    }
    case 'BatchGetItem': {
      const { RequestItems } = asked as Asked;
      const Responses = Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [table, found(table, Keys)]),
      );
      return { Responses, UnprocessedKeys: {} };
    }
    case 'UpdateItem':
      if (isKept) updated(asked);
      return {};
    case 'TransactWriteItems':
      if (isKept)
        for (const { Update } of asked.TransactItems as readonly { readonly Update?: Update }[])
          if (Update !== undefined) updated(Update);
      return {};
    case 'PutItem':
      return {};
    case 'BatchWriteItem':
      return { UnprocessedItems: {} };
    default:
      return undefined;
  }
};

const tell = (response: ServerResponse, status: number, answer: object): void => {
  const bytes = Buffer.from(JSON.stringify(answer));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': bytes.length,
  });
  response.end(bytes);
};

const own: Readonly<Record<string, (asked: { readonly most: number }) => object>> = {
  '/bench/queue': ({ most }): StubAnswers['queue'] => ({ messages: queue.splice(0, most) }),
  '/bench/requests': ({ most }): StubAnswers['requests'] => {
    const told = { counts, kept };
    counts = {};
    kept = [];
    mostKept = most;
    return told;
  },
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { [request.url ?? '']: ask } = own;
  if (ask !== undefined) return tell(response, 200, ask((await json(request)) as { readonly most: number }));
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await text(request);
  const isImport = request.url !== '/bare';
  if (isImport) {
    counts[target] = (counts[target] ?? 0) + 1;
    if (kept.length < mostKept) kept.push({ target, body });
  }
  const told = answerTo(target, body, isImport);
  if (told === undefined) return tell(response, 400, { __type: 'ValidationException', message: target });
  tell(response, 200, told);
};

if (process.argv[2] === 'serve') {
  // However the benchmark ends, nothing of it stays.
  process.once('disconnect', () => process.exit());
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  // A contender's turn comes round later than a server usually keeps a connection.
  server.keepAliveTimeout = 0;
  const { environment } = await createWorld({
    assembly: await synthesize(shop),
    start: instant(Date.now()),
    seed: 1,
  });
  profilesTable = environment.PROFILES_TABLE ?? '';
  server.listen(0, '127.0.0.1', () => {
    const ready: StubReady = { port: (server.address() as AddressInfo).port, environment };
    process.send?.(ready);
  });
}
