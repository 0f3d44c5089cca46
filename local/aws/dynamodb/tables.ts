/** Tables: their definitions, checked as DynamoDB checks them, and the catalogue that keeps them. */
import { type Instant, iso } from '../time.ts';
import { namedTableNotFound, tableExists, tableNotFound, validation } from './errors.ts';
import { attributeMark } from './items.ts';
import { type IndexKey, type KeyAttribute, type KeySchema, keyNames } from './keys.ts';
import { shape, structure } from './requests.ts';
import type { Rows, Storage } from './storage.ts';

const streamViews = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type StreamView = (typeof streamViews)[number];

export interface Index extends IndexKey {
  readonly rows: Rows;
  /** Marks of the index's key attributes and the table's: what tells an item's place in the index. */
  readonly keyMarks: readonly string[];
  /** Names of the attributes that the index holds, keys included; `undefined` when it holds all. */
  readonly projected: ReadonlySet<string> | undefined;
  /** Marks of `projected`. */
  readonly projectedMarks: readonly string[] | undefined;
}

export interface Table {
  readonly name: string;
  readonly key: KeySchema;
  readonly keyMarks: readonly string[];
  readonly rows: Rows;
  readonly indexes: readonly Index[];
  readonly streamView: StreamView | undefined;
  /** The name of the TTL attribute, while TTL is enabled. */
  readonly ttl: string | undefined;
  readonly definition: TableDefinition;
}

/** A table as the catalogue keeps it. */
interface TableDefinition {
  readonly id: number;
  readonly createdAt: Instant;
  readonly request: CreateTableRequest;
  readonly ttl?: string;
}

const readCreateTable = shape(
  {
    TableName: 'text',
    AttributeDefinitions: 'list',
    KeySchema: 'list',
    BillingMode: ['PROVISIONED', 'PAY_PER_REQUEST'],
    ProvisionedThroughput: 'structure',
    GlobalSecondaryIndexes: 'list',
    StreamSpecification: 'structure',
    DeletionProtectionEnabled: 'flag',
    SSESpecification: 'structure',
    TableClass: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'],
    Tags: 'list',
  },
  ['TableName', 'AttributeDefinitions', 'KeySchema'],
);
type CreateTableRequest = ReturnType<typeof readCreateTable>;

const readAttribute = shape({ AttributeName: 'text', AttributeType: ['S', 'N', 'B'] }, [
  'AttributeName',
  'AttributeType',
]);
const readKeyElement = shape({ AttributeName: 'text', KeyType: ['HASH', 'RANGE'] }, [
  'AttributeName',
  'KeyType',
]);
const readIndex = shape(
  {
    IndexName: 'text',
    KeySchema: 'list',
    Projection: 'structure',
    ProvisionedThroughput: 'structure',
    OnDemandThroughput: 'structure',
  },
  ['IndexName', 'KeySchema', 'Projection'],
);
const readProjection = shape({ ProjectionType: ['ALL', 'KEYS_ONLY', 'INCLUDE'], NonKeyAttributes: 'list' }, [
  'ProjectionType',
]);
const readStream = shape({ StreamEnabled: 'flag', StreamViewType: streamViews }, ['StreamEnabled']);

const invalid = (message: string) => validation(`One or more parameter values were invalid: ${message}`);

const longestKeyName = 255;

type AttributeTypes = ReadonlyMap<string, KeyAttribute>;

const attributeTypes = (definitions: readonly unknown[]): AttributeTypes =>
  new Map(
    definitions.map((input) => {
      const { AttributeName: name, AttributeType: type } = readAttribute(input);
      if (name.length === 0 || Buffer.byteLength(name) > longestKeyName)
        throw invalid(`A key attribute's name has 1 to ${longestKeyName} bytes: ${JSON.stringify(name)}`);
      return [name, { name, type }];
    }),
  );

const keySchemaOf = (input: readonly unknown[], types: AttributeTypes): KeySchema => {
  const [first, second, ...more] = input.map(readKeyElement);
  if (first === undefined || first.KeyType !== 'HASH' || more.length > 0)
    throw invalid('A KeySchema is a HASH attribute, and a RANGE attribute or nothing after it');
  if (second !== undefined && (second.KeyType !== 'RANGE' || second.AttributeName === first.AttributeName))
    throw invalid('The second KeySchema element must be a RANGE attribute other than the HASH attribute');
  const typed = (name: string): KeyAttribute => {
    const attribute = types.get(name);
    if (attribute === undefined)
      throw invalid(
        `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
      );
    return attribute;
  };
  return {
    partition: typed(first.AttributeName),
    sort: second === undefined ? undefined : typed(second.AttributeName),
  };
};

/** @throws DynamoDbError (ValidationException) when definitions and schemas do not name the same attributes. */
const checkDefinitions = (types: AttributeTypes, schemas: readonly KeySchema[]): void => {
  const used = new Set(schemas.flatMap(keyNames));
  const spare = [...types.keys()].filter((name) => !used.has(name));
  if (spare.length > 0)
    throw invalid(
      `Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions: ${spare.join(', ')} is no key`,
    );
};

const mostIndexes = 20;
/** Of one index, and of all indexes of a table together. */
const mostProjected = 20;
const mostProjectedInAll = 100;

const checkIndexes = (indexes: readonly unknown[]): void => {
  if (indexes.length === 0) throw invalid('List of GlobalSecondaryIndexes is empty');
  if (indexes.length > mostIndexes)
    throw invalid(`GlobalSecondaryIndex count exceeds the per-table limit of ${mostIndexes}`);
  const projected = indexes.map(
    (input) => readProjection(readIndex(input).Projection).NonKeyAttributes?.length ?? 0,
  );
  if (projected.some((count) => count > mostProjected))
    throw validation(
      `1 validation error detected: Value at 'globalSecondaryIndexes.member.projection.nonKeyAttributes' failed to satisfy constraint: Member must have length less than or equal to ${mostProjected}`,
    );
  if (projected.reduce((sum, count) => sum + count, 0) > mostProjectedInAll)
    throw invalid(`NonKeyAttributes of all indexes together name more than ${mostProjectedInAll} attributes`);
};

const tablePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

const checkName = (name: string, of: string): void => {
  if (!tablePattern.test(name))
    throw validation(`${of} must be 3 to 255 letters, digits, "_", "-" and ".": "${name}" is not`);
};

const projectedOf = (
  input: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): ReadonlySet<string> | undefined => {
  const { ProjectionType: type, NonKeyAttributes: included = [] } = readProjection(input);
  if (type === 'INCLUDE' ? included.length === 0 : included.length > 0)
    throw invalid(
      `ProjectionType is ${type}, but NonKeyAttributes ${included.length > 0 ? 'is' : 'is not'} specified`,
    );
  return type === 'ALL' ? undefined : new Set([...keys, ...included.map(String)]);
};

const indexOf = (
  input: unknown,
  position: number,
  id: number,
  types: AttributeTypes,
  tableKey: KeySchema,
  storage: Storage,
): Index => {
  const { IndexName: name, KeySchema, Projection } = readIndex(input);
  checkName(name, 'IndexName');
  const key = keySchemaOf(KeySchema, types);
  const keys = [...new Set([...keyNames(key), ...keyNames(tableKey)])];
  const projected = projectedOf(Projection, keys);
  return {
    name,
    key,
    keyMarks: keys.map(attributeMark),
    projected,
    projectedMarks: projected === undefined ? undefined : [...projected].map(attributeMark),
    rows: storage.rows(indexRowsName(id, position), 'index'),
  };
};

const rowsName = (id: number): string => `items_${id}`;
const indexRowsName = (id: number, position: number): string => `items_${id}_by_${position}`;

const tableOf = (definition: TableDefinition, storage: Storage): Table => {
  const { id, request } = definition;
  const types = attributeTypes(request.AttributeDefinitions);
  const key = keySchemaOf(request.KeySchema, types);
  const stream =
    request.StreamSpecification === undefined ? undefined : readStream(request.StreamSpecification);
  const inputs = request.GlobalSecondaryIndexes ?? [];
  if (request.GlobalSecondaryIndexes !== undefined) checkIndexes(inputs);
  const names = inputs.map((input) => readIndex(input).IndexName);
  if (new Set(names).size < names.length) throw invalid('Duplicate index name');
  checkDefinitions(types, [key, ...inputs.map((input) => keySchemaOf(readIndex(input).KeySchema, types))]);
  return {
    name: request.TableName,
    key,
    keyMarks: keyNames(key).map(attributeMark),
    indexes: inputs.map((input, position) => indexOf(input, position, id, types, key, storage)),
    streamView: stream?.StreamEnabled === true ? (stream.StreamViewType ?? 'NEW_AND_OLD_IMAGES') : undefined,
    ttl: definition.ttl,
    rows: storage.rows(rowsName(id), 'table'),
    definition,
  };
};

/** All tables; kept with the items, so that a file that is opened again has them. */
export interface Catalogue {
  /** @throws DynamoDbError (ResourceNotFoundException) */
  readonly find: (name: string) => Table;
  /** As `find`, with a message that names the table. */
  readonly findNamed: (name: string) => Table;
  /** In order of their names. */
  readonly names: () => readonly string[];
  readonly create: (input: unknown, now: Instant) => Table;
  readonly remove: (name: string) => Table;
  /** Enables TTL by this attribute, or disables it. */
  readonly setTtl: (name: string, attribute: string | undefined) => Table;
}

export const openCatalogue = (storage: Storage): Catalogue => {
  storage.begin();
  storage
    .prepare(
      'CREATE TABLE IF NOT EXISTS catalogue (id INTEGER PRIMARY KEY AUTOINCREMENT, definition TEXT NOT NULL)',
    )
    .run();
  const save = storage.prepare('INSERT OR REPLACE INTO catalogue VALUES (?, ?)');
  const forget = storage.prepare('DELETE FROM catalogue WHERE id = ?');
  const lastId = storage.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'catalogue'");
  const tables = new Map<string, Table>();
  for (const row of storage.prepare('SELECT definition FROM catalogue').all()) {
    const [text = ''] = row as unknown as string[];
    const definition = JSON.parse(text) as TableDefinition;
    tables.set(definition.request.TableName, tableOf(definition, storage));
  }
  const keep = (definition: TableDefinition): Table => {
    const table = tableOf(definition, storage);
    storage.begin();
    save.run(definition.id, JSON.stringify(definition));
    tables.set(table.name, table);
    return table;
  };
  const find = (name: string, missing: () => Error): Table => {
    const table = tables.get(name);
    if (table === undefined) throw missing();
    return table;
  };
  const findNamed = (name: string): Table => find(name, () => namedTableNotFound(name));
  return {
    find: (name) => find(name, tableNotFound),
    findNamed,
    names: () => [...tables.keys()].sort(),
    create: (input, now) => {
      const request = readCreateTable(input);
      checkName(request.TableName, 'TableName');
      if (tables.has(request.TableName)) throw tableExists(request.TableName);
      const [last = 0] = (lastId.get() ?? []) as unknown as number[];
      return keep({ id: last + 1, createdAt: now, request });
    },
    remove: (name) => {
      const table = findNamed(name);
      const { id, request } = table.definition;
      if (request.DeletionProtectionEnabled === true)
        throw validation(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      tables.delete(name);
      storage.begin();
      forget.run(id);
      storage.drop(rowsName(id));
      for (const position of table.indexes.keys()) storage.drop(indexRowsName(id, position));
      return table;
    },
    setTtl: (name, attribute) => {
      const { id, createdAt, request } = findNamed(name).definition;
      return keep({ id, createdAt, request, ...(attribute === undefined ? {} : { ttl: attribute }) });
    },
  };
};

const arnOf = (name: string): string => `arn:aws:dynamodb:local:000000000000:table/${name}`;

/** The ARN under which the table's stream would be read. */
export const streamArnOf = ({ name, definition }: Table): string =>
  `${arnOf(name)}/stream/${iso(definition.createdAt)}`;

/** A TableDescription. */
export const describe = (table: Table, status: 'ACTIVE' | 'DELETING'): object => {
  const { request, createdAt } = table.definition;
  const { count, bytes } = table.rows.totals();
  return {
    TableName: table.name,
    TableStatus: status,
    TableArn: arnOf(table.name),
    AttributeDefinitions: request.AttributeDefinitions,
    KeySchema: request.KeySchema,
    CreationDateTime: createdAt / 1000,
    ItemCount: count,
    TableSizeBytes: bytes,
    DeletionProtectionEnabled: request.DeletionProtectionEnabled ?? false,
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: 0,
      WriteCapacityUnits: 0,
      ...request.ProvisionedThroughput,
    },
    ...(request.BillingMode === 'PAY_PER_REQUEST'
      ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }
      : {}),
    ...(table.streamView === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
          LatestStreamArn: streamArnOf(table),
        }),
    ...(table.indexes.length === 0
      ? {}
      : { GlobalSecondaryIndexes: table.indexes.map((index, at) => describeIndex(table, index, at)) }),
  };
};

const describeIndex = (table: Table, index: Index, position: number): object => {
  const { count, bytes } = index.rows.totals();
  return {
    ...structure(table.definition.request.GlobalSecondaryIndexes?.[position]),
    IndexStatus: 'ACTIVE',
    IndexArn: `${arnOf(table.name)}/index/${index.name}`,
    ItemCount: count,
    IndexSizeBytes: bytes,
  };
};

/** The index of this name. @throws DynamoDbError (ValidationException) */
export const findIndex = (table: Table, name: string): Index => {
  const index = table.indexes.find((candidate) => candidate.name === name);
  if (index === undefined) throw validation(`The table does not have the specified index: ${name}`);
  return index;
};
