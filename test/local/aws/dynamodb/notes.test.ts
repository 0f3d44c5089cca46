/** Notes beside the tables, and commits that are told. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, openDynamoDb } from '../../../../local/aws/dynamodb/index.ts';
import { instant } from '../../../../shared/base/time.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-notes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (name: string): LocalDynamoDb =>
  openDynamoDb({ file: join(folder, name), commits: 'when told', now: () => instant(0) });

const table = {
  TableName: 'things',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

const putThings = (dynamodb: LocalDynamoDb, from: number, to: number): void => {
  for (let id = from; id < to; id += 1)
    dynamodb.handle('PutItem', JSON.stringify({ TableName: 'things', Item: { id: { N: String(id) } } }));
};

const count = (dynamodb: LocalDynamoDb): number =>
  JSON.parse(dynamodb.handle('Scan', JSON.stringify({ TableName: 'things', Select: 'COUNT' })).body).Count;

/** The file as another process would find it if this one died now. */
const afterDeath = (): LocalDynamoDb => {
  for (const end of ['', '-wal'])
    if (existsSync(join(folder, `live${end}`)))
      cpSync(join(folder, `live${end}`), join(folder, `dead${end}`));
  return open('dead');
};

describe('a database that commits when told', () => {
  it('has its notes and its tables in the file together, as of the last commit, however much was written', () => {
    const live = open('live');
    live.handle('CreateTable', JSON.stringify(table));
    putThings(live, 0, 10);
    live.notes.write('where', 'ten');
    live.commit();
    putThings(live, 10, 3_000);
    live.notes.write('where', 'three thousand');

    const dead = afterDeath();
    expect([count(dead), dead.notes.read('where')]).toEqual([10, 'ten']);
    dead.close();
    expect([count(live), live.notes.read('where'), live.notes.read('else')]).toEqual([
      3_000,
      'three thousand',
      undefined,
    ]);
    live.close();
    const again = open('live');
    expect([count(again), again.notes.read('where')]).toEqual([3_000, 'three thousand']);
    again.close();
  });
});

it('takes no more once its file could not be written, and says why', () => {
  const live = open('live');
  live.handle('CreateTable', JSON.stringify(table));
  live.commit();
  live.check();
  const other = new DatabaseSync(join(folder, 'live'));
  other.exec('BEGIN IMMEDIATE');
  expect(() => putThings(live, 0, 1)).toThrow('database is locked');
  other.exec('ROLLBACK');
  other.close();
  for (const call of [() => putThings(live, 0, 1), live.expire, live.check])
    expect(call).toThrow('database is locked');
  live.close();
});
