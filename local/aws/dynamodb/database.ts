/** What every operation works on: tables, their rows, their streams, the meter, the tokens and the clock. */
import type { Instant } from '../time.ts';
import type { Meter } from './capacity.ts';
import type { Storage } from './storage.ts';
import type { Streams } from './streams.ts';
import type { Catalogue } from './tables.ts';
import type { Tokens } from './tokens.ts';

export interface Database {
  readonly catalogue: Catalogue;
  readonly storage: Storage;
  readonly streams: Streams;
  readonly meter: Meter;
  readonly tokens: Tokens;
  readonly now: () => Instant;
}

/** Answers a request, parsed from JSON, with a body in wire form. */
export type Operation = (database: Database, request: unknown) => string;
