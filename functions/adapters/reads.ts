/** Reads of single items: those that are asked for together are read together. */
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { milliseconds } from '../../shared/base/time.ts';
import { textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import { stored, wireItem, wireItems } from './dynamodb.ts';
import { StoreUnavailableError } from './faults.ts';
import { atTurnsEnd, runtimeInUse } from './runtime.ts';

/** What names an item: its key attributes, each a text. */
export type Key = Readonly<Record<string, string>>;

export interface Reads {
  /** @throws StoreUnavailableError */
  readonly get: (key: Key) => Promise<WireItem | undefined>;
}

interface Asked {
  readonly key: Key;
  readonly answer: (item: WireItem | undefined) => void;
  readonly fail: (error: unknown) => void;
}

const mostInABatch = 100;
const mostTries = 8;

const wireKey = (key: Key) =>
  Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }]));

/** The same for a key and for the item that it names. */
const idOf = (
  [first = '', ...others]: readonly string[],
  of: (attribute: string) => string | undefined,
): string | undefined => (others.length === 0 ? of(first) : JSON.stringify([first, ...others].map(of)));

/**
 * Items of one table. What is asked for in one turn of the event loop goes as one request: a batch of events that concern
 * many customers costs one round trip, and the same units. A turn is all that follows from the answers that have arrived
 * by then; those of a turn's microtasks alone are each customer's own after the first, and a request each is what an
 * import's time goes to.
 */
export const createReads = (client: DynamoDBClient, table: string, consistent: boolean): Reads => {
  let asked: Asked[] = [];

  const getOne = async (key: Key): Promise<WireItem | undefined> => {
    const { Item } = await stored(
      client.send(
        new GetItemCommand({
          TableName: table,
          Key: wireKey(key),
          ...(consistent && { ConsistentRead: true }),
        }),
      ),
    );
    return Item === undefined ? undefined : wireItem(Item);
  };

  const getAll = async (keys: readonly Key[]): Promise<readonly WireItem[]> => {
    const items: WireItem[] = [];
    let requests: BatchGetItemCommandInput['RequestItems'] = {
      [table]: { Keys: keys.map(wireKey), ...(consistent && { ConsistentRead: true }) },
    };
    for (let attempt = 0; requests?.[table] !== undefined; attempt += 1) {
      if (attempt === mostTries)
        throw new StoreUnavailableError('DynamoDB left reads of a batch unprocessed');
      if (attempt > 0) await runtimeInUse().pause(milliseconds(25 * 2 ** attempt));
      const answer: BatchGetItemCommandOutput = await stored(
        client.send(new BatchGetItemCommand({ RequestItems: requests })),
      );
      items.push(...wireItems(answer.Responses?.[table]));
      requests = answer.UnprocessedKeys;
    }
    return items;
  };

  const answerAll = async (batch: readonly Asked[]): Promise<void> => {
    try {
      const [first] = batch;
      if (first === undefined) return;
      const attributes = Object.keys(first.key);
      const keys = new Map(batch.map(({ key }) => [idOf(attributes, (name) => key[name]), key]));
      const items = keys.size === 1 ? [await getOne(first.key)] : await getAll([...keys.values()]);
      const byId = new Map(
        items.flatMap((item) =>
          item === undefined ? [] : [[idOf(attributes, (name) => textOf(item[name])), item] as const],
        ),
      );
      for (const { key, answer } of batch) answer(byId.get(idOf(attributes, (name) => key[name])));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };

  const flush = (): void => {
    const all = asked;
    asked = [];
    for (let start = 0; start < all.length; start += mostInABatch)
      void answerAll(all.slice(start, start + mostInABatch));
  };

  return {
    get: (key) =>
      new Promise((answer, fail) => {
        if (asked.length === 0) atTurnsEnd(flush);
        asked.push({ key, answer, fail });
      }),
  };
};
