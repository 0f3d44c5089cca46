/**
 * Counts the ledger anew while it changes. The scan sees each item as it stands at some moment; what changes from its beginning
 * on is written down with what the item counted for before and after, until all that was written before the scan's end has
 * come by. Then changes are counted in the new generation, and what the scan counted is put right by what was written down:
 * of each item that has changed, what it came to last stands in the place of what the scan saw.
 */
import * as z from 'zod';
import { digestOf } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import { hours, instant, iso, parseIso, plus } from '../../base/time.ts';
import type { Cell, Counting } from '../../decisions/figures/cell.ts';
import { cellsOf } from '../../decisions/figures/measures/index.ts';
import { Sums } from '../../decisions/figures/sums.ts';
import type { Ports } from '../ports.ts';
import { marksFigure } from './follow.ts';
import { type CountedPart, type FiguresStore, type Head, type Journaled, RecountLostError } from './store.ts';

const at = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

/** What the recount's state machine and its Lambda say to each other. */
export const recountRequestSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('begin'), at }),
  z.object({
    step: z.literal('count'),
    at,
    segment: count,
    segments: z.int().positive(),
    /** Where an earlier Lambda of the same segment stopped. */
    cursor: z.string().exactOptional(),
    /** How many of them there were. */
    round: count.default(0),
    /** What they have counted. */
    items: count.default(0),
  }),
  z.object({
    step: z.literal('settle'),
    at,
    /** Each segment's last Lambda. */
    segments: z.array(z.object({ segment: count, round: z.int().positive(), items: count })).min(1),
  }),
]);
export type RecountRequest = z.infer<typeof recountRequestSchema>;
type CountRequest = Extract<RecountRequest, { step: 'count' }>;
type SettleRequest = Extract<RecountRequest, { step: 'settle' }>;

/** What a step gives to the next. */
export interface RecountAnswer {
  readonly at?: string;
  readonly cursor?: string;
  readonly round?: number;
  readonly items?: number;
  readonly step?: 'settle';
  readonly segments?: SettleRequest['segments'];
  readonly isOver?: boolean;
}

/** Another recount has taken its place, or it is over. */
class RecountReplacedError extends Error {
  override readonly name = 'RecountReplacedError';
}

const generationOf = (request: { readonly at: string }): string => String(parseIso(request.at));

/** Once more, where somebody else has changed the head meanwhile. @param change `undefined`: it is as it is to be */
const changeHead = async (store: FiguresStore, change: (head: Head) => Head | undefined): Promise<Head> => {
  for (;;) {
    const head = await store.head();
    const after = change(head);
    if (after === undefined) return head;
    if ((await store.changeHead(head, after)) === 'written') return after;
  }
};

/** From here on changes are written down for it. Another that has not come to its end is given up. */
const begin = async (request: { readonly at: string }, store: FiguresStore): Promise<RecountAnswer> => {
  const generation = generationOf(request);
  await changeHead(store, (head) => {
    const { recount, edition } = head;
    if (recount?.generation === generation || head.last?.at === parseIso(request.at)) return undefined;
    return {
      ...head,
      edition: edition + 1,
      recount: { at: parseIso(request.at), generation, stage: 'counting' },
    };
  });
  return { at: request.at };
};

/** What cells come to, for comparing: the same for the same cells, in whatever order. */
const digestOfCells = (cells: readonly Cell[]): string => {
  const sums = new Sums();
  sums.add(cells);
  return digestOf(JSON.stringify(sums.cells())).slice(0, 12);
};

/** Counts from the segment's cursor on. Done again, it keeps the same name with what it counts then. */
const countSegment = async (
  request: CountRequest,
  counting: Counting,
  store: FiguresStore,
  { isTimeUp, alert }: RecountContext,
): Promise<RecountAnswer> => {
  const { segment, segments, round } = request;
  const sums = new Sums();
  const seen: Record<string, string> = {};
  let { cursor, items } = request;
  do {
    const page = await store.scan(
      { segment, segments, ...(cursor !== undefined && { cursor }) },
      ({ message }) => alert({ name: 'RecordUnread', sentence: message, id: String(segment) }),
    );
    for (const { item, counted } of page.items) {
      const cells = cellsOf(counted, counting);
      items += 1;
      if (cells.length === 0) continue;
      sums.add(cells);
      seen[item] = digestOfCells(cells);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  const name = { generation: generationOf(request), segment, round: round + 1 };
  await store.keepPart(name, { cells: sums.cells(), seen });
  return { ...(cursor !== undefined && { cursor }), round: round + 1, items };
};

/** So many partitions of the ledger get a mark: of a shard that has a hundredth of them, one in 10^17 times none. */
const usualMarks = 4_000;

const isCaughtUp = async (
  { counts, recount }: Head,
  marks: number,
  store: FiguresStore,
): Promise<boolean> => {
  if (recount === undefined) return false;
  const rows = await store.rows(marksFigure, undefined, counts);
  const seen = rows.find(({ at: of }) => of === recount.generation)?.counters.seen ?? 0;
  return seen >= marks;
};

/** What the scan has seen, put right by what has changed since. */
const settled = (parts: readonly CountedPart[], journal: readonly Journaled[]): readonly Cell[] => {
  const sums = new Sums();
  for (const { cells } of parts) sums.add(cells);
  for (const [item, changes] of Map.groupBy(journal, (each) => each.item)) {
    const last = changes.reduce((latest, each) => (each.sequence > latest.sequence ? each : latest));
    sums.add(last.after);
    const digest = parts.find(({ seen }) => seen[item] !== undefined)?.seen[item];
    if (digest === undefined) continue;
    const scanned = changes
      .flatMap(({ before, after }) => [before, after])
      .find((cells) => digestOfCells(cells) === digest);
    if (scanned === undefined)
      throw new RecountLostError(`the scan has seen ${item} as no change tells of it; begin another recount`);
    sums.add(scanned, -1);
  }
  return sums.cells();
};

/** How many figures differ. */
const differencesOf = (before: readonly Cell[], after: readonly Cell[]): number => {
  const sums = new Sums();
  sums.add(before.filter(({ figure }) => figure !== marksFigure));
  sums.add(after, -1);
  return sums.cells().length;
};

const partsOf = async (request: SettleRequest, store: FiguresStore): Promise<readonly CountedPart[]> => {
  const generation = generationOf(request);
  const parts: CountedPart[] = [];
  for (const { segment, round: rounds } of request.segments)
    for (let round = 1; round <= rounds; round += 1)
      parts.push(await store.part({ generation, segment, round }));
  return parts;
};

const staged = (head: Head, stage: NonNullable<Head['recount']>['stage'], more: Partial<Head> = {}): Head => {
  const { recount } = head;
  return recount === undefined ? head : { ...head, ...more, recount: { ...recount, stage } };
};

/**
 * Goes on from wherever it was left, so that it may be done again at any time.
 * @returns whether it is over; otherwise it is to be asked again, later
 */
const settle = async (request: SettleRequest, marks: number, store: FiguresStore): Promise<RecountAnswer> => {
  const generation = generationOf(request);
  const over = { at: request.at, isOver: true };
  const head = await store.head();
  const { recount, last } = head;
  if (recount?.generation !== generation) {
    if (last?.at === parseIso(request.at)) return over;
    throw new RecountReplacedError(`the recount of ${request.at} is none any more: another was begun`);
  }
  const become = (change: (own: Head) => Head): Promise<Head> =>
    changeHead(store, (own) => (own.recount?.generation === generation ? change(own) : undefined));
  switch (recount.stage) {
    case 'counting':
      await store.mark(generation, marks);
      await become((own) => staged(own, 'catching-up'));
      return { ...request, isOver: false };
    case 'catching-up':
      if (await isCaughtUp(head, marks, store))
        await become((own) => staged(own, 'settling', { edition: own.edition + 1, counts: generation }));
      return { ...request, isOver: false };
    case 'settling': {
      const cells = settled(await partsOf(request, store), await store.journal(generation));
      const differences = differencesOf(await store.all(head.shown), cells);
      await store.settle(generation, cells);
      const items = request.segments.reduce((sum, each) => sum + each.items, 0);
      await become((own) =>
        staged(own, 'cleaning', {
          shown: generation,
          last: { at: parseIso(request.at), items, differences },
        }),
      );
      return { ...request, isOver: false };
    }
    case 'cleaning': {
      await store.clean(generation);
      await become(({ recount: _, ...own }) => own);
      return over;
    }
  }
};

export interface RecountContext extends Pick<Ports, 'alert'> {
  readonly isTimeUp: () => boolean;
  /** Of the ledger's partitions that get one; absent: 4,000. */
  readonly marks?: number;
}

/** One step of the recount's state machine. @throws StoreUnavailableError: do it again; RecountLostError */
export const recountStep = async (
  request: RecountRequest,
  counting: Counting,
  store: FiguresStore,
  context: RecountContext,
): Promise<RecountAnswer> => {
  switch (request.step) {
    case 'begin':
      return begin(request, store);
    case 'count':
      return countSegment(request, counting, store, context);
    case 'settle':
      return settle(request, context.marks ?? usualMarks, store);
  }
};

/** One that has not come to its end by then is taken to have died. */
const longest = hours(6);

/** @param stateMachineArn of the recount */
export const startRecount = async (
  stateMachineArn: string,
  store: Pick<FiguresStore, 'head'>,
  { executions, now }: Pick<Ports, 'executions' | 'now'>,
): Promise<{ readonly at: string } | Refusal> => {
  const { recount } = await store.head();
  const begun = now();
  if (recount !== undefined && plus(recount.at, longest) > begun)
    return conflict(
      `a recount is under way since ${iso(recount.at)}; ask GET /v1/figures/recount how it goes`,
      { kind: 'recount-under-way', since: iso(recount.at) },
    );
  await executions.start(stateMachineArn, `by-hand-${begun}`, { at: iso(begun) });
  return { at: iso(begun) };
};

export const tellRecount = async (store: Pick<FiguresStore, 'head'>): Promise<object> => {
  const { recount, last } = await store.head();
  return {
    ...(recount !== undefined && { running: { since: iso(recount.at), stage: recount.stage } }),
    ...(last !== undefined && { last: { ...last, at: iso(instant(last.at)) } }),
  };
};
