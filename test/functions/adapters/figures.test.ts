/** The read model's promise: each change counts once, and a recount comes to the same, whatever happens meanwhile. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { noAsk } from '../../../functions/adapters/ask.ts';
import { createDynamoDb } from '../../../functions/adapters/dynamodb.ts';
import { StoreUnavailableError } from '../../../functions/adapters/faults.ts';
import { changeFrom, createFigures, streamRecord } from '../../../functions/adapters/figures.ts';
import {
  countedFromItem,
  couponToItem,
  enrolmentToItem,
  orderToItem,
  touchToItem,
  waiterToItem,
} from '../../../functions/adapters/ledger-items.ts';
import { noPost } from '../../../functions/adapters/post.ts';
import { useRuntime } from '../../../functions/adapters/runtime.ts';
import { type LocalDynamoDb, openDynamoDb } from '../../../local/aws/dynamodb/index.ts';
import { createTransport } from '../../../local/aws/transport.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, iso, parseIso, plus } from '../../../shared/base/time.ts';
import type { WireItem } from '../../../shared/customers/profiles/mapper.ts';
import type { Cell } from '../../../shared/decisions/figures/cell.ts';
import { cellsOf } from '../../../shared/decisions/figures/measures/index.ts';
import { Sums } from '../../../shared/decisions/figures/sums.ts';
import { followChanges, marksFigure } from '../../../shared/flows/figures/follow.ts';
import { type RecountAnswer, recountStep } from '../../../shared/flows/figures/recount.ts';
import type { FiguresStore } from '../../../shared/flows/figures/store.ts';

const at = parseIso('2026-11-23T23:30:00Z');
const counting = { timezone: 'Asia/Taipei' };
const segments = 3;
const customers = ['ada', 'ben', 'cai', 'dee', 'eve'] as const;
const versions = 3;

/** The states that an item of a customer's comes by. */
const states = (name: string): readonly (readonly WireItem[])[] => {
  const customer = customerId(name);
  const enrolment = { journey: journeyId('win-back'), version: 1, customer, cycle: 1 };
  const began = {
    key: enrolment,
    arm: name === 'eve' ? 'holdout' : 'treatment',
    enrolledAt: at,
    goalUntil: plus(at, days(30)),
    rule: 'no order for 14 days',
    values: {},
  } as const;
  const touch = { enrolment, step: 'we-miss-you', kind: 'email', channel: 'email', at } as const;
  const sent = { ...touch, outcome: 'sent', sentAt: plus(at, hours(1)), messageId: 'm' } as const;
  const coupon = {
    enrolment,
    name: 'ten-off',
    code: `CODE-${name}`,
    terms: { percentOff: 10 },
    face: 500,
    issuedAt: at,
    validUntil: plus(at, days(8)),
  };
  const order = { orderId: `o-${name}`, customer, couponCodes: [], refunds: {} };
  const wait = { id: 'reaction', source: { kind: 'purchase' }, otherwise: 'silent' } as const;
  const waiter = { enrolment, wait, since: at, deadline: plus(at, days(3)), token: 't', path: '' };
  return [
    [
      enrolmentToItem(began),
      enrolmentToItem({ ...began, goalAt: plus(at, days(1)) }),
      enrolmentToItem({
        ...began,
        waited: 'reaction',
        path: 'reaction=silent',
        exit: { reason: 'lapsed', at },
      }),
    ],
    [
      touchToItem({ ...touch, outcome: 'sending' }),
      touchToItem(sent),
      touchToItem({ ...sent, openedAt: plus(at, hours(2)), heldBy: 'pace' }),
    ],
    [
      couponToItem({ ...coupon, state: 'reserved' }),
      couponToItem(coupon),
      couponToItem({ ...coupon, orderId: 'o', discount: 50, orderValue: 5_000, redeemedAt: at }),
    ],
    [
      orderToItem({ ...order, counted: { at, gross: 5_000, refunded: 0 } }),
      orderToItem({ ...order, counted: { at, gross: 5_000, refunded: 700 } }),
      orderToItem({ ...order, counted: { gross: 0, refunded: 0 } }),
    ],
    [
      waiterToItem(waiter),
      waiterToItem({ ...waiter, wait: { ...wait, id: 'later' } }),
      waiterToItem({ ...waiter, token: 'shadow' }),
    ],
  ];
};
const items = new Map(customers.map((name) => [name, states(name)]));

let dynamodb: LocalDynamoDb;
let store: FiguresStore;
/** The answers of so many transactions from now on are lost, after they were carried out. */
let lost = 0;

const table = (TableName: string, keys: readonly [string, string], streams: boolean): void => {
  dynamodb.handle(
    'CreateTable',
    JSON.stringify({
      TableName,
      KeySchema: keys.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
      ...(streams && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    }),
  );
};

beforeEach(() => {
  dynamodb?.close();
  dynamodb = openDynamoDb({ now: () => at });
  table('ledger', ['c', 'k'], true);
  table('figures', ['f', 'd'], false);
  lost = 0;
  useRuntime({
    now: () => at,
    pause: async () => {},
    random: () => 0,
    post: noPost,
    ask: noAsk,
    makeClient: clientsOn(
      createTransport({
        json: {
          DynamoDB_20120810: (operation, body) => {
            const answer = dynamodb.handle(operation, body);
            if (operation !== 'TransactWriteItems' || lost === 0) return answer;
            lost -= 1;
            return { status: 500, body: JSON.stringify({ __type: 'InternalServerError', message: 'lost' }) };
          },
        },
        mail: () => ({ status: 404, body: '' }),
        texts: () => ({ status: 404, body: '' }),
      }),
    ),
  });
  store = createFigures(createDynamoDb(), { figures: 'figures', ledger: 'ledger' });
});

const unread = (error: Error): void => {
  throw error;
};
const noAlert = (): void => {};

const write = (name: (typeof customers)[number], item: number, state: number): void => {
  const image = items.get(name)?.[item]?.[state];
  if (image !== undefined) {
    dynamodb.handle('PutItem', JSON.stringify({ TableName: 'ledger', Item: image }));
    return;
  }
  const key = items.get(name)?.[item]?.[0];
  dynamodb.handle('DeleteItem', JSON.stringify({ TableName: 'ledger', Key: { c: key?.c, k: key?.k } }));
};

/** What is in the table, counted from its items alone. */
const fromItems = (): readonly Cell[] => {
  const { body } = dynamodb.handle('Scan', JSON.stringify({ TableName: 'ledger' }));
  const sums = new Sums();
  for (const item of JSON.parse(body).Items as readonly WireItem[]) {
    const counted = countedFromItem(item);
    if (counted !== undefined) sums.add(cellsOf(counted, counting));
  }
  return sums.cells();
};

const shown = async (): Promise<readonly Cell[]> => {
  const sums = new Sums();
  sums.add((await store.all((await store.head()).shown)).filter(({ figure }) => figure !== marksFigure));
  return sums.cells();
};

/** The stream in shards: two, of which the first is split into two at some time; each with how far it was read. */
class Shards {
  #splitAt = Number.POSITIVE_INFINITY;
  readonly #read = new Map<string, number>();

  #shardOf({ dynamodb: { SequenceNumber, Keys } }: ReturnType<typeof streamRecord.parse>): string {
    const c = Keys.c !== undefined && 'S' in Keys.c ? Keys.c.S : '';
    const hash = [...c].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    if (hash % 2 === 0) return 'shard-b';
    if (Number(SequenceNumber) <= this.#splitAt) return 'shard-a';
    return hash % 4 === 1 ? 'shard-a1' : 'shard-a2';
  }

  split(): void {
    const last = dynamodb.stream('ledger').at(-1)?.dynamodb.SequenceNumber ?? '0';
    this.#splitAt = Math.min(this.#splitAt, Number(last));
  }

  #recordsOf(shard: string) {
    return dynamodb
      .stream('ledger')
      .map((record) => streamRecord.parse(record))
      .filter((record) => this.#shardOf(record) === shard);
  }

  /** Hands some records over: the next ones, and before them some again. */
  async deliver(shard: string, { again, most }: { readonly again: number; readonly most: number }) {
    // A parent's records come before its children's.
    if (shard.startsWith('shard-a') && shard !== 'shard-a') await this.#all('shard-a');
    const read = this.#read.get(shard) ?? 0;
    const before = Math.max(0, read - again);
    const records = this.#recordsOf(shard).slice(before, read + most);
    if (records.length === 0) return;
    const changes = records.map((record) => changeFrom(record, unread));
    // What fails comes again, later, in other parts.
    try {
      await followChanges(shard, changes, counting, store);
      this.#read.set(shard, Math.max(this.#read.get(shard) ?? 0, before + records.length));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }

  async #all(shard: string): Promise<void> {
    while ((this.#read.get(shard) ?? 0) < this.#recordsOf(shard).length)
      await this.deliver(shard, { again: 0, most: 1_000 });
  }

  async everything(): Promise<void> {
    for (const shard of ['shard-b', 'shard-a', 'shard-a1', 'shard-a2']) await this.#all(shard);
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof StoreUnavailableError;

/** The recount's state machine, a step at a time. */
class Recount {
  readonly #at: string;
  #counted: RecountAnswer[] = [];
  #begun = false;
  isOver = false;

  constructor(number: number) {
    this.#at = iso(plus(at, hours(number)));
  }

  /** What fails is tried again, as its state machine does. @param isRepeated its answer was lost, and it is done again */
  async step(isRepeated: boolean): Promise<void> {
    const tried = () =>
      this.#next().catch((error: unknown) => (isUnavailable(error) ? this.#next() : Promise.reject(error)));
    if (isRepeated) await tried();
    const answer = await tried();
    if (!this.#begun) this.#begun = true;
    else if (this.#counted.length < segments) this.#counted.push(answer);
    else this.isOver = answer.isOver === true;
  }

  #next(): Promise<RecountAnswer> {
    const context = { isTimeUp: () => false, alert: noAlert, marks: 40 };
    const segment = this.#counted.length;
    const request = !this.#begun
      ? { step: 'begin' as const, at: this.#at }
      : segment < segments
        ? { step: 'count' as const, at: this.#at, segment, segments, round: 0, items: 0 }
        : {
            step: 'settle' as const,
            at: this.#at,
            segments: this.#counted.map(({ round = 1, items: count = 0 }, index) => ({
              segment: index,
              round,
              items: count,
            })),
          };
    return recountStep(request, counting, store, context);
  }
}

type Act = (world: { readonly shards: Shards; readonly recount: () => Recount }) => Promise<void> | void;

const writes: fc.Arbitrary<Act> = fc.tuple(fc.constantFrom(...customers), fc.nat(4), fc.nat(versions)).map(
  ([name, item, state]) =>
    () =>
      write(name, item, state),
);
const deliveries: fc.Arbitrary<Act> = fc
  .tuple(
    fc.constantFrom('shard-a', 'shard-b', 'shard-a1', 'shard-a2'),
    fc.record({ again: fc.nat(6), most: fc.nat(9) }),
  )
  .map(
    ([shard, how]) =>
      ({ shards }) =>
        shards.deliver(shard, how),
  );
const twice: fc.Arbitrary<Act> = fc
  .tuple(fc.constantFrom('shard-a', 'shard-b'), fc.record({ again: fc.nat(6), most: fc.nat(9) }))
  .map(([shard, how]) => async ({ shards }) => {
    await Promise.all([shards.deliver(shard, how), shards.deliver(shard, { ...how, again: 3 })]);
  });
const losses: fc.Arbitrary<Act> = fc.constant(() => {
  lost = 1;
});
const splits: fc.Arbitrary<Act> = fc.constant(({ shards }) => shards.split());
const recounts: fc.Arbitrary<Act> = fc.boolean().map(
  (isRepeated) =>
    ({ recount }) =>
      recount().step(isRepeated),
);

const beside: fc.Arbitrary<Act> = fc
  .tuple(fc.constantFrom('shard-a', 'shard-b'), fc.integer({ min: 1, max: 60 }))
  .map(([shard, most]) => async ({ shards, recount }) => {
    await Promise.all([shards.deliver(shard, { again: 0, most }), recount().step(false)]);
  });

const acts = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: writes },
    { weight: 3, arbitrary: deliveries },
    { weight: 1, arbitrary: twice },
    { weight: 1, arbitrary: losses },
    { weight: 1, arbitrary: splits },
    { weight: 6, arbitrary: recounts },
    { weight: 4, arbitrary: beside },
  ),
  { minLength: 1, maxLength: 100, size: 'max' },
);

describe('the figures', () => {
  it('are those of the items, whatever of the stream comes again, in whatever parts and shards, and while it is counted anew', async () => {
    await fc.assert(
      fc
        .asyncProperty(acts, async (all) => {
          const shards = new Shards();
          const done: Recount[] = [];
          const recount = (): Recount => {
            const [last] = done.slice(-1);
            if (last !== undefined && !last.isOver) return last;
            const next = new Recount(done.length);
            done.push(next);
            return next;
          };
          for (const act of all) await act({ shards, recount });
          lost = 0;
          await shards.everything();
          const [last] = done.slice(-1);
          while (last !== undefined && !last.isOver) {
            await last.step(false);
            await shards.everything();
          }
          expect(await shown()).toEqual(fromItems());
          if (last !== undefined) expect((await store.head()).last?.differences).toBe(0);
        })
        .beforeEach(async (previous) => {
          await previous();
          dynamodb.handle('DeleteTable', JSON.stringify({ TableName: 'ledger' }));
          dynamodb.handle('DeleteTable', JSON.stringify({ TableName: 'figures' }));
          table('ledger', ['c', 'k'], true);
          table('figures', ['f', 'd'], false);
          lost = 0;
        }),
      { numRuns: 20 },
    );
  });

  it('are not written under a head that a recount has changed meanwhile', async () => {
    const head = await store.head();
    await recountStep({ step: 'begin', at: iso(at) }, counting, store, {
      isTimeUp: () => false,
      alert: noAlert,
    });
    const flush = { shard: 'shard-a', until: '1', cells: [], journal: [] };
    expect(await store.flush({ ...flush, head })).toBe('stale');
    expect(await store.flush({ ...flush, head: await store.head() })).toBe('written');
  });

  it('pass over a record that can’t be read, before its change as after it', async () => {
    const [first] = items.get('ada')?.[1] ?? [];
    const broken = { ...first, outcome: { S: 'vanished' } };
    dynamodb.handle('PutItem', JSON.stringify({ TableName: 'ledger', Item: broken }));
    write('ada', 1, 1);
    const told: string[] = [];
    const changes = dynamodb
      .stream('ledger')
      .map((record) => changeFrom(streamRecord.parse(record), ({ message }) => told.push(message)));
    await followChanges('shard-a', changes, counting, store);
    expect(await shown()).toEqual(fromItems());
    expect(told[0]).toContain('outcome');
  });
});
