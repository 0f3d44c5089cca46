/** Drafting, checking, publishing, approving and taking back words: what each refuses, and what it writes. */
import { digestOfValue } from '../../base/digest.ts';
import { conflict, invalid, isRefusal, type Refusal } from '../../base/refusal.ts';
import {
  chainOf,
  needsApproval,
  nextNumber,
  type Publication,
  type PublishedWords,
  publicationId,
  type WordsHead,
  waitingOf,
  withoutPublished,
  withPublished,
  withWaiting,
} from '../../decisions/words/publication.ts';
import type { WrittenWords } from '../../messages/catalog.ts';
import type { WordsProblem } from '../../shop/words/checks.ts';
import { knownMessage, type WordsDesk } from './desk.ts';
import type { DraftedWords } from './store.ts';
import { inForce } from './view.ts';

/** Somebody else has written it meanwhile: what stands there is told. */
export interface Overtaken {
  readonly overtaken: DraftedWords | undefined;
}
export const isOvertaken = (answer: object): answer is Overtaken => 'overtaken' in answer;

/** Which words are meant; absent: those that are sent. */
export interface AskedWords {
  readonly sources?: WrittenWords | undefined;
  readonly draft?: true | undefined;
  readonly number?: number | undefined;
}

/** Locales that the deployment has no words in would be said to nobody: the shop's settings name its locales. */
const strangeLocale = (written: WrittenWords, known: WrittenWords): Refusal | undefined => {
  const strange = Object.keys(written).find((locale) => !Object.hasOwn(known, locale));
  return strange === undefined
    ? undefined
    : invalid(
        'sources',
        `the message is not there in ${strange}; it is in ${Object.keys(known).join(', ')}, and a new locale comes with a deployment`,
        { kind: 'no-such-locale', locale: strange, known: Object.keys(known) },
      );
};

/** The words that are meant, as they are written. */
export const writtenOf = async (
  message: string,
  { sources, draft, number }: AskedWords,
  desk: WordsDesk,
): Promise<{ readonly written: WrittenWords } | Refusal> => {
  const known = knownMessage(message, desk.deployed);
  if (isRefusal(known)) return known;
  const { words } = desk.ports;
  if (sources !== undefined) return strangeLocale(sources, known.written) ?? { written: sources };
  if (draft === true) {
    const drafted = await words.draft(message);
    return drafted ?? conflict(`there is no draft of ${message}`, { kind: 'no-draft', message });
  }
  if (number !== undefined) {
    const published = await words.publication(message, number);
    return (
      published ??
      invalid('number', `there is no publication ${number} of ${message}`, {
        kind: 'no-such',
        what: 'publication',
        name: `${message} ${number}`,
      })
    );
  }
  return inForce(known, await words.read(), desk);
};

/** What is wrong with the words; none: they can be published. */
export const checkWords = async (
  message: string,
  asked: AskedWords,
  desk: WordsDesk,
): Promise<{ readonly problems: readonly WordsProblem[] } | Refusal> => {
  const meant = await writtenOf(message, asked, desk);
  if (isRefusal(meant)) return meant;
  const { problems } = await desk.compile(message, meant.written);
  return { problems };
};

/** Writes the draft in the place of the revision that was read. */
export const draftWords = async (
  message: string,
  {
    revision,
    sources,
    who,
  }: { readonly revision: number; readonly sources: WrittenWords; readonly who: string },
  { deployed, ports }: WordsDesk,
): Promise<DraftedWords | Overtaken | Refusal> => {
  const known = knownMessage(message, deployed);
  if (isRefusal(known)) return known;
  const strange = strangeLocale(sources, known.written);
  if (strange !== undefined) return strange;
  const { words, now } = ports;
  const before = await words.draft(message);
  if ((before?.revision ?? 0) !== revision) return { overtaken: before };
  const draft: DraftedWords = {
    message,
    revision: revision + 1,
    by: who,
    writers: [...new Set([...(before?.writers ?? []), who])],
    at: now(),
    written: sources,
  };
  return (await words.keepDraft(draft)) === 'written' ? draft : { overtaken: await words.draft(message) };
};

export const dropDraft = async (
  message: string,
  revision: number,
  { ports: { words } }: WordsDesk,
): Promise<{ readonly message: string; readonly revision: 0 } | Overtaken> => {
  const draft = await words.draft(message);
  if (draft === undefined) return { message, revision: 0 };
  if (draft.revision !== revision || (await words.dropDraft(draft)) === 'stale')
    return { overtaken: await words.draft(message) };
  return { message, revision: 0 };
};

const sentenceOf = ({ file, line, problem }: WordsProblem): string => `${file}:${line}: ${problem}`;

/** A publication, and the head as it stands with it. */
export interface Written {
  readonly head: WordsHead;
  readonly publication: Publication;
}

type Attempt = () => Promise<Written | Overtaken | Refusal | 'stale'>;

const mostTries = 5;

/** Other messages are published in the same record: who comes second reads it again. */
const untilWritten = async (attempt: Attempt): Promise<Written | Overtaken | Refusal> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const done = await attempt();
    if (done !== 'stale') return done;
  }
  return conflict('others are publishing at this moment; ask again', { kind: 'others-publish' });
};

/** Publishes the draft: at once, or, where the settings want it, once somebody else has approved it. */
export const publishWords = async (
  message: string,
  asked: {
    readonly revision: number;
    readonly for: Publication['for'];
    readonly why: string;
    readonly who: string;
  },
  desk: WordsDesk,
): Promise<Written | Overtaken | Refusal> => {
  const { revision, for: whom, why, who } = asked;
  const { deployed, deployment, ports } = desk;
  const known = knownMessage(message, deployed);
  if (isRefusal(known)) return known;
  const { words } = ports;
  const draft = await words.draft(message);
  if (draft === undefined || draft.revision !== revision) return { overtaken: draft };
  const { problems, words: compiled } = await desk.compile(message, draft.written);
  if (problems.length > 0 || compiled === undefined)
    return { refused: 'invalid', why: problems.map(sentenceOf).join('\n') };
  const { sources, digest } = compiled;
  return untilWritten(async () => {
    const before = await words.read();
    // Of the shop's locales alone: the deployment's digest is of others, too.
    if (digestOfValue((await inForce(known, before, desk)).sources) === digestOfValue(sources))
      return conflict(`these are the words of ${message} that are sent already`, {
        kind: 'same-words',
        message,
      });
    const at = ports.now();
    const waits = needsApproval(draft.writers, who, ports.settings.words.fourEyes);
    const named = { message, number: nextNumber(before, message), digest, askedAt: at };
    const publication: Publication & PublishedWords = {
      ...named,
      id: publicationId(named, deployment),
      for: whom,
      on: known.version,
      why,
      writers: draft.writers,
      publishedBy: who,
      ...(!waits && { at }),
      ...(!waits && ports.settings.words.fourEyes && { approvedBy: who }),
      written: draft.written,
      sources,
    };
    const head = waits ? withWaiting(before, publication) : withPublished(before, publication, at);
    const written = await words.publish(before, head, publication, draft);
    if (written === 'written') return { head, publication };
    const now = await words.draft(message);
    return now?.revision === revision ? 'stale' : { overtaken: now };
  });
};

/** Lets be sent what waits, by somebody who has not written it. */
export const approveWords = async (
  message: string,
  number: number,
  who: string,
  { deployed, compile, ports: { words, now } }: WordsDesk,
): Promise<Written | Overtaken | Refusal> => {
  const known = knownMessage(message, deployed);
  if (isRefusal(known)) return known;
  const publication = await words.publication(message, number);
  if (publication === undefined || waitingOf(await words.read(), message) !== number)
    return conflict(`publication ${number} of ${message} does not wait for anybody`, {
      kind: 'publication-not-waiting',
      message,
      number,
    });
  if (publication.writers.includes(who))
    return conflict(`${who} wrote these words; somebody else must approve them`, { kind: 'own-change', who });
  // Journeys may be others than when it was asked for.
  const { problems } = await compile(message, publication.written);
  if (problems.length > 0) return { refused: 'invalid', why: problems.map(sentenceOf).join('\n') };
  return untilWritten(async () => {
    const before = await words.read();
    if (waitingOf(before, message) !== number)
      return conflict(`publication ${number} of ${message} does not wait for anybody`, {
        kind: 'publication-not-waiting',
        message,
        number,
      });
    const approved = { ...publication, at: now(), approvedBy: who };
    const head = withPublished(before, approved, approved.at);
    return (await words.publish(before, head, approved)) === 'written'
      ? { head, publication: approved }
      : 'stale';
  });
};

/** What was sent before is sent again; what waits is sent never. */
export const takeBackWords = async (
  message: string,
  number: number,
  who: string,
  { deployed, ports: { words, now } }: WordsDesk,
): Promise<Written | Overtaken | Refusal> => {
  const known = knownMessage(message, deployed);
  if (isRefusal(known)) return known;
  const publication = await words.publication(message, number);
  return untilWritten(async () => {
    const before = await words.read();
    const isThere =
      waitingOf(before, message) === number ||
      chainOf(before, message).some((each) => each.number === number);
    if (publication === undefined || !isThere)
      return conflict(`publication ${number} of ${message} is not sent, and does not wait`, {
        kind: 'publication-not-sent',
        message,
        number,
      });
    if (deployed.pulled[message]?.[publication.id] !== undefined)
      return conflict(
        `the deployment has these words of ${message} itself: change them there, or publish others`,
        { kind: 'in-repository', name: message },
      );
    const takenBack = { ...publication, takenBackAt: now(), takenBackBy: who };
    const head = withoutPublished(before, message, number);
    return (await words.publish(before, head, takenBack)) === 'written'
      ? { head, publication: takenBack }
      : 'stale';
  });
};
