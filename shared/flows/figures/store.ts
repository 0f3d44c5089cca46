/** Where the read model lies: its figures by generation, how far each shard of the stream has been counted, and a recount. */
import type { Instant } from '../../base/time.ts';
import type { Cell } from '../../decisions/figures/cell.ts';
import type { CountedRecord } from '../../decisions/figures/measures/index.ts';
import type { Between, Rows } from '../../decisions/figures/sums.ts';

/** One name for all figures that were counted together; a recount makes another, and then that is shown. */
export type Generation = string;

/**
 * `counting`: the ledger is scanned. `catching-up`: what changed meanwhile is waited for. `settling`: what changed is counted
 * in the new generation already, and what was scanned is put to it. `cleaning`: the new one is shown, and the old one goes.
 */
export const recountStages = ['counting', 'catching-up', 'settling', 'cleaning'] as const;
export type RecountStage = (typeof recountStages)[number];

export interface RunningRecount {
  readonly at: Instant;
  readonly generation: Generation;
  readonly stage: RecountStage;
}

export interface LastRecount {
  readonly at: Instant;
  /** Of the ledger, that were counted. */
  readonly items: number;
  /** Figures that were others before. */
  readonly differences: number;
}

/** What is true of all figures; whoever counts does it under one edition, and no other. */
export interface Head {
  /** Grows with whatever changes where, or whether twice, changes are counted. */
  readonly edition: number;
  /** Read by pages. */
  readonly shown: Generation;
  /** To which changes are counted: the shown one, but for while a recount settles. */
  readonly counts: Generation;
  readonly recount?: RunningRecount;
  readonly last?: LastRecount;
}

export const firstHead: Head = { edition: 0, shown: '0', counts: '0' };

/** A change of a record while a recount scans: which image of it the scan has seen, its end finds out. */
export interface Journaled {
  /** A digest of the item's key. */
  readonly item: string;
  readonly sequence: string;
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
}

/** What is written down at once, or not at all. */
export interface Flush {
  readonly shard: string;
  /** How far it was counted; absent: nothing of it. */
  readonly from?: string;
  /** How far it is from here on. */
  readonly until: string;
  readonly head: Head;
  readonly cells: readonly Cell[];
  readonly journal: readonly Journaled[];
}

/** What a segment's Lambda has counted: the sums, and of each item that counts a digest of what it counted for. */
export interface CountedPart {
  readonly cells: readonly Cell[];
  /** By the digest of the item's key. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface PartName {
  readonly generation: Generation;
  readonly segment: number;
  readonly round: number;
}

export interface ScannedItem {
  readonly item: string;
  readonly counted: CountedRecord;
}

export interface FiguresStore {
  readonly head: () => Promise<Head>;
  /** Writes the next head, whose edition is what it is to be; `stale`: the head is not this one any more. */
  readonly changeHead: (before: Head, after: Head) => Promise<'written' | 'stale'>;
  /** How far the shard was counted; `undefined`: nothing of it. */
  readonly cursor: (shard: string) => Promise<string | undefined>;
  /** `stale`: the head is of another edition, the shard was counted further meanwhile, or somebody was at a figure. */
  readonly flush: (flush: Flush) => Promise<'written' | 'stale'>;
  /** Of the generation that is shown, if no other is named; in order. */
  readonly rows: (figure: string, between?: Between, generation?: Generation) => Promise<Rows>;
  /** When a shard was counted last; `undefined`: none was. */
  readonly countedAt: () => Promise<Instant | undefined>;

  /** A page of a segment of the ledger, as it stands then, of what counts. @param unread told of what can't be read */
  readonly scan: (
    page: { readonly segment: number; readonly segments: number; readonly cursor?: string },
    unread: (error: Error) => void,
  ) => Promise<{ readonly items: readonly ScannedItem[]; readonly cursor?: string }>;
  readonly keepPart: (name: PartName, part: CountedPart) => Promise<void>;
  /** @throws RecountLostError */
  readonly part: (name: PartName) => Promise<CountedPart>;
  /** Writes marks into so many partitions of the ledger, which come by its stream behind all that was written before. */
  readonly mark: (generation: Generation, marks: number) => Promise<void>;
  readonly journal: (generation: Generation) => Promise<readonly Journaled[]>;
  /** Adds the cells to the generation, once, however often it is done. */
  readonly settle: (generation: Generation, cells: readonly Cell[]) => Promise<void>;
  /** All figures of the generation. */
  readonly all: (generation: Generation) => Promise<readonly Cell[]>;
  /** Removes all that is of other generations, and what recounts have kept. */
  readonly clean: (shown: Generation) => Promise<void>;
}

/** What a recount's segments have counted is not there any more. */
export class RecountLostError extends Error {
  override readonly name = 'RecountLostError';
}
