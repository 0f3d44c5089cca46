/** Query and Scan: key conditions, order, pages, segments, indexes, filters. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { runs } from '../../../support/runs.ts';
import { allPages, type TestDynamoDb, tableOf, testDynamoDb, valuesFor } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call(
    'CreateTable',
    tableOf(
      'ledger',
      { pk: 'S', sk: 'N' },
      {
        indexes: {
          'by-group': { key: { g: 'S', h: 'N' }, include: ['a'] },
          'by-code': { key: { code: 'S' } },
        },
      },
    ),
  );
  database.call('CreateTable', tableOf('texts', { pk: 'B', sk: 'S' }));
});

const put = (item: Item, table = 'ledger'): void => {
  database.call('PutItem', { TableName: table, Item: item });
};
/** Twenty items: sort keys -7.5, -6, … 21 alternating between partitions p0 and p1; groups g0 to g2. */
const putTwenty = (): void => {
  for (let i = 0; i < 20; i += 1)
    put({
      pk: { S: `p${i % 2}` },
      sk: { N: String((i - 5) * 1.5) },
      ...(i % 4 === 3 ? {} : { g: { S: `g${i % 3}` }, h: { N: String(-i) } }),
      a: { S: `a${i}` },
      z: { S: 'z'.repeat(i) },
    });
};
const sortKeys = (items: readonly Item[] | undefined): readonly number[] =>
  (items ?? []).map(({ sk }) => Number(sk?.N));

const values: Item = {
  ':p': { S: 'p0' },
  ':q': { S: 'p1' },
  ':x': { N: '-1.50' },
  ':y': { N: '10.5' },
  ':s': { S: 'a' },
  ':g': { S: 'g1' },
  ':h': { N: '-7' },
};
interface Parameters {
  readonly FilterExpression?: string;
  readonly [parameter: string]: unknown;
}
const query = (condition: string, more: Parameters = {}): object => ({
  TableName: 'ledger',
  KeyConditionExpression: condition,
  ...valuesFor(`${condition} ${more.FilterExpression ?? ''}`, values),
  ...more,
});

describe('a query', () => {
  beforeEach(putTwenty);

  it.each<[string, readonly number[]]>([
    ['pk = :p', [-7.5, -4.5, -1.5, 1.5, 4.5, 7.5, 10.5, 13.5, 16.5, 19.5]],
    [':p = pk', [-7.5, -4.5, -1.5, 1.5, 4.5, 7.5, 10.5, 13.5, 16.5, 19.5]],
    ['pk = :p AND sk = :x', [-1.5]],
    ['pk = :p AND sk < :x', [-7.5, -4.5]],
    ['pk = :p AND sk <= :x', [-7.5, -4.5, -1.5]],
    ['sk > :y and pk = :p', [13.5, 16.5, 19.5]],
    ['pk = :p AND :y <= sk', [10.5, 13.5, 16.5, 19.5]],
    ['(pk = :p) AND (sk BETWEEN :x AND :y)', [-1.5, 1.5, 4.5, 7.5, 10.5]],
  ])('reads the range in order, and backwards: %s', (condition, expected) => {
    expect(sortKeys(database.call('Query', query(condition)).Items)).toEqual(expected);
    const backwards = database.call('Query', query(condition, { ScanIndexForward: false }));
    expect(sortKeys(backwards.Items)).toEqual([...expected].reverse());
  });

  it.each([
    ['sk = :x', /missed key schema element: pk/],
    ['pk < :p', /Query key condition not supported/],
    ['pk = :x', /Condition parameter type does not match schema type/],
    ['pk = :p AND sk = :s', /Condition parameter type does not match schema type/],
    ['pk = :p AND sk <> :x', /Query key condition not supported/],
    ['pk = :p AND begins_with(sk, :x)', /begins_with, operand type: N/],
    ['pk = :p AND begins_with(sk, :s)', /Condition parameter type does not match schema type/],
    ['pk = :p OR sk = :x', /Invalid operator used in KeyConditionExpression: OR/],
    ['pk = :p AND NOT sk = :x', /Invalid operator used in KeyConditionExpression: NOT/],
    ['pk = :p AND a = :s', /missed key schema element: sk/],
    ['pk = :p AND sk > :x AND sk < :y', /must only contain one condition per key/],
    ['pk = :p AND pk = :q', /must only contain one condition per key/],
    ['pk.a = :p', /KeyConditionExpressions cannot have conditions on nested attributes/],
    ['pk = :p AND sk[0] = :x', /KeyConditionExpressions cannot have conditions on nested attributes/],
    ['pk = :p AND sk BETWEEN :y AND :x', /upper bound to be greater than or equal to lower bound/],
  ])('is refused: %s', (condition, why) => {
    const { type, message } = database.refusal('Query', query(condition));
    expect(type).toBe('ValidationException');
    expect(message).toMatch(why);
  });

  it.each([
    [{ Limit: 0 }, /'0' at 'limit'/],
    [
      { FilterExpression: 'sk > :x' },
      /can only contain non-primary key attributes: Primary key attribute: sk/,
    ],
    [{ Select: 'SPECIFIC_ATTRIBUTES' }, /Must specify the ProjectionExpression/],
    [{ Select: 'COUNT', ProjectionExpression: 'a' }, /Cannot specify the ProjectionExpression/],
    [{ Select: 'ALL_PROJECTED_ATTRIBUTES' }, /only when Querying using an IndexName/],
    [{ IndexName: 'absent' }, /does not have the specified index: absent/],
    [{ ExclusiveStartKey: { pk: { S: 'p1' }, sk: { N: '0' } } }, /outside query boundaries/],
    [{ ExclusiveStartKey: { pk: { S: 'p0' } } }, /does not match the schema/],
  ])('is refused with %j', (more, why) => {
    expect(database.refusal('Query', query('pk = :p', more)).message).toMatch(why);
  });

  it('counts what it read and what passed the filter', () => {
    const { Items, Count, ScannedCount, LastEvaluatedKey } = database.call(
      'Query',
      query('pk = :p', { FilterExpression: 'h < :h', Limit: 6 }),
    );
    expect(sortKeys(Items)).toEqual([4.5, 7.5]);
    expect([Count, ScannedCount]).toEqual([2, 6]);
    expect(LastEvaluatedKey).toEqual({ pk: { S: 'p0' }, sk: { N: '7.5' } });
  });

  it('answers only the count when asked', () => {
    expect(database.call('Query', query('pk = :p', { Select: 'COUNT' }))).toEqual({
      Count: 10,
      ScannedCount: 10,
    });
  });

  it('that stops at its limit names the last key, even when nothing follows', () => {
    expect(database.call('Query', query('pk = :p', { Limit: 10 })).LastEvaluatedKey).toBeDefined();
    expect(database.call('Query', query('pk = :p', { Limit: 11 })).LastEvaluatedKey).toBeUndefined();
  });

  it('finds by prefix and orders strings by their UTF-8 bytes', () => {
    const ascending = ['a', 'a!', 'a\uffff', 'a😀', 'a\u{10ffff}z', 'ab', 'b', 'é', '\uffff', '😀'];
    const sorted = [...ascending].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    for (const sk of ascending) put({ pk: { B: 'AAEC' }, sk: { S: sk } }, 'texts');
    const read = (condition: string, start = ''): readonly string[] =>
      (
        database.call('Query', {
          TableName: 'texts',
          KeyConditionExpression: condition,
          ExpressionAttributeValues: { ':b': { B: 'AAEC' }, ...(start === '' ? {} : { ':s': { S: start } }) },
        }).Items ?? []
      ).map(({ sk }) => sk?.S ?? '');
    expect(read('pk = :b')).toEqual(sorted);
    expect(read('pk = :b AND begins_with(sk, :s)', 'a')).toEqual(sorted.filter((sk) => sk.startsWith('a')));
    expect(read('pk = :b AND begins_with(sk, :s)', 'a\u{10ffff}')).toEqual(['a\u{10ffff}z']);
    expect(read('pk = :b AND begins_with(sk, :s)', '😀')).toEqual(['😀']);
  });

  it('is refused for an empty text of a key, whatever is asked of it', () => {
    for (const condition of ['sk = :s', 'sk > :s', 'sk BETWEEN :s AND :t', 'begins_with(sk, :s)'])
      expect(
        database.refusal('Query', {
          TableName: 'texts',
          KeyConditionExpression: `pk = :b AND ${condition}`,
          ExpressionAttributeValues: {
            ':b': { B: 'AAEC' },
            ':s': { S: '' },
            ...(condition.includes(':t') && { ':t': { S: 't' } }),
          },
        }).message,
      ).toMatch(/a key attribute cannot contain an empty string value. Key: sk$/);
  });
});

describe('an index', () => {
  beforeEach(putTwenty);
  const indexed = (more: Parameters = {}, condition = 'g = :g'): object =>
    query(condition, { IndexName: 'by-group', ...more });

  it('holds the items that have its key, in its order, with what it projects', () => {
    expect(database.call('Query', indexed()).Items).toEqual(
      [16, 13, 10, 4, 1].map((i) => ({
        pk: { S: `p${i % 2}` },
        sk: { N: String((i - 5) * 1.5) },
        g: { S: 'g1' },
        h: { N: String(-i) },
        a: { S: `a${i}` },
      })),
    );
    expect(database.call('Query', indexed({}, 'g = :g AND h > :h')).Count).toBe(2);
  });

  it('names the last key by its own key and the table’s', () => {
    const { LastEvaluatedKey } = database.call('Query', indexed({ Limit: 1 }));
    expect(LastEvaluatedKey).toEqual({ g: { S: 'g1' }, h: { N: '-16' }, pk: { S: 'p0' }, sk: { N: '16.5' } });
    expect(allPages(database, 'Query', indexed({ Limit: 1 })).items).toHaveLength(5);
  });

  it('holds equal keys apart', () => {
    for (let i = 0; i < 5; i += 1) put({ pk: { S: 'same' }, sk: { N: String(i) }, code: { S: 'A' } });
    const input = {
      TableName: 'ledger',
      IndexName: 'by-code',
      KeyConditionExpression: 'code = :c',
      ExpressionAttributeValues: { ':c': { S: 'A' } },
      Limit: 2,
    };
    expect(sortKeys(allPages(database, 'Query', input).items)).toEqual([0, 1, 2, 3, 4]);
    const backwards = { ...input, ScanIndexForward: false };
    expect(sortKeys(allPages(database, 'Query', backwards).items)).toEqual([4, 3, 2, 1, 0]);
  });

  it('follows its items as they change, lose its key and go', () => {
    const key = { pk: { S: 'p1' }, sk: { N: '12' } };
    const update = (UpdateExpression: string): void => {
      database.call('UpdateItem', {
        TableName: 'ledger',
        Key: key,
        UpdateExpression,
        ...valuesFor(UpdateExpression, values),
      });
    };
    const names = (): readonly (string | undefined)[] =>
      (database.call('Query', indexed()).Items ?? []).map(({ a }) => a?.S);
    update('SET a = :s');
    expect(names()).toEqual(['a16', 'a', 'a10', 'a4', 'a1']);
    update('SET h = :y');
    expect(names()).toEqual(['a16', 'a10', 'a4', 'a1', 'a']);
    update('REMOVE h');
    expect(names()).toEqual(['a16', 'a10', 'a4', 'a1']);
    database.call('DeleteItem', { TableName: 'ledger', Key: { pk: { S: 'p1' }, sk: { N: '-6' } } });
    expect(names()).toEqual(['a16', 'a10', 'a4']);
  });

  it.each([
    [{ ConsistentRead: true }, /Consistent reads are not supported/],
    [{ ProjectionExpression: 'z' }, /by-group does not project \[z\]/],
    [{ Select: 'ALL_ATTRIBUTES' }, /ALL_ATTRIBUTES is not supported for global secondary index by-group/],
    [{ FilterExpression: 'h > :h' }, /Primary key attribute: h/],
    [{ ExclusiveStartKey: { pk: { S: 'p1' }, sk: { N: '12' } } }, /does not match the schema/],
  ])('refuses %j', (more, why) => {
    expect(database.refusal('Query', indexed(more)).message).toMatch(why);
  });

  it('may be scanned', () => {
    const { Items, Count } = database.call('Scan', {
      TableName: 'ledger',
      IndexName: 'by-group',
      FilterExpression: 'sk > :x',
      ExpressionAttributeValues: { ':x': { N: '0' } },
    });
    expect(Count).toBe(10);
    expect(Items?.every((item) => item.z === undefined)).toBe(true);
  });
});

describe('a scan', () => {
  it.each([
    [{ Segment: 0 }, /TotalSegments parameter is required/],
    [{ TotalSegments: 2 }, /Segment parameter is required/],
    [{ Segment: 2, TotalSegments: 2 }, /must be less than parameter TotalSegments/],
    [{ Segment: 0, TotalSegments: 0 }, /'0' at 'totalSegments'/],
    [{ Limit: 0 }, /'0' at 'limit'/],
  ])('is refused with %j', (more, why) => {
    expect(database.refusal('Scan', { TableName: 'ledger', ...more }).message).toMatch(why);
  });

  it('reads in the same order in every run', () => {
    putTwenty();
    const once = database.call('Scan', { TableName: 'ledger' }).Items;
    const again = testDynamoDb();
    again.call('CreateTable', tableOf('ledger', { pk: 'S', sk: 'N' }));
    for (const item of [...(once ?? [])].reverse())
      again.call('PutItem', { TableName: 'ledger', Item: item });
    expect(again.call('Scan', { TableName: 'ledger' }).Items).toEqual(once);
  });

  it('ends a page before 1 MB is exceeded', () => {
    // 100,000 bytes each: the names and the partition key take 6, the sort key 1 for zero and 2 for the others.
    for (let i = 0; i < 25; i += 1)
      put({ pk: { S: 'p' }, sk: { N: String(i) }, v: { S: 'x'.repeat(99_994 - (i === 0 ? 1 : 2)) } });
    const page = database.call('Scan', { TableName: 'ledger', ReturnConsumedCapacity: 'TOTAL' });
    expect(page.Count).toBe(10);
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(122.5);
    expect(sortKeys(allPages(database, 'Scan', { TableName: 'ledger' }).items)).toHaveLength(25);
    expect(allPages(database, 'Scan', { TableName: 'ledger', ProjectionExpression: 'sk' }).pages).toBe(3);
    expect(
      allPages(database, 'Scan', { TableName: 'ledger', FilterExpression: 'attribute_not_exists(v)' }),
    ).toEqual({
      items: [],
      pages: 3,
    });
  });

  it('refuses a starting key of another segment', () => {
    putTwenty();
    const segments = [0, 1].map((Segment) => ({ TableName: 'ledger', Segment, TotalSegments: 2 }));
    const [full] = segments
      .map((input) => database.call('Scan', { ...input, Limit: 1 }))
      .filter(({ Count }) => Count === 1);
    const start = full?.LastEvaluatedKey;
    const refusals = segments.filter(
      (input) =>
        database.handle('Scan', JSON.stringify({ ...input, ExclusiveStartKey: start })).status === 400,
    );
    expect(refusals).toHaveLength(1);
  });
});

describe('pages and segments', () => {
  const items = fc.uniqueArray(
    fc.record({
      pk: fc.integer({ min: 0, max: 5 }),
      sk: fc.integer({ min: -50, max: 50 }),
      g: fc.integer({ min: 0, max: 2 }),
    }),
    { selector: ({ pk, sk }) => `${pk}/${sk}`, maxLength: 40 },
  );
  const filled = (
    contents: readonly { readonly pk: number; readonly sk: number; readonly g: number }[],
  ): TestDynamoDb => {
    const fresh = testDynamoDb();
    fresh.call(
      'CreateTable',
      tableOf('some', { pk: 'S', sk: 'N' }, { indexes: { 'by-g': { key: { g: 'S' } } } }),
    );
    for (const { pk, sk, g } of contents)
      fresh.call('PutItem', {
        TableName: 'some',
        Item: { pk: { S: `p${pk}` }, sk: { N: String(sk) }, ...(g === 0 ? {} : { g: { S: `g${g}` } }) },
      });
    return fresh;
  };

  it('give the same items for any limit', () => {
    fc.assert(
      fc.property(
        items,
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (contents, Limit, ScanIndexForward) => {
          const fresh = filled(contents);
          const inputs = [
            ['Scan', { TableName: 'some' }],
            ['Scan', { TableName: 'some', IndexName: 'by-g' }],
            [
              'Scan',
              {
                TableName: 'some',
                FilterExpression: 'sk > :zero',
                ExpressionAttributeValues: { ':zero': { N: '0' } },
              },
            ],
            [
              'Query',
              {
                TableName: 'some',
                KeyConditionExpression: 'pk = :p',
                ExpressionAttributeValues: { ':p': { S: 'p1' } },
                ScanIndexForward,
              },
            ],
            [
              'Query',
              {
                TableName: 'some',
                IndexName: 'by-g',
                KeyConditionExpression: 'g = :g',
                ExpressionAttributeValues: { ':g': { S: 'g1' } },
                ScanIndexForward,
              },
            ],
          ] as const;
          for (const [operation, input] of inputs)
            expect(allPages(fresh, operation, { ...input, Limit }).items).toEqual(
              fresh.call(operation, input).Items,
            );
          fresh.close();
        },
      ),
      runs(60),
    );
  });

  it('partition the table: every item lies in exactly one segment', () => {
    fc.assert(
      fc.property(
        items,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        (contents, TotalSegments, Limit) => {
          const fresh = filled(contents);
          const segments = Array.from({ length: TotalSegments }, (_, Segment) =>
            allPages(fresh, 'Scan', { TableName: 'some', Segment, TotalSegments, Limit }),
          );
          expect(segments.flatMap((segment) => segment.items)).toEqual(
            fresh.call('Scan', { TableName: 'some' }).Items,
          );
          fresh.close();
        },
      ),
      runs(60),
    );
  });

  it('have segments of about the same size', () => {
    database.call('CreateTable', tableOf('people', { id: 'S' }));
    for (let i = 0; i < 2000; i += 1) put({ id: { S: `customer-${i}` } }, 'people');
    const counts = Array.from(
      { length: 8 },
      (_, Segment) => database.call('Scan', { TableName: 'people', Segment, TotalSegments: 8 }).Count ?? 0,
    );
    expect(Math.min(...counts)).toBeGreaterThan(180);
    expect(Math.max(...counts)).toBeLessThan(320);
  });
});
