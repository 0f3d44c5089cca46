/**
 * Words that were published without a deployment: whom each publication is for, and which of them a passage is told.
 * A deployment undoes none of them: a publication is in force until it is taken back, or the repository has its words.
 */
import * as z from 'zod';
import { digestOfValue } from '../../base/digest.ts';
import { type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import { messageSourceSchema, writtenWords } from '../../messages/catalog.ts';

/** `new`: passages that begin from then on; `all`: a correction, which passages under way get too. */
export const publishedFor = ['new', 'all'] as const;

const inForce = z.object({
  number: z.int().positive(),
  /** By which a repository knows it. */
  id: z.string(),
  for: z.enum(publishedFor),
  /** The version of the deployment's words that it stands in for, and for later ones. */
  on: z.int().positive(),
  /** Since when. */
  at: time,
});
/** A publication that is sent, as the head has it. */
export type PublicationInForce = RecordOf<typeof inForce>;

const ofMessage = z.object({
  /** How many there were. */
  last: z.int().nonnegative(),
  /** The number of the one that somebody else is to approve. */
  waiting: z.int().positive().exactOptional(),
  /** The first published first. */
  chain: z.array(inForce),
});
type OfMessage = RecordOf<typeof ofMessage>;

/** What is published, in one record: it is read where messages are sent. */
export const wordsHead = z.object({ revision: z.int(), messages: z.record(z.string(), ofMessage) });
export type WordsHead = RecordOf<typeof wordsHead>;

export const nothingPublished: WordsHead = { revision: 0, messages: {} };

/** Which publications a repository has, by message: the version of its words that each became. */
export const pulledSchema = z.record(z.string(), z.record(z.string(), z.int().positive()));
export type Pulled = RecordOf<typeof pulledSchema>;

export const publicationRecord = z.object({
  message: z.string(),
  number: z.int().positive(),
  id: z.string(),
  for: z.enum(publishedFor),
  on: z.int().positive(),
  why: z.string(),
  /** Of what it says, as the lock has it. */
  digest: z.string(),
  /** All who wrote it. */
  writers: z.array(z.string()),
  publishedBy: z.string(),
  askedAt: time,
  approvedBy: z.string().exactOptional(),
  at: time.exactOptional(),
  takenBackBy: z.string().exactOptional(),
  takenBackAt: time.exactOptional(),
});
export type Publication = RecordOf<typeof publicationRecord>;

/** What a publication says: as it is written, and as it is sent, by locale. */
export const publishedWords = z.object({
  written: z.record(z.string(), writtenWords),
  sources: z.record(z.string(), messageSourceSchema),
});
export type PublishedWords = RecordOf<typeof publishedWords>;

export const draftRecord = z.object({
  message: z.string(),
  /** Counts writes, from 1. */
  revision: z.int().positive(),
  /** Who wrote it last, and all who did. */
  by: z.string(),
  writers: z.array(z.string()),
  at: time,
});
export type Draft = RecordOf<typeof draftRecord>;

/** The chain would grow for ever: passages of the first of so many are over, or go on with an earlier one's words. */
const mostInForce = 50;

const none: OfMessage = { last: 0, chain: [] };

const of = ({ messages }: WordsHead, message: string): OfMessage =>
  Object.hasOwn(messages, message) ? (messages[message] ?? none) : none;

export const chainOf = (head: WordsHead, message: string): readonly PublicationInForce[] =>
  of(head, message).chain;
export const waitingOf = (head: WordsHead, message: string): number | undefined => of(head, message).waiting;
export const nextNumber = (head: WordsHead, message: string): number => of(head, message).last + 1;

/** Not two deployments' publications are called the same, nor two of one. */
export const publicationId = (
  { message, number, digest, askedAt }: Pick<Publication, 'message' | 'number' | 'digest' | 'askedAt'>,
  deployment: string,
): string => digestOfValue([deployment, message, number, digest, askedAt]);

const changed = (head: WordsHead, message: string, change: OfMessage): WordsHead => ({
  revision: head.revision + 1,
  messages: { ...head.messages, [message]: change },
});

/** With one that somebody else is to approve; it takes the place of another that waits. */
export const withWaiting = (head: WordsHead, { message, number }: Publication): WordsHead =>
  changed(head, message, { last: number, waiting: number, chain: chainOf(head, message) });

/** With one that is sent from then on. */
export const withPublished = (
  head: WordsHead,
  { message, number, id, for: whom, on }: Publication,
  at: Instant,
): WordsHead => {
  const { last, waiting, chain } = of(head, message);
  return changed(head, message, {
    last: Math.max(last, number),
    ...(waiting !== undefined && waiting !== number && { waiting }),
    chain: [...chain, { number, id, for: whom, on, at }].slice(-mostInForce),
  });
};

/** Without the one of this number: what was sent before it is sent again. */
export const withoutPublished = (head: WordsHead, message: string, number: number): WordsHead => {
  const { last, waiting, chain } = of(head, message);
  return changed(head, message, {
    last,
    ...(waiting !== undefined && waiting !== number && { waiting }),
    chain: chain.filter((each) => each.number !== number),
  });
};

/** Whether it stands in for these words of the deployment: until the version that a repository made of it. */
const standsInFor = ({ id, on }: PublicationInForce, version: number, pulled: Pulled[string]): boolean =>
  version >= on && version < (pulled[id] ?? Number.POSITIVE_INFINITY);

/**
 * The publication that a passage is told; `undefined`: the deployment's own words. A passage goes on with the words that
 * it began with, but for corrections.
 * @param version of the deployment's words, with which the passage began; @param beganAt absent: now
 */
export const publicationFor = (
  head: WordsHead,
  message: string,
  { version, beganAt }: { readonly version: number; readonly beganAt: Instant | undefined },
  pulled: Pulled,
): PublicationInForce | undefined =>
  chainOf(head, message).findLast(
    (each) =>
      standsInFor(each, version, pulled[message] ?? {}) &&
      (each.for === 'all' || beganAt === undefined || beganAt >= each.at),
  );

/** Those in force of which a repository with these versions of words knows nothing, by message. */
export const unknownTo = (
  head: WordsHead,
  pulled: Pulled,
): Readonly<Record<string, readonly PublicationInForce[]>> =>
  Object.fromEntries(
    Object.entries(head.messages).flatMap(([message, { chain }]) => {
      const unknown = chain.filter(({ id }) => pulled[message]?.[id] === undefined);
      return unknown.length === 0 ? [] : [[message, unknown] as const];
    }),
  );

export type PublicationState = 'waiting' | 'in-force' | 'replaced' | 'in-repository' | 'taken-back';

/** @param version of the deployment's own words */
export const stateOf = (
  { message, number, id, takenBackAt }: Publication,
  head: WordsHead,
  version: number,
  pulled: Pulled,
): PublicationState => {
  if (takenBackAt !== undefined) return 'taken-back';
  if (waitingOf(head, message) === number) return 'waiting';
  if (pulled[message]?.[id] !== undefined) return 'in-repository';
  return publicationFor(head, message, { version, beganAt: undefined }, pulled)?.number === number
    ? 'in-force'
    : 'replaced';
};

/** Whether somebody else has to approve what this one publishes. */
export const needsApproval = (writers: readonly string[], who: string, fourEyes: boolean): boolean =>
  fourEyes && writers.includes(who);
