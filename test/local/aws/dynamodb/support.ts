/** A local DynamoDB for one test, on a clock that the test moves. */
import { openDynamoDb } from '../../../../local/aws/dynamodb/index.ts';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type Duration, type Instant, parseIso, plus } from '../../../../shared/base/time.ts';

export interface Answer {
  readonly [member: string]: unknown;
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  readonly Attributes?: Item;
  readonly Count?: number;
  readonly ScannedCount?: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: { readonly CapacityUnits: number } & Readonly<Record<string, unknown>>;
}

export interface Refusal {
  /** Without the prefix: `ValidationException`. */
  readonly type: string;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const testDynamoDb = (options: { readonly file?: string; readonly at?: Instant } = {}) => {
  let now = options.at ?? parseIso('2026-11-23T02:00:00Z');
  const database = openDynamoDb({
    now: () => now,
    ...(options.file === undefined ? {} : { file: options.file }),
  });
  return {
    ...database,
    pass: (time: Duration): void => {
      now = plus(now, time);
    },
    now: () => now,
    call: (operation: string, input: object): Answer => {
      const { status, body } = database.handle(operation, JSON.stringify(input));
      if (status !== 200) throw new Error(`${operation}: ${body}`);
      return JSON.parse(body) as Answer;
    },
    /** The error that the call must end in. */
    refusal: (operation: string, input: object): Refusal => {
      const { status, body } = database.handle(operation, JSON.stringify(input));
      if (status !== 400) throw new Error(`${operation} was not refused: ${body}`);
      const parsed = JSON.parse(body) as Record<string, string>;
      return {
        type: String(parsed.__type).split('#')[1] ?? '',
        message: parsed.message ?? parsed.Message ?? '',
        body: parsed,
      };
    },
  };
};
export type TestDynamoDb = ReturnType<typeof testDynamoDb>;

/** A CreateTable request; the first key attribute is the partition key. Types: `S`, `N` or `B` by attribute. */
export const tableOf = (
  name: string,
  key: Readonly<Record<string, 'S' | 'N' | 'B'>>,
  more: {
    readonly indexes?: Readonly<
      Record<
        string,
        { readonly key: Readonly<Record<string, 'S' | 'N' | 'B'>>; readonly include?: readonly string[] }
      >
    >;
    readonly stream?: string;
  } = {},
): object => {
  const schema = (attributes: object): object[] =>
    Object.keys(attributes).map((AttributeName, position) => ({
      AttributeName,
      KeyType: position === 0 ? 'HASH' : 'RANGE',
    }));
  const indexes = Object.entries(more.indexes ?? {});
  const types = Object.assign({}, key, ...indexes.map(([, index]) => index.key)) as Record<string, string>;
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(key),
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
            IndexName,
            KeySchema: schema(index.key),
            Projection:
              index.include === undefined
                ? { ProjectionType: 'ALL' }
                : { ProjectionType: 'INCLUDE', NonKeyAttributes: index.include },
          })),
        }),
    ...(more.stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: more.stream } }),
  };
};

/** Only those of the values that the expression names: DynamoDB refuses the others. */
export const valuesFor = (expression: string, values: Item): { ExpressionAttributeValues?: Item } => {
  const named = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  return named.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(named) };
};

/** All items of a paged call, page by page; and how many pages that took. */
export const allPages = (
  database: TestDynamoDb,
  operation: 'Query' | 'Scan',
  input: object,
): { readonly items: readonly Item[]; readonly pages: number } => {
  const items: Item[] = [];
  let pages = 0;
  let start: Item | undefined;
  do {
    const page = database.call(operation, {
      ...input,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    items.push(...(page.Items ?? []));
    pages += 1;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return { items, pages };
};
