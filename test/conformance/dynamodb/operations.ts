/**
 * Makes requests to DynamoDB up at random from a seed: what an app asks, and what it should not, of tables that it has.
 *
 * Left out is what dynoxide 3.2.0 is known to answer otherwise than AWS, or what AWS does not say; our own answers to it stand
 * in tests (test/local/aws/dynamodb). It shows the keys of an item that was not there for ALL_OLD of an UpdateItem (AWS: no
 * Attributes; API reference, UpdateItem); begins a page of a table without a sort key where it began; takes any type of value for
 * < and its kin (AWS: S, N and B; Developer Guide, Comparison operator and function reference); takes placeholders that no
 * expression of a transaction uses, and shows keys that a projection of TransactGetItems does not name
 * (nubo-db/dynamodb-conformance has AWS's answers); and lets an operand be compared with itself (AWS refuses it: dynalite's tests
 * against AWS). It shows the whole list for UPDATED_OLD and UPDATED_NEW, where AWS shows the element that was updated alone
 * (scylladb/scylladb, test/alternator/test_returnvalues.py, test_update_item_returnvalues_nested). AWS does not say what a transaction makes of an update of a key or of a get with
 * a wrong key, nor of a wrong key beside other faults, what UPDATED_OLD shows of a list that grew, and whether an update of a key is refused before its condition is asked.
 */
import type { AttributeValue, Item } from '../../../local/aws/dynamodb/items.ts';
import { createRandom, type Random } from '../../../local/aws/states/random.ts';

type KeyType = 'S' | 'N' | 'B';

interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** A table, or an index of one, as far as its keys go. */
interface Keyed {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
}

export interface FuzzedTable extends Keyed {
  readonly name: string;
  readonly indexes: readonly (Keyed & { readonly name: string; readonly projectsAll: boolean })[];
  /** What makes it. */
  readonly request: object;
}

export interface Operation {
  /** How many there were before: the same in every run of the same seed. */
  readonly number: number;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface TableProperties {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: KeyType;
  }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: TableProperties['KeySchema'];
    readonly Projection: { readonly ProjectionType: string };
  }[];
}

/** @param properties a template's AWS::DynamoDB::Table */
export const fuzzedTable = (name: string, properties: TableProperties): FuzzedTable => {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] } = properties;
  const attributeOf = (schema: TableProperties['KeySchema'], kind: 'HASH' | 'RANGE') => {
    const at = schema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    const definition = AttributeDefinitions.find(({ AttributeName }) => AttributeName === at);
    return definition && { name: definition.AttributeName, type: definition.AttributeType };
  };
  const keyed = (schema: TableProperties['KeySchema']): Keyed => {
    const partition = attributeOf(schema, 'HASH');
    if (partition === undefined) throw new TypeError(`the table ${name} has no partition key`);
    return { partition, sort: attributeOf(schema, 'RANGE') };
  };
  return {
    name,
    ...keyed(KeySchema),
    indexes: GlobalSecondaryIndexes.map((index) => ({
      name: index.IndexName,
      projectsAll: index.Projection.ProjectionType === 'ALL',
      ...keyed(index.KeySchema),
    })),
    request: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema,
      AttributeDefinitions,
      ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
    },
  };
};

/** So many operations are about the same few items, and then others: what goes wrong once does not go on for ever. */
const aboutTheSame = 40;

const texts = ['a', 'b', 'ab', 'abc', 'é', '😀', 'z'] as const;
const numbers = ['0', '1', '-1', '2', '2.5', '10', '100', '-0.01', '1234567890123456789'] as const;
const binaries = ['AA==', 'AQI=', 'AQID', '/w=='] as const;
const attributes = ['v', 'n', 's', 'm', 'l', 'ss', 'ns', 'bs', 'w'] as const;
const members = ['x', 'y', 'k'] as const;
const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'] as const;

/** One request's expressions, with what stands behind their placeholders. */
class Expressions {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};
  readonly #maker: Maker;

  constructor(maker: Maker) {
    this.#maker = maker;
  }

  name(name: string): string {
    if (!this.#maker.chance(0.4)) return name;
    const known = Object.entries(this.names).find(([, each]) => each === name)?.[0];
    const placeholder = known ?? `#n${Object.keys(this.names).length}`;
    this.names[placeholder] = name;
    return placeholder;
  }

  value(value: AttributeValue): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** Into maps and lists more often than into what has nothing in it. */
  path(root = this.#maker.attribute()): string {
    let path = this.name(root);
    const holds = root === 'm' || root === 'l';
    const deeper = this.#maker.chance(holds ? 0.5 : 0.05) ? this.#maker.pick([1, 1, 1, 2]) : 0;
    for (let i = 0; i < deeper; i += 1)
      path += this.#maker.chance(root === 'l' ? 0.1 : 0.8)
        ? `.${this.name(this.#maker.pick(members))}`
        : `[${this.#maker.pick([0, 0, 1])}]`;
    return path;
  }

  /** What of a request holds the placeholders; now and then one more than there should be, of these. */
  parameters(...spare: readonly ('name' | 'value')[]): object {
    if (spare.includes('name') && this.#maker.chance(0.01)) this.names['#spare'] = 'spare';
    if (spare.includes('value') && this.#maker.chance(0.01)) this.values[':spare'] = { S: 'spare' };
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

const comparators = ['=', '<>', '<', '<=', '>', '>='] as const;

class Maker {
  readonly #random: Random;
  readonly #tables: readonly FuzzedTable[];
  #group = 0;

  constructor(tables: readonly FuzzedTable[], seed: number) {
    this.#random = createRandom(seed);
    this.#tables = tables;
  }

  chance(share: number): boolean {
    return this.#random.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random.next() * from.length)] as T;
  }

  /** As `pick`, each as likely as its weight says. */
  weighed<T>(from: readonly (readonly [weight: number, T])[]): T {
    let left = this.#random.next() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, each] of from) {
      left -= weight;
      if (left < 0) return each;
    }
    return (from[0] as readonly [number, T])[1];
  }

  attribute(): string {
    return this.pick(attributes);
  }

  /** @param i how many there were before */
  operation(i: number): Operation {
    this.#group = Math.floor(i / aboutTheSame);
    const table = this.pick(this.#tables);
    const [operation, input] = this.weighed<() => readonly [string, object]>([
      [22, () => ['PutItem', this.#put(table)]],
      [26, () => ['UpdateItem', this.#update(table)]],
      [6, () => ['DeleteItem', this.#delete(table)]],
      [12, () => ['GetItem', this.#get(table)]],
      [16, () => ['Query', this.#query(table)]],
      [1, () => ['Scan', this.#scan(table)]],
      [4, () => ['BatchGetItem', this.#batchGet()]],
      [4, () => ['BatchWriteItem', this.#batchWrite()]],
      [7, () => ['TransactWriteItems', this.#transactWrite()]],
      [2, () => ['TransactGetItems', this.#transactGet()]],
    ])();
    return { number: i, operation, input: input as Operation['input'] };
  }

  // Values.

  #text(): string {
    return this.pick(texts);
  }

  #some<T>(from: readonly T[]): T[] {
    const some = from.filter(() => this.chance(0.4));
    return some.length > 0 ? some : [this.pick(from)];
  }

  value(depth = 0): AttributeValue {
    const type = this.weighed([
      [5, 'S'],
      [5, 'N'],
      [1, 'B'],
      [1, 'BOOL'],
      [1, 'NULL'],
      [depth < 2 ? 2 : 0, 'L'],
      [depth < 2 ? 3 : 0, 'M'],
      [1.5, 'SS'],
      [1.5, 'NS'],
      [0.5, 'BS'],
    ] as const);
    switch (type) {
      case 'S':
        return { S: this.chance(0.05) ? '' : this.#text() };
      case 'N':
        return { N: this.pick(numbers) };
      case 'B':
        return { B: this.pick(binaries) };
      case 'BOOL':
        return { BOOL: this.chance(0.5) };
      case 'NULL':
        return { NULL: true };
      case 'L':
        return { L: Array.from({ length: this.pick([0, 1, 2, 3]) }, () => this.value(depth + 1)) };
      case 'M':
        return { M: Object.fromEntries(this.#some(members).map((name) => [name, this.value(depth + 1)])) };
      case 'SS':
        return { SS: this.#some(texts) };
      case 'NS':
        return { NS: this.#some(numbers) };
      default:
        return { BS: this.#some(binaries) };
    }
  }

  /** Mostly of the type that its attribute is called after. */
  valueOf(name: string): AttributeValue {
    if (this.chance(0.2)) return this.value();
    switch (name) {
      case 'n':
        return { N: this.pick(numbers) };
      case 's':
        return { S: this.#text() };
      case 'm':
        return { M: Object.fromEntries(this.#some(members).map((each) => [each, this.value(1)])) };
      case 'l':
        return { L: Array.from({ length: this.pick([0, 1, 2, 3]) }, () => this.value(1)) };
      case 'ss':
        return { SS: this.#some(texts) };
      case 'ns':
        return { NS: this.#some(numbers) };
      case 'bs':
        return { BS: this.#some(binaries) };
      default:
        return this.value();
    }
  }

  // Keys.

  /** One of few, of the group's own. */
  #keyValue({ type }: KeyAttribute, of: 'partition' | 'sort'): AttributeValue {
    const place = this.pick([0, 1, 2]);
    const prefix = of === 'partition' ? `${this.#group}-` : '';
    if (type === 'N') return { N: String((of === 'partition' ? this.#group * 10 : 0) + place) };
    if (type === 'B') return { B: Buffer.from(`${prefix}${place}`).toString('base64') };
    return { S: `${prefix}${this.pick(['a', 'ab', 'b'])}` };
  }

  #key({ partition, sort }: Keyed): Item {
    return {
      [partition.name]: this.#keyValue(partition, 'partition'),
      ...(sort !== undefined && { [sort.name]: this.#keyValue(sort, 'sort') }),
    };
  }

  /** Now and then one that does not fit the table. */
  #anyKey(table: FuzzedTable): Item {
    const key = this.#key(table);
    const name = table.partition.name;
    return this.weighed<() => Item>([
      [97, () => key],
      [1, () => ({ ...key, other: { S: 'x' } })],
      [1, () => ({ ...key, [name]: table.partition.type === 'N' ? { S: 'x' } : { N: '1' } })],
      [1, () => ({ ...key, [name]: { S: '' } })],
    ])();
  }

  #item(table: FuzzedTable, key = this.#anyKey(table)): Item {
    const item: Item = key;
    for (const { partition, sort } of table.indexes)
      for (const [attribute, of] of [
        [partition, 'partition'],
        [sort, 'sort'],
      ] as const)
        if (attribute !== undefined && !(attribute.name in item) && this.chance(0.6))
          item[attribute.name] = this.chance(0.03) ? this.value() : this.#keyValue(attribute, of);
    for (const name of attributes) if (this.chance(0.5)) item[name] = this.valueOf(name);
    return item;
  }

  // Expressions.

  #condition(expressions: Expressions, depth = 0): string {
    const path = () => expressions.path();
    const value = () => expressions.value(this.value());
    return this.weighed<() => string>([
      [4, () => `${path()} ${this.pick(['=', '<>'])} ${value()}`],
      [
        3,
        () =>
          `${expressions.path('n')} ${this.pick(comparators)} ${expressions.value({ N: this.pick(numbers) })}`,
      ],
      [2, () => `${path()} ${this.pick(['=', '<>'])} size(${path()})`],
      [2, () => `${expressions.path('n')} ${this.pick(comparators)} ${expressions.path('v')}`],
      [1, () => `${path()} ${this.pick(comparators)} ${expressions.value({ S: this.#text() })}`],
      [4, () => `attribute_exists(${path()})`],
      [4, () => `attribute_not_exists(${path()})`],
      [1, () => `attribute_type(${path()}, ${expressions.value({ S: this.pick(types) })})`],
      [2, () => `begins_with(${path()}, ${expressions.value({ S: this.#text() })})`],
      [2, () => `contains(${path()}, ${value()})`],
      [1, () => `${path()} BETWEEN ${expressions.value({ N: '0' })} AND ${expressions.value({ N: '10' })}`],
      [1, () => `${path()} IN (${value()}, ${value()})`],
      [depth < 2 ? 3 : 0, () => `${this.#condition(expressions, 2)} AND ${this.#condition(expressions, 2)}`],
      [depth < 2 ? 3 : 0, () => `${this.#condition(expressions, 2)} OR ${this.#condition(expressions, 2)}`],
      [depth < 2 ? 2 : 0, () => `NOT ${this.#condition(expressions, 2)}`],
      [depth < 2 ? 1 : 0, () => `(${this.#condition(expressions, 1)})`],
    ])();
  }

  #setTo(expressions: Expressions): string {
    const value = () => expressions.value(this.value());
    const number = () => expressions.value({ N: this.pick(numbers) });
    return this.weighed<() => string>([
      [6, value],
      [1, () => expressions.path()],
      [2, () => `${expressions.path('n')} ${this.pick(['+', '-'])} ${number()}`],
      [1, () => `${number()} + ${number()}`],
      [2, () => `if_not_exists(${expressions.path()}, ${value()})`],
      [1, () => `if_not_exists(${expressions.path('n')}, ${number()}) + ${number()}`],
      [1, () => `list_append(${expressions.path('l')}, ${expressions.value({ L: [this.value(1)] })})`],
      [1, () => `list_append(${expressions.value({ L: [this.value(1)] })}, ${expressions.path('l')})`],
    ])();
  }

  /** @param asksKeys whether now and then of a key, which nobody may */
  #updating(expressions: Expressions, table: FuzzedTable, asksKeys: boolean): string {
    const left = [...attributes];
    /** Each once, of these if they are left. */
    const own = (...wanted: readonly string[]): string => {
      const likely = left.filter((name) => wanted.includes(name));
      const name = this.pick(likely.length > 0 && this.chance(0.8) ? likely : left);
      left.splice(left.indexOf(name), 1);
      return name;
    };
    const keys = [table.partition.name, table.sort?.name];
    const indexed = table.indexes
      .flatMap(({ partition, sort }) => [partition, ...(sort ? [sort] : [])])
      .filter(({ name }) => !keys.includes(name));
    const sets = Array.from(
      { length: this.pick([0, 1, 1, 2]) },
      () => `${expressions.path(own())} = ${this.#setTo(expressions)}`,
    );
    const index = indexed.length > 0 && this.chance(0.25) ? this.pick(indexed) : undefined;
    if (index !== undefined)
      sets.push(`${expressions.name(index.name)} = ${expressions.value(this.#keyValue(index, 'partition'))}`);
    if (asksKeys && this.chance(0.02))
      sets.push(`${expressions.name(table.partition.name)} = ${expressions.value({ S: 'x' })}`);
    const removes = Array.from({ length: this.pick([0, 0, 1]) }, () => expressions.path(own()));
    const adds = Array.from({ length: this.pick([0, 0, 1]) }, () =>
      this.chance(0.6)
        ? `${expressions.path(own('n'))} ${expressions.value({ N: this.pick(numbers) })}`
        : `${expressions.path(own('ss'))} ${expressions.value({ SS: this.#some(texts) })}`,
    );
    const deletes = Array.from(
      { length: this.pick([0, 0, 0, 1]) },
      () => `${expressions.path(own('ss'))} ${expressions.value({ SS: this.#some(texts) })}`,
    );
    const clauses = [
      ['SET', sets],
      ['REMOVE', removes],
      ['ADD', adds],
      ['DELETE', deletes],
    ] as const;
    const text = clauses
      .filter(([, actions]) => actions.length > 0)
      .map(([clause, actions]) => `${clause} ${actions.join(', ')}`)
      .join(' ');
    return text === '' ? `SET ${expressions.path('w')} = ${expressions.value({ N: '1' })}` : text;
  }

  #projecting(expressions: Expressions, table: FuzzedTable): string {
    const left = [...attributes, table.partition.name];
    return Array.from({ length: this.pick([1, 2, 3]) }, () => {
      const at = Math.floor(this.#random.next() * left.length);
      const root = left.splice(at, 1)[0] ?? 'w';
      return root === table.partition.name ? expressions.name(root) : expressions.path(root);
    }).join(', ');
  }

  // Requests.

  #guard(expressions: Expressions, share: number): object {
    if (!this.chance(share)) return {};
    return {
      ConditionExpression: this.#condition(expressions),
      ...(this.chance(0.3) && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    };
  }

  #capacity(): object {
    return this.chance(0.3) ? { ReturnConsumedCapacity: this.pick(['TOTAL', 'INDEXES']) } : {};
  }

  #put(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    return {
      TableName: table.name,
      Item: this.#item(table),
      ...this.#guard(expressions, 0.4),
      ...(this.chance(0.3) && { ReturnValues: 'ALL_OLD' }),
      ...this.#capacity(),
      ...expressions.parameters('name', 'value'),
    };
  }

  #delete(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    return {
      TableName: table.name,
      Key: this.#anyKey(table),
      ...this.#guard(expressions, 0.4),
      ...(this.chance(0.3) && { ReturnValues: 'ALL_OLD' }),
      ...this.#capacity(),
      ...expressions.parameters('name', 'value'),
    };
  }

  #update(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    const guards = this.chance(0.3);
    const updating = this.#updating(expressions, table, !guards);
    const shows = ['ALL_NEW', 'NONE', ...(/\[/.test(updating) ? [] : ['UPDATED_OLD', 'UPDATED_NEW'])];
    return {
      TableName: table.name,
      Key: this.#anyKey(table),
      UpdateExpression: updating,
      ...this.#guard(expressions, guards ? 1 : 0),
      ...(this.chance(0.7) && { ReturnValues: this.pick(shows) }),
      ...this.#capacity(),
      ...expressions.parameters('name', 'value'),
    };
  }

  #get(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    return {
      TableName: table.name,
      Key: this.#anyKey(table),
      ...(this.chance(0.3) && { ProjectionExpression: this.#projecting(expressions, table) }),
      ...(this.chance(0.5) && { ConsistentRead: true }),
      ...this.#capacity(),
      ...expressions.parameters('name'),
    };
  }

  #query(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    const index = table.indexes.length > 0 && this.chance(0.4) ? this.pick(table.indexes) : undefined;
    const { partition, sort } = index ?? table;
    const equal = `${expressions.name(partition.name)} = ${expressions.value(this.#keyValue(partition, 'partition'))}`;
    const value = () => expressions.value(sort === undefined ? { S: 'a' } : this.#keyValue(sort, 'sort'));
    const ranged = (): string => {
      if (sort === undefined || this.chance(0.4)) return '';
      const name = expressions.name(sort.name);
      return ` AND ${this.weighed<() => string>([
        [3, () => `${name} ${this.pick(['=', '<', '<=', '>', '>='])} ${value()}`],
        [1, () => `${name} BETWEEN ${value()} AND ${value()}`],
        [sort.type === 'N' ? 0 : 2, () => `begins_with(${name}, ${expressions.value({ S: 'a' })})`],
      ])()}`;
    };
    const projects = index === undefined || index.projectsAll;
    const counts = this.chance(0.1);
    return {
      TableName: table.name,
      ...(index !== undefined && { IndexName: index.name }),
      KeyConditionExpression: `${equal}${ranged()}`,
      ...(this.chance(0.3) && { FilterExpression: this.#condition(expressions) }),
      ...(projects &&
        this.chance(counts ? 0.02 : 0.2) && { ProjectionExpression: this.#projecting(expressions, table) }),
      ...(this.chance(0.3) && { ScanIndexForward: false }),
      ...(index === undefined && sort !== undefined && this.chance(0.3) && { Limit: this.pick([1, 2, 3]) }),
      ...(counts && { Select: 'COUNT' }),
      ...expressions.parameters('name', 'value'),
    };
  }

  /** Of all that is there, what the group has put there: how much there is beside it is not the same for ever. */
  #scan(table: FuzzedTable): object {
    const expressions = new Expressions(this);
    const name = expressions.name(table.partition.name);
    const own = `begins_with(${name}, ${expressions.value({ S: `${this.#group}-` })})`;
    return {
      TableName: table.name,
      FilterExpression: this.chance(0.5) ? own : `${own} AND ${this.#condition(expressions, 2)}`,
      ...expressions.parameters('name', 'value'),
    };
  }

  #batchGet(): object {
    const RequestItems = Object.fromEntries(
      this.#some(this.#tables).map((table) => {
        const expressions = new Expressions(this);
        const Keys = Array.from({ length: this.pick([1, 1, 2]) }, () => this.#anyKey(table));
        const projection = this.chance(0.3)
          ? { ProjectionExpression: this.#projecting(expressions, table) }
          : {};
        return [table.name, { Keys, ...projection, ...expressions.parameters('name') }];
      }),
    );
    return { RequestItems, ...this.#capacity() };
  }

  #batchWrite(): object {
    const RequestItems = Object.fromEntries(
      this.#some(this.#tables).map((table) => [
        table.name,
        Array.from({ length: this.pick([1, 1, 2]) }, () =>
          this.chance(0.7)
            ? { PutRequest: { Item: this.#item(table) } }
            : { DeleteRequest: { Key: this.#anyKey(table) } },
        ),
      ]),
    );
    return { RequestItems, ...this.#capacity() };
  }

  #transactWrite(): object {
    const length = this.pick([1, 1, 2, 3]);
    const TransactItems = Array.from({ length }, () => {
      const table = this.pick(this.#tables);
      const key = length === 1 ? this.#anyKey(table) : this.#key(table);
      const expressions = new Expressions(this);
      const common = (share: number) => ({
        TableName: table.name,
        ...this.#guard(expressions, share),
      });
      return this.weighed<() => object>([
        [4, () => ({ Put: { Item: this.#item(table, key), ...common(0.2), ...expressions.parameters() } })],
        [
          4,
          () => {
            const UpdateExpression = this.#updating(expressions, table, false);
            return {
              Update: {
                Key: key,
                UpdateExpression,
                ...common(0.2),
                ...expressions.parameters(),
              },
            };
          },
        ],
        [2, () => ({ Delete: { Key: key, ...common(0.3), ...expressions.parameters() } })],
        [
          2,
          () => ({
            ConditionCheck: { Key: key, ...common(1), ...expressions.parameters() },
          }),
        ],
      ])();
    });
    return { TransactItems, ...this.#capacity() };
  }

  #transactGet(): object {
    const TransactItems = Array.from({ length: this.pick([1, 2, 3]) }, () => {
      const table = this.pick(this.#tables);
      return { Get: { TableName: table.name, Key: this.#key(table) } };
    });
    return { TransactItems, ...this.#capacity() };
  }
}

/** Those of one group are about the same items, and about no others. */
export const groupOf = ({ number }: Operation): number => Math.floor(number / aboutTheSame);

/** Operations on these tables, without an end; the same for the same seed. */
export function* operationsOf(tables: readonly FuzzedTable[], seed: number): Generator<Operation> {
  const maker = new Maker(tables, seed);
  for (let i = 0; ; i += 1) yield maker.operation(i);
}
