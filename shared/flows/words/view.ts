/** Messages as the API tells them: who sends them, what they say now, and what of that was published. */
import { invalid, isRefusal, type Refusal } from '../../base/refusal.ts';
import { iso } from '../../base/time.ts';
import {
  type Draft,
  type Publication,
  type PublishedWords,
  publicationFor,
  stateOf,
  type WordsHead,
  waitingOf,
} from '../../decisions/words/publication.ts';
import type { Catalog, WrittenWords } from '../../messages/catalog.ts';
import { knownPaths } from '../../messages/variables.ts';
import type { DeployedWords } from '../../shop/words/deployed.ts';
import { lackOf } from '../../shop/words/given.ts';
import { type KnownMessage, knownMessage, messageNames, type WordsDesk } from './desk.ts';
import type { DraftedWords } from './store.ts';

export const publicationTold = (
  publication: Publication,
  head: WordsHead,
  { versions, pulled }: Pick<DeployedWords, 'versions' | 'pulled'>,
) => {
  const { message, number, id, for: whom, on, why, digest, writers, publishedBy, askedAt } = publication;
  const { approvedBy, at, takenBackBy, takenBackAt } = publication;
  return {
    number,
    state: stateOf(publication, head, versions[message]?.version ?? on, pulled),
    for: whom,
    why,
    by: writers.join(', '),
    publishedBy,
    askedAt: iso(askedAt),
    ...(approvedBy !== undefined && { approvedBy }),
    ...(at !== undefined && { at: iso(at) }),
    ...(takenBackBy !== undefined && { takenBackBy }),
    ...(takenBackAt !== undefined && { takenBackAt: iso(takenBackAt) }),
    id,
    on,
    digest,
  };
};

export const draftTold = ({ message, revision, by, at, written }: DraftedWords) => ({
  message,
  revision,
  by,
  at: iso(at),
  sources: written,
});

/** What is sent now of a message: to passages that begin. */
export interface InForce {
  readonly publication: (Publication & PublishedWords) | undefined;
  readonly written: WrittenWords;
  readonly sources: Catalog[string];
}

export const inForce = async (
  { message, version, written }: KnownMessage,
  head: WordsHead,
  { deployed, ports: { words } }: WordsDesk,
): Promise<InForce> => {
  const found = publicationFor(head, message, { version, beganAt: undefined }, deployed.pulled);
  const publication = found && (await words.publication(message, found.number));
  return publication === undefined
    ? { publication, written, sources: deployed.catalog[message] ?? {} }
    : { publication, ...publication };
};

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

const aboutOf = async (known: KnownMessage, head: WordsHead, desk: WordsDesk) => {
  const { message, version, digest, sent } = known;
  const { publication, sources } = await inForce(known, head, desk);
  const waits = waitingOf(head, message);
  const waiting = waits === undefined ? undefined : await desk.ports.words.publication(message, waits);
  const told = (each: Publication) => publicationTold(each, head, desk.deployed);
  return {
    message,
    kinds: unique(sent.map(({ kind }) => kind)),
    channels: unique(sent.map(({ channel }) => channel)),
    locales: Object.keys(sources).sort(),
    journeys: unique(sent.map(({ journey }) => journey)),
    transactional: sent.every(({ transactional }) => transactional),
    carries: unique(sent.flatMap(({ offer }) => offer?.name ?? [])),
    version,
    digest,
    subjects: Object.fromEntries(
      Object.entries(sources).flatMap(([locale, { subject }]) =>
        subject === undefined ? [] : [[locale, subject] as const],
      ),
    ),
    ...(publication !== undefined && { published: told(publication) }),
    ...(waiting !== undefined && { waiting: told(waiting) }),
  };
};

const draftShort = ({ revision, by, at }: Draft) => ({ revision, by, at: iso(at) });

export const messagesTold = async (desk: WordsDesk) => {
  const { deployed, ports } = desk;
  const [head, drafts] = await Promise.all([ports.words.read(), ports.words.drafts()]);
  const messages = await Promise.all(
    messageNames(deployed).map(async (name) => {
      const known = knownMessage(name, deployed);
      if (isRefusal(known)) return [];
      const draft = drafts.find(({ message }) => message === name);
      return [
        { ...(await aboutOf(known, head, desk)), ...(draft !== undefined && { draft: draftShort(draft) }) },
      ];
    }),
  );
  return { messages: messages.flat(), fourEyes: ports.settings.words.fourEyes };
};

/** What words of the message may use, whichever journey sends it. */
const variablesFor = ({ sent }: KnownMessage): readonly string[] => [
  ...knownPaths.filter((path) => sent.every((each) => lackOf(each, path) === undefined)),
  ...['answers', 'broadcast', 'traits'].flatMap((root) => {
    const members = sent[0].given[root];
    return members === undefined || members === 'all' ? [] : members.map((member) => `${root}.${member}`);
  }),
];

/** @param number of the publication whose words are told; absent: what is sent now */
export const messageTold = async (message: string, number: number | undefined, desk: WordsDesk) => {
  const { deployed, ports } = desk;
  const known = knownMessage(message, deployed);
  if (isRefusal(known)) return known satisfies Refusal;
  const [head, draft, publications] = await Promise.all([
    ports.words.read(),
    ports.words.draft(message),
    ports.words.publications(message),
  ]);
  const meant =
    number === undefined ? await inForce(known, head, desk) : await ports.words.publication(message, number);
  if (meant === undefined)
    return invalid('number', `there is no publication ${number} of ${message}`, {
      kind: 'no-such',
      what: 'publication',
      name: `${message} ${number}`,
    });
  return {
    ...(await aboutOf(known, head, desk)),
    sources: meant.written,
    deployed: known.written,
    ...(draft !== undefined && { draft: draftTold(draft) }),
    parts: Object.entries(deployed.parts).map(([file, source]) => ({ file, source })),
    variables: variablesFor(known),
    publications: publications.map((each) => publicationTold(each, head, deployed)),
    fourEyes: ports.settings.words.fourEyes,
  };
};
