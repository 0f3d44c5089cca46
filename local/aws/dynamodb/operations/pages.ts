/** Query and Scan: pages of up to 1 MB of items, filtered and projected. */
import { addIndexUsage, capacityMember, readUnits, type Usage, usageOf } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { holds, type ParsedCondition, parseFilter, parseKeyCondition } from '../expressions/condition.ts';
import { keyRangeOf } from '../expressions/keyCondition.ts';
import { refuseKeyPaths } from '../expressions/keyPaths.ts';
import { isPlaceholder } from '../expressions/parse.ts';
import { type PlaceholderInput, type Placeholders, readPlaceholders } from '../expressions/placeholders.ts';
import { type Projection, parseProjection, projectionOf } from '../expressions/projection.ts';
import { attributeMark, checkItem, type Item, type ItemText, parseItem, pickAttributes } from '../items.ts';
import { bucketOf, buckets, indexRowKey, keyNames, keyOf } from '../keys.ts';
import { capacityModes, shape } from '../requests.ts';
import type { Row, RowKey } from '../storage.ts';
import { findIndex, type Index, type Table } from '../tables.ts';

const paged = {
  TableName: 'text',
  IndexName: 'text',
  ConsistentRead: 'flag',
  ExclusiveStartKey: 'item',
  ExpressionAttributeNames: 'names',
  ExpressionAttributeValues: 'item',
  FilterExpression: 'text',
  Limit: 'count',
  ProjectionExpression: 'text',
  ReturnConsumedCapacity: capacityModes,
  Select: ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES'],
} as const;

const readQuery = shape({ ...paged, KeyConditionExpression: 'text', ScanIndexForward: 'flag' }, [
  'TableName',
  'KeyConditionExpression',
]);
const readScan = shape({ ...paged, Segment: 'count', TotalSegments: 'count' }, ['TableName']);

/** What Query and Scan have in common. */
interface PageInput extends PlaceholderInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly FilterExpression?: string;
  readonly Limit?: number;
  readonly ProjectionExpression?: string;
  readonly ReturnConsumedCapacity?: (typeof capacityModes)[number];
  readonly Select?: (typeof paged.Select)[number];
}

/** What is read, from where and how: an index, or the table itself. */
interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly rows: Table['rows'];
  readonly key: Table['key'];
  readonly keyMarks: readonly string[];
}

const sourceOf = ({ catalogue }: Database, input: PageInput): Source => {
  const table = catalogue.find(input.TableName);
  const index = input.IndexName === undefined ? undefined : findIndex(table, input.IndexName);
  if (index !== undefined && input.ConsistentRead === true)
    throw validation('Consistent reads are not supported on global secondary indexes');
  return {
    table,
    index,
    rows: (index ?? table).rows,
    key: (index ?? table).key,
    keyMarks: (index ?? table).keyMarks,
  };
};

/** Which items of a page are answered, and as what. */
interface Selection {
  readonly limit: number;
  readonly countOnly: boolean;
  readonly filter: Filter | undefined;
  readonly projection: Projection | undefined;
}

interface Filter {
  readonly parsed: ParsedCondition;
  readonly placeholders: Placeholders;
  /** The attributes that the filter looks at: nothing else of an item is parsed. */
  readonly names: readonly string[];
  readonly marks: readonly string[];
}

const filterOf = (parsed: ParsedCondition, placeholders: Placeholders): Filter => {
  const names = parsed.roots.map((root) => String(isPlaceholder(root) ? placeholders.names?.[root] : root));
  return { parsed, placeholders, names, marks: names.map(attributeMark) };
};

const passes = ({ parsed, placeholders, marks }: Filter, text: ItemText): boolean =>
  holds(parsed.condition, parseItem(pickAttributes(text, marks)), placeholders);

const selectionOf = (
  input: PageInput,
  source: Source,
  keyCondition: ParsedCondition | undefined,
): { readonly selection: Selection; readonly placeholders: Placeholders } => {
  const filter = input.FilterExpression === undefined ? undefined : parseFilter(input.FilterExpression);
  const projection =
    input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
  const placeholders = readPlaceholders(input, [keyCondition, filter, projection]);
  refuseKeyPaths(source.table, [filter, projection], placeholders);
  if (input.Limit !== undefined && input.Limit < 1)
    throw validation(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  const selection: Selection = {
    limit: input.Limit ?? Number.POSITIVE_INFINITY,
    countOnly: input.Select === 'COUNT',
    filter: filter === undefined ? undefined : filterOf(filter, placeholders),
    projection: projection === undefined ? undefined : projectionOf(projection, placeholders),
  };
  checkSelect(input, source, selection);
  return { selection, placeholders };
};

const checkSelect = ({ Select }: PageInput, { index }: Source, { projection }: Selection): void => {
  if (Select === 'SPECIFIC_ATTRIBUTES' && projection === undefined)
    throw validation('Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  if (Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES' && projection !== undefined)
    throw validation(`Cannot specify the ProjectionExpression when choosing to get ${Select}`);
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined)
    throw validation('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  const held = index?.projected;
  if (index === undefined || held === undefined) return;
  if (Select === 'ALL_ATTRIBUTES')
    throw validation(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  const absent = projection?.roots.filter((name) => !held.has(name)) ?? [];
  if (absent.length > 0)
    throw validation(
      `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${absent.join(', ')}]`,
    );
};

const largestPage = 1024 * 1024;

/** One page as it was read. `bytes` and `scanned` count what the filter dropped as well. */
interface Page {
  readonly items: readonly ItemText[];
  readonly count: number;
  readonly scanned: number;
  readonly bytes: number;
  /** The last item read, when there may be more. */
  readonly last: ItemText | undefined;
}

const readPage = (rows: Iterable<Row>, { limit, countOnly, filter, projection }: Selection): Page => {
  const items: ItemText[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let last: ItemText | undefined;
  for (const [text, size] of rows) {
    if (bytes + size > largestPage) return { items, count, scanned, bytes, last };
    bytes += size;
    scanned += 1;
    last = text;
    if (filter === undefined || passes(filter, text)) {
      count += 1;
      if (!countOnly) items.push(projection === undefined ? text : projection.apply(text));
    }
    if (scanned === limit) return { items, count, scanned, bytes, last };
  }
  return { items, count, scanned, bytes, last: undefined };
};

const usageOfPage = ({ table, index }: Source, bytes: number, consistent: boolean | undefined): Usage => {
  const usage = usageOf(table.name);
  const units = readUnits(bytes, consistent);
  if (index === undefined) usage.read = units;
  else addIndexUsage(usage, index.name, units, 0);
  return usage;
};

const answerPage = (
  database: Database,
  input: PageInput,
  source: Source,
  page: Page,
  countOnly: boolean,
): string => {
  const usage = usageOfPage(source, page.bytes, input.ConsistentRead);
  database.meter.record(usage);
  const items = countOnly ? '' : `"Items":[${page.items.join(',')}],`;
  const last =
    page.last === undefined ? '' : `,"LastEvaluatedKey":${pickAttributes(page.last, source.keyMarks)}`;
  return `{${items}"Count":${page.count},"ScannedCount":${page.scanned}${last}${capacityMember(usage, input.ReturnConsumedCapacity)}}`;
};

const invalidStart = (why: string) => validation(`The provided starting key is invalid: ${why}`);

/** Where the page before this one ended. */
const startOf = ({ ExclusiveStartKey: start }: PageInput, { table, index }: Source): RowKey | undefined => {
  if (start === undefined) return undefined;
  if (index === undefined) return keyOf(table.key, start);
  checkItem(start);
  const expected = new Set([...keyNames(index.key), ...keyNames(table.key)]);
  const given = Object.keys(start);
  if (given.length !== expected.size || !given.every((name) => expected.has(name)))
    throw invalidStart('The provided key element does not match the schema');
  return indexRowKey(index, table.key, start);
};

export const query: Operation = (database, request) => {
  const input = readQuery(request);
  const source = sourceOf(database, input);
  const keyCondition = parseKeyCondition(input.KeyConditionExpression);
  const { selection, placeholders } = selectionOf(input, source, keyCondition);
  refuseKeysInFilter(source, selection.filter);
  const range = keyRangeOf(keyCondition, placeholders, source.key);
  const after = startOf(input, source);
  if (after !== undefined && after[1] !== range.partition)
    throw invalidStart('The provided key is outside query boundaries based on provided conditions');
  const rows = source.rows.partition({ ...range, after, forward: input.ScanIndexForward !== false });
  return answerPage(database, input, source, readPage(rows, selection), selection.countOnly);
};

const refuseKeysInFilter = ({ key }: Source, filter: Filter | undefined): void => {
  const name = filter?.names.find((candidate) => keyNames(key).includes(candidate));
  if (name !== undefined)
    throw validation(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
    );
};

type ScanInput = ReturnType<typeof readScan>;
const mostSegments = 1_000_000;

/** The buckets of the request's segment; all of them without one. */
const bucketsOf = ({ Segment, TotalSegments }: ScanInput): { readonly from: number; readonly to: number } => {
  if (Segment === undefined && TotalSegments === undefined) return { from: 0, to: buckets };
  if (TotalSegments === undefined)
    throw validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  if (Segment === undefined)
    throw validation(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  if (TotalSegments < 1 || TotalSegments > mostSegments)
    throw validation(
      `1 validation error detected: Value '${TotalSegments}' at 'totalSegments' failed to satisfy constraint: Member must have value between 1 and ${mostSegments}`,
    );
  if (Segment < 0 || Segment >= TotalSegments)
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  return {
    from: Math.ceil((Segment * buckets) / TotalSegments),
    to: Math.ceil(((Segment + 1) * buckets) / TotalSegments),
  };
};

export const scan: Operation = (database, request) => {
  const input = readScan(request);
  const source = sourceOf(database, input);
  const { selection } = selectionOf(input, source, undefined);
  const range = bucketsOf(input);
  const after = startOf(input, source);
  if (after !== undefined) {
    const bucket = bucketOf(String(after[1]));
    if (bucket < range.from || bucket >= range.to)
      throw validation(
        'The provided Exclusive start key does not map to the provided Segment and TotalSegments values.',
      );
  }
  const rows = source.rows.buckets({ ...range, after });
  return answerPage(database, input, source, readPage(rows, selection), selection.countOnly);
};
