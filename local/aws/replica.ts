/** Reads that need not be consistent: a copy of the tables that hears of writes later, and answers some of the reads. */
import { type LocalDynamoDb, openDynamoDb } from './dynamodb/index.ts';
import type { Asked } from './hostile.ts';
import type { Instant } from './time.ts';
import type { Answer } from './transport.ts';

type Item = Readonly<Record<string, unknown>>;

interface Keyed {
  readonly table: string;
  readonly key: Item;
}

/** A write that the copy has not heard of. */
interface Unheard extends Keyed {
  readonly item: Item | undefined;
  readonly arrives: number;
}

export interface Replica {
  /**
   * What the request comes to: of a read that need not be consistent now and then what stood before the latest writes, of
   * each item for itself, and of an index too.
   * @param perform does it, on the tables themselves
   */
  readonly answer: (asked: Asked, perform: () => Answer) => Answer;
  readonly close: () => void;
}

const oneOf = (body: string) => JSON.parse(body) as { readonly TableName: string; readonly Key: Item };

/** Whether DynamoDB may answer what stood a moment ago: a read that asks for nothing else, and any query of an index. */
const mayBeBehind = ({ operation, body }: Asked): boolean => {
  switch (operation) {
    case 'GetItem':
    case 'Query':
    case 'Scan':
      return (JSON.parse(body) as { readonly ConsistentRead?: boolean }).ConsistentRead !== true;
    case 'BatchGetItem': {
      const { RequestItems } = JSON.parse(body) as {
        readonly RequestItems: Readonly<Record<string, { readonly ConsistentRead?: boolean }>>;
      };
      return Object.values(RequestItems).every(({ ConsistentRead }) => ConsistentRead !== true);
    }
    default:
      return false;
  }
};

/** The table as `CreateTable` is asked for it. */
const definitionOf = (dynamodb: LocalDynamoDb, TableName: string): object => {
  const { Table } = JSON.parse(dynamodb.handle('DescribeTable', JSON.stringify({ TableName })).body);
  const indexes = Table.GlobalSecondaryIndexes as readonly Item[] | undefined;
  return {
    TableName,
    KeySchema: Table.KeySchema,
    AttributeDefinitions: Table.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes !== undefined && {
      GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  };
};

/** A copy of all tables, as they stand now. */
export const createReplica = ({
  dynamodb,
  now,
  late,
  isAsked,
  onBehind,
}: {
  readonly dynamodb: LocalDynamoDb;
  readonly now: () => Instant;
  /** After how many milliseconds the copy hears of a write. */
  readonly late: () => number;
  /** Whether the copy answers this read, and not the tables themselves. */
  readonly isAsked: () => boolean;
  /** Told of each read that was answered otherwise than by the tables themselves. */
  readonly onBehind: () => void;
}): Replica => {
  const copy = openDynamoDb({ now });
  const keys = new Map<string, readonly string[]>();
  /** By item, the oldest first. */
  const unheard = new Map<string, Unheard[]>();

  const done = (on: LocalDynamoDb, operation: string, request: object): Item => {
    const { status, body } = on.handle(operation, JSON.stringify(request));
    if (status !== 200) throw new Error(`the copy of the tables: ${operation}: ${body}`);
    return JSON.parse(body);
  };

  const copyAll = (): void => {
    const { TableNames } = done(dynamodb, 'ListTables', {}) as { readonly TableNames: readonly string[] };
    for (const TableName of TableNames) {
      const definition = definitionOf(dynamodb, TableName);
      done(copy, 'CreateTable', definition);
      const { KeySchema } = definition as { readonly KeySchema: readonly { AttributeName: string }[] };
      keys.set(
        TableName,
        KeySchema.map(({ AttributeName }) => AttributeName),
      );
      let ExclusiveStartKey: unknown;
      do {
        const page = done(dynamodb, 'Scan', {
          TableName,
          ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
        });
        for (const Item of page.Items as readonly Item[]) done(copy, 'PutItem', { TableName, Item });
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    }
  };

  const keyOf = (table: string, item: Item): Keyed => ({
    table,
    key: Object.fromEntries((keys.get(table) ?? []).map((name) => [name, item[name]])),
  });

  const writtenBy = ({ operation, body }: Asked): readonly Keyed[] => {
    switch (operation) {
      case 'PutItem': {
        const { TableName, Item } = JSON.parse(body) as { readonly TableName: string; readonly Item: Item };
        return [keyOf(TableName, Item)];
      }
      case 'UpdateItem':
      case 'DeleteItem':
        return [keyOf(oneOf(body).TableName, oneOf(body).Key)];
      case 'BatchWriteItem': {
        const { RequestItems } = JSON.parse(body) as {
          readonly RequestItems: Readonly<
            Record<string, readonly { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]>
          >;
        };
        return Object.entries(RequestItems).flatMap(([table, list]) =>
          list.map((each) => keyOf(table, each.PutRequest?.Item ?? each.DeleteRequest?.Key ?? {})),
        );
      }
      case 'TransactWriteItems': {
        const { TransactItems } = JSON.parse(body) as {
          readonly TransactItems: readonly Readonly<
            Record<string, { TableName: string; Item?: Item; Key?: Item }>
          >[];
        };
        return TransactItems.flatMap((each) =>
          Object.values(each).map(({ TableName, Item, Key }) => keyOf(TableName, Item ?? Key ?? {})),
        );
      }
      default:
        return [];
    }
  };

  /** The copy hears of it one day: of an item's writes one after the other. */
  const note = ({ table, key }: Keyed): void => {
    const name = JSON.stringify([table, Object.values(key)]);
    const before = unheard.get(name) ?? [];
    const { Item: item } = done(dynamodb, 'GetItem', { TableName: table, Key: key }) as {
      readonly Item?: Item;
    };
    const arrives = Math.max(now() + late(), before.at(-1)?.arrives ?? 0);
    unheard.set(name, [...before, { table, key, item, arrives }]);
  };

  const hear = (): void => {
    for (const [name, writes] of unheard) {
      const heard = writes.filter(({ arrives }) => arrives <= now());
      const last = heard.at(-1);
      if (last === undefined) continue;
      if (last.item === undefined) done(copy, 'DeleteItem', { TableName: last.table, Key: last.key });
      else done(copy, 'PutItem', { TableName: last.table, Item: last.item });
      if (heard.length === writes.length) unheard.delete(name);
      else unheard.set(name, writes.slice(heard.length));
    }
  };

  copyAll();
  return {
    answer: (asked, perform) => {
      if (asked.service !== 'dynamodb') return perform();
      if (mayBeBehind(asked) && isAsked()) {
        hear();
        const answer = copy.handle(asked.operation, asked.body);
        if (answer.body !== perform().body) onBehind();
        return answer;
      }
      const answer = perform();
      if (answer.status === 200) for (const each of writtenBy(asked)) note(each);
      return answer;
    },
    close: copy.close,
  };
};
