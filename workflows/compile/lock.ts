/** The lock: which story and which words each version stands for, so that neither changes under passages unnoticed. */
import * as z from 'zod';
import { digestOfValue, ordered } from '../../shared/base/digest.ts';
import { entriesByJourney, type JourneyId } from '../../shared/base/ids.ts';
import { lineOf, lineOfSyntaxError } from '../../shared/base/json-lines.ts';
import { UserMistake } from '../../shared/base/mistake.ts';
import { journey } from '../../shared/base/record.ts';
import { pulledSchema } from '../../shared/decisions/words/publication.ts';
import { graphOf, touchpointsOf } from '../../shared/journeys/graph.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import { isMessage } from '../../shared/journeys/touchpoints/index.ts';
import type { WordsVersion } from '../../shared/messages/compile.ts';

/** The lock's place in a shop's folder; it is committed. */
export const lockFile = 'journeys.lock.json';

/** Raised when a lock of today could not be read by the Rekindle of yesterday: one that says nothing of publications could. */
const format = 2;
const formatOf = ({ published }: Lock): number => (published === undefined ? 1 : format);

const digest = z.string().regex(/^[0-9a-f]{16}$/, { error: 'must be a digest of 16 hexadecimal digits' });
const versions = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string().regex(/^[1-9]\d*$/, { error: 'must be a version, such as "1"' }), value);

const lockedStory = z.strictObject({
  story: digest,
  /** The messages that it sends: whom a change of words concerns. */
  sends: z.array(z.string()),
});
const contentSchema = z.strictObject({
  journeys: z.record(journey, versions(lockedStory)),
  messages: z.record(z.string(), versions(digest)),
  /** What was published without a deployment, and is in these words: the version that each became. */
  published: pulledSchema.exactOptional(),
});
const lockSchema = contentSchema.extend({ lockVersion: z.literal([1, format]), digest });

/** By journey and version, and by message and version of its words. */
export type Lock = z.infer<typeof contentSchema>;

/** The lock is unusable, or says that something changed which may not; the message begins with the file and the line. */
export class LockError extends UserMistake {
  override readonly name = 'LockError';
}

/**
 * What happens to a customer within the journey: its steps and its goal. Whom it enrols, how many it holds out and what
 * it gives way to are no part of it: those may change under a version, and each enrolment notes its own rule.
 */
export const storyDigest = ({ steps, goal, goalWithin }: Journey): string =>
  digestOfValue({ steps, goal, goalWithin });

/** The names of the messages that the journey may send, in the order of their names. */
const messagesSentBy = (journey: Journey): readonly string[] =>
  [
    ...new Set(
      touchpointsOf(graphOf(journey))
        .filter(isMessage)
        .map(({ name }) => name),
    ),
  ].sort();

/** What a lock of this shop, as it is now, would say: of words, those of the messages that its journeys send. */
export const lockOf = (
  journeys: readonly Journey[],
  words: Readonly<Record<string, WordsVersion>>,
): Lock => ({
  journeys: Object.fromEntries(
    journeys.map((journey) => [
      journey.id,
      { [journey.version]: { story: storyDigest(journey), sends: [...messagesSentBy(journey)] } },
    ]),
  ),
  messages: Object.fromEntries(
    [...new Set(journeys.flatMap(messagesSentBy))].flatMap((message) => {
      const said = words[message];
      return said === undefined ? [] : [[message, { [said.version]: said.digest }]];
    }),
  ),
});

/** A lock that was read, with its text for the lines that messages name. */
export interface ReadLock {
  readonly lock: Lock;
  readonly text: string;
}

/** @throws LockError when it is none, is of a later Rekindle, or was edited by hand */
export const parseLock = (text: string, file: string = lockFile): ReadLock => {
  const refuse = (line: number, why: string): never => {
    throw new LockError(`${file}:${line}: ${why}`);
  };
  const marked = text.split('\n').findIndex((line) => line.startsWith('<<<<<<<'));
  if (marked >= 0) refuse(marked + 1, 'has the marks of a merge; take either side, and run rekindle lock');
  const parsed = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      const { message } = error as Error;
      return refuse(
        lineOfSyntaxError(error as Error),
        `is no JSON: ${message}; take it from the last commit`,
      );
    }
  })();
  const { lockVersion } = z
    .object({ lockVersion: z.unknown() })
    .catch({ lockVersion: undefined })
    .parse(parsed);
  if (typeof lockVersion === 'number' && lockVersion > format)
    refuse(
      lineOf(text, ['lockVersion']),
      `is of version ${lockVersion}, and this Rekindle reads up to version ${format}; install the one that wrote it, or a later one`,
    );
  const result = lockSchema.safeParse(parsed);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = issue?.path.map(String) ?? [];
    return refuse(
      lineOf(text, issue?.code === 'unrecognized_keys' ? [...path, ...issue.keys] : path),
      `${path.join('.') || 'the whole file'}: ${issue?.message}; it is written by rekindle lock alone: take it from the last commit`,
    );
  }
  const { lockVersion: _, digest: said, ...lock } = result.data;
  if (digestOfValue(lock) !== said)
    refuse(
      lineOf(text, ['digest']),
      'was edited by hand: its digest is not that of what it says; take it from the last commit, and run rekindle lock',
    );
  return { lock, text };
};

/** The lock as a file: each version on lines of its own, so that changes to different journeys merge. */
export const lockText = (lock: Lock): string =>
  `${JSON.stringify({ lockVersion: formatOf(lock), ...(ordered(lock) as Lock), digest: digestOfValue(lock) }, null, 2)}\n`;

const spokenVersion = (journey: JourneyId, version: string): string => `${journey} (version ${version})`;
const spokenWords = (message: string, version: string): string =>
  `the words of ${message} (version ${version})`;

/** What differs between the lock and the shop as it is. */
export interface LockFindings {
  /** Stories that are not what their version was locked with. */
  readonly stories: readonly { readonly journey: JourneyId; readonly version: string }[];
  /** Words that are not what their version was locked with, with the versions of journeys that send them. */
  readonly words: readonly {
    readonly message: string;
    readonly version: string;
    readonly concerns: readonly string[];
  }[];
  /** What the lock does not know yet, such as `win-back-14d (version 2)`. */
  readonly unlocked: readonly string[];
}

const concernedBy = ({ journeys }: Lock, message: string): readonly string[] =>
  entriesByJourney(journeys).flatMap(([journey, byVersion]) =>
    Object.entries(byVersion).flatMap(([version, { sends }]) =>
      sends.includes(message) ? [spokenVersion(journey, version)] : [],
    ),
  );

const compareWithLock = (lock: Lock, now: Lock): LockFindings => {
  const stories: LockFindings['stories'][number][] = [];
  const words: LockFindings['words'][number][] = [];
  const unlocked: string[] = [];
  for (const [journey, byVersion] of entriesByJourney(now.journeys))
    for (const [version, { story }] of Object.entries(byVersion)) {
      const locked = lock.journeys[journey]?.[version];
      if (locked === undefined) unlocked.push(spokenVersion(journey, version));
      else if (locked.story !== story) stories.push({ journey, version });
    }
  for (const [message, byVersion] of Object.entries(now.messages))
    for (const [version, is] of Object.entries(byVersion)) {
      const locked = lock.messages[message]?.[version];
      if (locked === undefined) unlocked.push(spokenWords(message, version));
      else if (locked !== is) words.push({ message, version, concerns: concernedBy(lock, message) });
    }
  return { stories, words, unlocked };
};

/**
 * @param demandsAll whether what the lock does not know yet is refused too, as before a deployment
 * @throws LockError with one line for each thing that changed under its version
 */
export const demandLocked = (
  { lock, text }: ReadLock,
  now: Lock,
  demandsAll: boolean,
  file: string = lockFile,
): void => {
  const { stories, words, unlocked } = compareWithLock(lock, now);
  const problems = [
    ...stories.map(
      ({ journey, version }) =>
        `${file}:${lineOf(text, ['journeys', journey, version])}: ${journey} is not the story that version ${version} was locked with: passages under way and reports go by the version, so give it a new one (version: ${Number(version) + 1}), or take the change back; of a version that was never deployed: rekindle lock --undeployed ${journey}`,
    ),
    ...words.map(
      ({ message, version, concerns }) =>
        `${file}:${lineOf(text, ['messages', message, version])}: the words of ${message} are not those that version ${version} was locked with, which concerns ${concerns.join(', ') || 'no journey'}: if it is a correction that may reach passages under way, rekindle lock --correction ${message}; if not, take the change back, run rekindle lock --new-words ${message}, and change them then`,
    ),
    ...(demandsAll && unlocked.length > 0
      ? [`${file}:1: does not know ${unlocked.join(', ')}: run rekindle lock, and commit the file`]
      : []),
  ];
  if (problems.length > 0) throw new LockError(problems.join('\n'));
};

/** What one lock says that another did not, such as `win-back-14d (version 2)`. */
export const lockChanges = (before: Lock, after: Lock): readonly string[] => {
  const { stories, words, unlocked } = compareWithLock(before, after);
  return [
    ...stories.map(({ journey, version }) => spokenVersion(journey, version)),
    ...words.map(({ message, version }) => spokenWords(message, version)),
    ...unlocked,
  ];
};

/** What `rekindle lock` may replace, beside adding what is new. */
export interface Relocking {
  /** Journeys whose current version was never deployed. */
  readonly undeployed?: readonly JourneyId[];
  /** Messages whose words were corrected: passages under way get them too. */
  readonly corrections?: readonly string[];
}

type Versions<Value> = Readonly<Record<string, Value>>;

/** Known versions stay, but for those of the names that are to be replaced. */
const withNew = <Value>(
  known: Readonly<Record<string, Versions<Value>>>,
  now: Readonly<Record<string, Versions<Value>>>,
  replaced: readonly string[],
): Record<string, Record<string, Value>> =>
  Object.fromEntries(
    [...new Set([...Object.keys(known), ...Object.keys(now)])].map((name) => [
      name,
      replaced.includes(name) ? { ...known[name], ...now[name] } : { ...now[name], ...known[name] },
    ]),
  );

/**
 * The lock with all that is new; what is there stays, but for what is to be replaced.
 * @throws LockError as `demandLocked` does, when something else changed
 */
export const relocked = (
  known: ReadLock | undefined,
  now: Lock,
  { undeployed = [], corrections = [] }: Relocking,
): Lock => {
  if (known === undefined) return now;
  const { published } = known.lock;
  const kept: Lock = {
    ...(published !== undefined && { published }),
    journeys: withNew(known.lock.journeys, now.journeys, undeployed),
    messages: withNew(known.lock.messages, now.messages, corrections),
  };
  demandLocked({ lock: kept, text: known.text }, now, true);
  return kept;
};
