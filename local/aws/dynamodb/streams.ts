/** Streams: what changed in a table, in the order in which it changed, for 24 hours. */
import type { Instant } from '../time.ts';
import { type Item, type ItemText, parseItem, pickAttributes } from './items.ts';
import type { Storage, Stored } from './storage.ts';
import { type StreamView, streamArnOf, type Table } from './tables.ts';

/** One change, as a Lambda function gets it from an event source mapping. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: 'local';
  readonly eventSourceARN: string;
  /** Who deleted an item whose TTL had passed. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    /** A whole number; `stream` takes it as `after`. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamView;
  };
}

/** A change as it is kept: its number, when it was, images as item texts, their bytes, and whether TTL deleted the item. */
type KeptChange = readonly [
  sequence: number,
  at: number,
  before: ItemText | null,
  after: ItemText | null,
  bytes: number,
  expired: 0 | 1,
];

export interface Streams {
  /** Records a change of an item, if the table has a stream. `expired`: TTL deleted it. */
  readonly record: (
    table: Table,
    before: Stored | undefined,
    after: Stored | undefined,
    at: Instant,
    expired?: true,
  ) => void;
  /** The changes after this sequence number, oldest first. */
  readonly read: (table: Table, after: number, most: number) => readonly StreamRecord[];
  /** Forgets the changes before this instant. */
  readonly trim: (before: Instant) => void;
}

/** @param onChange told of each table in whose stream a change was recorded */
export const openStreams = (storage: Storage, onChange?: (table: string) => void): Streams => {
  storage.begin();
  storage
    .prepare(
      'CREATE TABLE IF NOT EXISTS stream_records (seq INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, at INTEGER NOT NULL, before TEXT, after TEXT, bytes INTEGER NOT NULL, expired INTEGER NOT NULL)',
    )
    .run();
  storage
    .prepare('CREATE INDEX IF NOT EXISTS stream_records_by_table ON stream_records (table_id, seq)')
    .run();
  const insert = storage.prepare(
    'INSERT INTO stream_records (table_id, at, before, after, bytes, expired) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = storage.prepare(
    'SELECT seq, at, before, after, bytes, expired FROM stream_records WHERE table_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const trim = storage.prepare('DELETE FROM stream_records WHERE at < ?');
  return {
    record: (table, before, after, at, expired) => {
      if (table.streamView === undefined || (before === undefined && after === undefined)) return;
      if (before?.text === after?.text) return;
      insert.run(
        table.definition.id,
        at,
        before?.text ?? null,
        after?.text ?? null,
        (before?.size ?? 0) + (after?.size ?? 0),
        expired === true ? 1 : 0,
      );
      onChange?.(table.name);
    },
    read: (table, after, most) => {
      const { streamView } = table;
      if (streamView === undefined) return [];
      return select
        .all(table.definition.id, after, most)
        .map((row) => recordOf(table, streamView, row as unknown as KeptChange));
    },
    trim: (before) => {
      storage.begin();
      trim.run(before);
    },
  };
};

const recordOf = (
  table: Table,
  view: StreamView,
  [sequence, at, before, after, bytes, expired]: KeptChange,
): StreamRecord => {
  const keys = pickAttributes(after ?? before ?? '', table.keyMarks);
  const shows = (image: 'NEW_IMAGE' | 'OLD_IMAGE'): boolean =>
    view === 'NEW_AND_OLD_IMAGES' || view === image;
  return {
    eventID: `${table.name}-${sequence}`,
    eventName: before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local',
    eventSourceARN: streamArnOf(table),
    ...(expired === 1
      ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const }
      : {}),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: parseItem(keys),
      ...(after !== null && shows('NEW_IMAGE') ? { NewImage: parseItem(after) } : {}),
      ...(before !== null && shows('OLD_IMAGE') ? { OldImage: parseItem(before) } : {}),
      SequenceNumber: String(sequence),
      SizeBytes: bytes,
      StreamViewType: view,
    },
  };
};
