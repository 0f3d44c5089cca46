/** Event source mappings of streams: batches in order, windows, failures in halves, and what is given up. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createClock, type VirtualClock } from '../../../local/aws/clock.ts';
import { type LocalDynamoDb, openDynamoDb } from '../../../local/aws/dynamodb/index.ts';
import { createMappings, type LocalMappings, type StreamConsumer } from '../../../local/aws/mappings.ts';
import { instant, plus, seconds } from '../../../local/aws/time.ts';

interface Told {
  readonly Records: readonly {
    readonly dynamodb: { readonly Keys: { readonly k: { readonly S: string } } };
  }[];
  readonly shardId?: string;
  readonly isFinalInvokeForWindow?: boolean;
}

const start = instant(1_800_000_000_000);
let clock: VirtualClock;
let dynamodb: LocalDynamoDb;
let mappings: LocalMappings;
/** What the function was invoked with: the names of the records' items, or `end` of a window. */
let told: string[];
let givenUp: string[];

const open = (
  more: Partial<StreamConsumer> = {},
  answers: (names: string) => unknown = () => ({ state: {} }),
) => {
  told = [];
  givenUp = [];
  clock = createClock(start);
  dynamodb = openDynamoDb({ now: () => clock.now(), onChange: (table) => mappings.stir(table) });
  dynamodb.handle(
    'CreateTable',
    JSON.stringify({
      TableName: 'ledger',
      KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  mappings = createMappings({
    clock,
    read: (table, after, most) => dynamodb.stream(table, after, most),
    consumers: [
      {
        table: 'ledger',
        batchSize: 4,
        window: seconds(60),
        tumbling: seconds(900),
        filters: [{ dynamodb: { Keys: { k: { S: [{ prefix: 'a' }] } } } }],
        bisects: true,
        reportsFailures: true,
        onGivenUp: (message) => givenUp.push(message),
        invoke: async (event) => {
          const { Records, isFinalInvokeForWindow } = event as Told;
          const names = Records.map(({ dynamodb: { Keys } }) => Keys.k.S).join(' ');
          told.push(isFinalInvokeForWindow === true ? 'end' : names);
          return isFinalInvokeForWindow === true ? {} : answers(names);
        },
        ...more,
      },
    ],
  });
};
const put = (...names: readonly string[]): void => {
  for (const k of names)
    dynamodb.handle('PutItem', JSON.stringify({ TableName: 'ledger', Item: { k: { S: k } } }));
};
const pass = (count: number): Promise<void> => clock.runUntil(plus(clock.now(), seconds(count)));
const throwing =
  (poison: string) =>
  (names: string): unknown => {
    if (names.split(' ').includes(poison)) throw new Error('poison');
    return { state: {} };
  };

describe('a mapping of a stream', () => {
  beforeEach(() => open());

  it('hands over what has come in a window, in order and in batches, and what no filter fits never', async () => {
    put('a1', 'b1', 'a2');
    await pass(59);
    expect(told).toEqual([]);
    put('a3', 'a4', 'a5', 'a6');
    await pass(1);
    // A batch that is full waits for no company, nor does what comes behind it.
    expect(told).toEqual(['a1 a2 a3', 'a4 a5 a6']);
    put('a7');
    await pass(59);
    expect(told).toHaveLength(2);
    await pass(1);
    expect(told).toEqual(['a1 a2 a3', 'a4 a5 a6', 'a7']);
  });

  it('says at the end of a tumbling window that it is over', async () => {
    put('a1');
    await pass(900);
    expect(told).toEqual(['a1', 'end']);
  });

  it('goes on from where it was, after another begins with its snapshot', async () => {
    put('a1');
    await pass(60);
    put('a2');
    const snapshot = mappings.snapshot();
    expect(snapshot.tables).toMatchObject([{ table: 'ledger', position: 1 }]);
    mappings.restore(snapshot);
    await pass(60);
    expect(told).toEqual(['a1', 'a2']);
  });
});

describe('a batch that fails', () => {
  it('is tried in halves, until the record that nobody can take is given up, by its numbers', async () => {
    open({ mostRetries: 2 }, throwing('a3'));
    put('a1', 'a2', 'a3', 'a4');
    await pass(600);
    expect(told.slice(0, 4)).toEqual(['a1 a2 a3 a4', 'a1 a2', 'a3 a4', 'a3']);
    expect(told.at(-1)).toBe('a4');
    expect(givenUp).toHaveLength(1);
    expect(JSON.parse(givenUp[0] ?? '')).toMatchObject({
      DDBStreamBatchInfo: { startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1 },
    });
  });

  it('goes on from the first record that it says to have failed', async () => {
    let failures = 1;
    open({ bisects: false }, () => {
      failures -= 1;
      return { state: {}, batchItemFailures: failures < 0 ? [] : [{ itemIdentifier: '2' }] };
    });
    put('a1', 'a2', 'a3');
    await pass(120);
    expect(told).toEqual(['a1 a2 a3', 'a2 a3']);
  });

  it('comes again where its answer has no state for the window', async () => {
    open({ mostRetries: 1, bisects: false }, () => ({}));
    put('a1');
    await pass(120);
    expect(told).toEqual(['a1', 'a1']);
    expect(givenUp).toHaveLength(1);
  });

  it('is given up when it is too old', async () => {
    open({ mostAge: seconds(100) }, throwing('a1'));
    put('a1');
    await pass(600);
    expect(givenUp).toHaveLength(1);
  });
});
