/**
 * Thresholds, holdouts and budgets that were published without a deployment. A deployment undoes none of them: each is in
 * force until it is taken back, or the repository has it.
 */
import * as z from 'zod';
import { digestOfValue } from '../../base/digest.ts';
import { type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { Tuned } from '../../shop/tuning/tunables.ts';

const amounts = z.record(z.string(), z.number());

const asked = z.object({
  /** By which a repository knows it. */
  id: z.string(),
  /** The amounts that are others than the deployment's, which `was` tells. */
  is: amounts,
  was: amounts,
  why: z.string(),
  publishedBy: z.string(),
  askedAt: time,
});

const ofTunable = z.object({
  /** Counts changes, from 1. */
  revision: z.int(),
  /** Of the last change of what is in force. */
  at: time.exactOptional(),
  inForce: asked.extend({ at: time, approvedBy: z.string().exactOptional() }).exactOptional(),
  /** What somebody else is to approve. */
  waiting: asked.exactOptional(),
});
export type TuningOf = RecordOf<typeof ofTunable>;
export type PublishedTuning = NonNullable<TuningOf['inForce']>;
export type WaitingTuning = NonNullable<TuningOf['waiting']>;

/** All that is published, in one record: it is read by who enrols, sends and sweeps. */
export const tuningRecord = z.object({ revision: z.int(), tunables: z.record(z.string(), ofTunable) });
export type TuningRecord = RecordOf<typeof tuningRecord>;

export const nothingPublished: TuningRecord = { revision: 0, tunables: {} };

export interface TuningStore {
  /** Half a minute old at most; what this process has written is there at once. */
  readonly current: () => Promise<TuningRecord>;
  /** Strongly consistent. */
  readonly read: () => Promise<TuningRecord>;
  /** `stale`: another stands in the place of `before` by now. */
  readonly write: (before: TuningRecord, after: TuningRecord) => Promise<'written' | 'stale'>;
}

const none: Omit<TuningOf, 'revision'> & { readonly revision: number } = { revision: 0 };

export const tuningOf = ({ tunables }: TuningRecord, tunable: string): typeof none =>
  Object.hasOwn(tunables, tunable) ? (tunables[tunable] ?? none) : none;

/** Not two deployments' are called the same, nor two of one. */
export const tuningId = (
  deployment: string,
  tunable: string,
  revision: number,
  { is, askedAt }: Pick<WaitingTuning, 'is' | 'askedAt'>,
): string => digestOfValue([deployment, tunable, revision, is, askedAt]);

const changed = (
  record: TuningRecord,
  tunable: string,
  change: Omit<TuningOf, 'revision'>,
): TuningRecord => ({
  revision: record.revision + 1,
  tunables: {
    ...record.tunables,
    [tunable]: { ...change, revision: tuningOf(record, tunable).revision + 1 },
  },
});

/** With one that somebody else is to approve; it takes the place of another that waits. */
export const withWaiting = (record: TuningRecord, tunable: string, waiting: WaitingTuning): TuningRecord => {
  const { revision: _, ...before } = tuningOf(record, tunable);
  return changed(record, tunable, { ...before, waiting });
};

/** With one that is in force from then on; nothing waits beside it. */
export const withPublished = (
  record: TuningRecord,
  tunable: string,
  published: PublishedTuning,
): TuningRecord => changed(record, tunable, { at: published.at, inForce: published });

/** Without what waits; or, where nothing does, without what is in force: the deployment's own is, again. */
export const withoutTuning = (record: TuningRecord, tunable: string, at: Instant): TuningRecord => {
  const { revision: _, waiting, ...before } = tuningOf(record, tunable);
  return changed(record, tunable, waiting === undefined ? { at } : before);
};

/** @param pulled the ids of those that the deployment has in its own files */
export const tunedBy = ({ tunables }: TuningRecord, pulled: readonly string[] = []): Tuned =>
  Object.fromEntries(
    Object.entries(tunables).flatMap(([tunable, { inForce }]) =>
      inForce === undefined || pulled.includes(inForce.id) ? [] : [[tunable, inForce.is] as const],
    ),
  );

/** Since when whom a sweep enrols, or holds out, is another than at that instant; `undefined`: it is not. */
export const tunedSince = ({ tunables }: TuningRecord, then: Instant): Instant | undefined =>
  Object.entries(tunables)
    .flatMap(([tunable, { at }]) =>
      at === undefined || at <= then || tunable.endsWith('.budget') ? [] : [at],
    )
    .toSorted((a, b) => a - b)
    .at(-1);
