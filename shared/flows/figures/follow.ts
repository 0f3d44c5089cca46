/**
 * Counts what changes in the ledger, each change once: what is counted and how far a shard was counted are written at once,
 * and whatever comes again from before that is passed over.
 */
import type { Cell, Counting } from '../../decisions/figures/cell.ts';
import { type CountedRecord, cellsOf } from '../../decisions/figures/measures/index.ts';
import { Sums } from '../../decisions/figures/sums.ts';
import type { FiguresStore, Head, Journaled } from './store.ts';

/** One change of one item, as the stream tells it. */
export interface Change {
  /** As the stream has it: grows within its shard. */
  readonly sequence: string;
  /** A digest of the item's key. */
  readonly item: string;
  readonly before?: CountedRecord;
  readonly after?: CountedRecord;
  /** It is a mark of this recount's. */
  readonly mark?: string;
}

/** The marks of recounts that have come by, by generation. */
export const marksFigure = 'marks';

/** A transaction takes 100 writes, of which the head, the cursor and the journal are three. */
const mostPlaces = 90;
/** An update takes 300 operators. */
const mostCounters = 90;
/** A journal's item takes 400 KB. */
const mostJournaled = 150;

/** A stream's numbers have up to 40 digits, and numbers of a table 38. */
const digits = 40;
const comparable = (sequence: string): string => sequence.padStart(digits, '0');

const isRecountScanning = ({ recount }: Head): boolean =>
  recount?.stage === 'counting' || recount?.stage === 'catching-up';

/** What the changes come to, for as many of them as can be written at once. */
class Chunk {
  readonly #sums = new Sums();
  /** Of each place the counters that the changes name. */
  readonly #touched = new Map<string, Set<string>>();
  readonly journal: Journaled[] = [];
  until: string | undefined;

  #fits(cells: readonly Cell[]): boolean {
    if (this.until === undefined) return true;
    const places = new Map<string, Set<string>>();
    for (const { figure, at, counter } of cells) {
      const place = `${figure}\0${at}`;
      const counters = places.get(place) ?? new Set(this.#touched.get(place));
      places.set(place, counters.add(counter));
    }
    const more = [...places.keys()].filter((place) => !this.#touched.has(place)).length;
    return (
      this.#touched.size + more <= mostPlaces &&
      this.journal.length < mostJournaled &&
      [...places.values()].every(({ size }) => size <= mostCounters)
    );
  }

  /** Whether there was room for it. */
  takes(change: Change, before: readonly Cell[], after: readonly Cell[], isJournaled: boolean): boolean {
    if (!this.#fits([...before, ...after])) return false;
    for (const { figure, at, counter } of [...before, ...after]) {
      const place = `${figure}\0${at}`;
      this.#touched.set(place, (this.#touched.get(place) ?? new Set()).add(counter));
    }
    this.#sums.add(before, -1);
    this.#sums.add(after);
    this.until = change.sequence;
    if (isJournaled && before.length + after.length > 0 && change.mark === undefined)
      this.journal.push({ item: change.item, sequence: comparable(change.sequence), before, after });
    return true;
  }

  cells(): readonly Cell[] {
    return this.#sums.cells();
  }
}

const cellsIn = (record: CountedRecord | undefined, counting: Counting): readonly Cell[] =>
  record === undefined ? [] : cellsOf(record, counting);

const cellsAfter = ({ after, mark }: Change, counting: Counting): readonly Cell[] =>
  mark === undefined
    ? cellsIn(after, counting)
    : [{ figure: marksFigure, at: mark, counter: 'seen', amount: 1 }];

/** The first of the changes that can be written at once, and the others. */
const firstOf = (
  changes: readonly Change[],
  head: Head,
  counting: Counting,
): { readonly chunk: Chunk; readonly rest: readonly Change[] } => {
  const chunk = new Chunk();
  const isJournaled = isRecountScanning(head);
  for (const [index, change] of changes.entries()) {
    const [before, after] = [cellsIn(change.before, counting), cellsAfter(change, counting)];
    if (!chunk.takes(change, before, after, isJournaled)) return { chunk, rest: changes.slice(index) };
  }
  return { chunk, rest: [] };
};

/**
 * Counts the changes of one shard, in the stream's order. They may come again, in whatever parts.
 * @throws StoreUnavailableError: hand them over again
 */
export const followChanges = async (
  shard: string,
  changes: readonly Change[],
  counting: Counting,
  store: Pick<FiguresStore, 'head' | 'cursor' | 'flush'>,
): Promise<void> => {
  let rest = changes;
  while (rest.length > 0) {
    const [head, from] = await Promise.all([store.head(), store.cursor(shard)]);
    const fresh =
      from === undefined ? rest : rest.filter(({ sequence }) => comparable(sequence) > comparable(from));
    const { chunk, rest: others } = firstOf(fresh, head, counting);
    const cells = chunk.cells();
    const { until, journal } = chunk;
    // What counts for nothing is passed over again, if it comes again.
    const isWritten =
      until === undefined || (cells.length === 0 && journal.length === 0)
        ? true
        : (await store.flush({
            shard,
            ...(from !== undefined && { from }),
            until,
            head,
            cells,
            journal,
          })) === 'written';
    rest = isWritten ? others : fresh;
  }
};
