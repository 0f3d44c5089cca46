/** Capacity units: what each call consumes, as DynamoDB bills it on demand. */

const readUnit = 4096;
const writeUnit = 1024;

/** Running totals of a table, its indexes included. */
export interface Consumed {
  /** Calls that touched the table. */
  readonly requests: number;
  /** Read request units; an eventually consistent read of up to 4 KB is 0.5. */
  readonly readUnits: number;
  /** Write request units, 1 for every KB begun. */
  readonly writeUnits: number;
}

export type CapacityMode = 'NONE' | 'TOTAL' | 'INDEXES';

/** What one call consumed of one table. */
export interface Usage {
  readonly table: string;
  /** Units of the table itself. */
  read: number;
  write: number;
  /** Units by index. */
  readonly indexes: Map<string, { read: number; write: number }>;
}

/** Reading nothing costs as much as reading one byte. `bytes` is an item's size, or the sum over a page. */
export const readUnits = (bytes: number, consistent: boolean | undefined): number =>
  Math.max(1, Math.ceil(bytes / readUnit)) * (consistent === true ? 1 : 0.5);

/** `bytes` is the larger of the item's sizes before and after the write. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / writeUnit));

export const usageOf = (table: string): Usage => ({ table, read: 0, write: 0, indexes: new Map() });

export const addIndexUsage = (usage: Usage, index: string, read: number, write: number): void => {
  const total = usage.indexes.get(index) ?? { read: 0, write: 0 };
  total.read += read;
  total.write += write;
  usage.indexes.set(index, total);
};

interface UnitsInWireForm {
  readonly CapacityUnits: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

const wireUnits = (read: number, write: number, apart: boolean): UnitsInWireForm => ({
  CapacityUnits: read + write,
  ...(apart && read > 0 ? { ReadCapacityUnits: read } : {}),
  ...(apart && write > 0 ? { WriteCapacityUnits: write } : {}),
});

const sumOver = (usage: Usage, kind: 'read' | 'write'): number => {
  let sum = usage[kind];
  for (const index of usage.indexes.values()) sum += index[kind];
  return sum;
};

/** A ConsumedCapacity as answered; transactions tell reads and writes `apart`. */
const consumedCapacity = (usage: Usage, mode: CapacityMode, apart = false): object => ({
  TableName: usage.table,
  ...wireUnits(sumOver(usage, 'read'), sumOver(usage, 'write'), apart),
  ...(mode === 'INDEXES'
    ? {
        Table: wireUnits(usage.read, usage.write, apart),
        ...(usage.indexes.size === 0
          ? {}
          : {
              GlobalSecondaryIndexes: Object.fromEntries(
                Array.from(usage.indexes, ([name, { read, write }]) => [name, wireUnits(read, write, apart)]),
              ),
            }),
      }
    : {}),
});

/** `,"ConsumedCapacity":…` to append to an answer's other members, or nothing where it was not asked for. */
export const capacityMember = (usage: Usage, mode: CapacityMode | undefined): string =>
  mode === undefined || mode === 'NONE'
    ? ''
    : `,"ConsumedCapacity":${JSON.stringify(consumedCapacity(usage, mode))}`;

/** The same for a call on several tables. */
export const capacityListMember = (
  usages: Iterable<Usage>,
  mode: CapacityMode | undefined,
  apart = false,
): string =>
  mode === undefined || mode === 'NONE'
    ? ''
    : `,"ConsumedCapacity":${JSON.stringify(Array.from(usages, (usage) => consumedCapacity(usage, mode, apart)))}`;

export interface Meter {
  readonly record: (usage: Usage) => void;
  readonly totals: () => Readonly<Record<string, Consumed>>;
}

export const createMeter = (): Meter => {
  const byTable = new Map<string, { requests: number; readUnits: number; writeUnits: number }>();
  return {
    record: (usage) => {
      let total = byTable.get(usage.table);
      if (total === undefined) {
        total = { requests: 0, readUnits: 0, writeUnits: 0 };
        byTable.set(usage.table, total);
      }
      total.requests += 1;
      total.readUnits += sumOver(usage, 'read');
      total.writeUnits += sumOver(usage, 'write');
    },
    totals: () => Object.fromEntries(Array.from(byTable, ([table, total]) => [table, { ...total }])),
  };
};
