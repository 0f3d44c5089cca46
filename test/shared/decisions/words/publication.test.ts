/** Published words, whatever is published, taken back, pulled and deployed in whatever order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Instant, instant } from '../../../../shared/base/time.ts';
import {
  nextNumber,
  nothingPublished,
  type Publication,
  type Pulled,
  publicationFor,
  publicationId,
  unknownTo,
  type WordsHead,
  withoutPublished,
  withPublished,
} from '../../../../shared/decisions/words/publication.ts';

const message = 'we-miss-you';

/** A deployment of one message, whose words are numbers. */
interface World {
  readonly head: WordsHead;
  readonly now: number;
  /** The words of each version, the first of version 1. */
  readonly deployed: readonly number[];
  readonly pulled: Pulled;
  /** What each publication says, by its number. */
  readonly says: Readonly<Record<number, number>>;
  readonly passages: readonly { readonly version: number; readonly beganAt: Instant }[];
}

const wordsOf = (
  { head, deployed, pulled, says }: World,
  passage: { readonly version: number; readonly beganAt: Instant | undefined },
): number | undefined => {
  const found = publicationFor(head, message, passage, pulled);
  return found === undefined ? deployed[passage.version - 1] : says[found.number];
};
const newWords = (world: World) => wordsOf(world, { version: world.deployed.length, beganAt: undefined });
const underWay = (world: World) => world.passages.map((passage) => wordsOf(world, passage));

const begin = (world: World): World => ({
  ...world,
  passages: [...world.passages, { version: world.deployed.length, beganAt: instant(world.now) }],
});

const publish = (world: World, whom: Publication['for'], words: number): World => {
  const number = nextNumber(world.head, message);
  const at = instant(world.now);
  const publication = {
    message,
    number,
    id: publicationId({ message, number, digest: String(words), askedAt: at }, 'shop-prod'),
    for: whom,
    on: world.deployed.length,
    why: '',
    digest: String(words),
    writers: ['kim'],
    publishedBy: 'kim',
    askedAt: at,
  };
  return {
    ...world,
    head: withPublished(world.head, publication, at),
    says: { ...world.says, [number]: words },
  };
};

/** As `rekindle pull` writes it, and then deployed. */
const pullAndDeploy = (world: World): World => {
  const chain = unknownTo(world.head, world.pulled)[message] ?? [];
  const last = chain.findLastIndex((each) => each.for === 'all');
  const [corrections, news] = [chain.slice(0, last + 1), chain.slice(last + 1)];
  const version = world.deployed.length;
  const said = (each: { readonly number: number } | undefined) => each && world.says[each.number];
  const [corrected, latest] = [said(corrections.at(-1)), said(news.at(-1))];
  return {
    ...world,
    deployed: [
      ...world.deployed.slice(0, -1),
      corrected ?? world.deployed.at(-1) ?? 0,
      ...(latest === undefined ? [] : [latest]),
    ],
    pulled: {
      [message]: {
        ...world.pulled[message],
        ...Object.fromEntries([
          ...corrections.map(({ id }) => [id, version] as const),
          ...news.map(({ id }) => [id, version + 1] as const),
        ]),
      },
    },
  };
};

type Does = 'begin' | 'new' | 'all' | 'take-back' | 'pull' | 'correct-there' | 'deploy-others';
const doings = fc.array(
  fc.constantFrom<Does>(
    'begin',
    'begin',
    'new',
    'all',
    'take-back',
    'pull',
    'correct-there',
    'deploy-others',
  ),
  { maxLength: 25 },
);

const first: World = {
  head: nothingPublished,
  now: 1,
  deployed: [0],
  pulled: {},
  says: {},
  passages: [],
};

it('go on under way as they began until they are corrected or taken back, and no deployment undoes them', () => {
  fc.assert(
    fc.property(doings, (list) => {
      let world = first;
      for (const [index, does] of list.entries()) {
        const words = index + 1;
        const before = { ...world, now: world.now + 1 };
        switch (does) {
          case 'begin':
            world = begin(before);
            expect(underWay(world)).toEqual([...underWay(before), newWords(before)]);
            break;
          case 'new':
            world = publish(before, 'new', words);
            expect(newWords(world)).toBe(words);
            expect(underWay(world)).toEqual(underWay(before));
            break;
          case 'all': {
            world = publish(before, 'all', words);
            expect(newWords(world)).toBe(words);
            const told = underWay(world);
            for (const [passage, { version }] of world.passages.entries())
              expect(told[passage]).toBe(
                version === world.deployed.length ? words : underWay(before)[passage],
              );
            break;
          }
          case 'take-back': {
            const unknown = unknownTo(before.head, before.pulled)[message] ?? [];
            const taken = unknown.at(-1);
            if (taken === undefined) continue;
            world = { ...before, head: withoutPublished(before.head, message, taken.number) };
            expect([newWords(world), ...underWay(world)]).not.toContain(before.says[taken.number]);
            break;
          }
          case 'pull':
            world = pullAndDeploy(before);
            expect(newWords(world)).toBe(newWords(before));
            expect(underWay(world)).toEqual(underWay(before));
            expect(unknownTo(world.head, world.pulled)).toEqual({});
            break;
          case 'correct-there': {
            // A correction in the repository, by who has pulled.
            if (unknownTo(before.head, before.pulled)[message] !== undefined) continue;
            world = { ...before, deployed: [...before.deployed.slice(0, -1), words] };
            expect(newWords(world)).toBe(words);
            const told = underWay(world);
            for (const [passage, { version }] of world.passages.entries())
              expect(told[passage]).toBe(
                version === world.deployed.length ? words : underWay(before)[passage],
              );
            break;
          }
          case 'deploy-others': {
            // New words in the repository, by who has not pulled.
            const isPublished = unknownTo(before.head, before.pulled)[message] !== undefined;
            world = { ...before, deployed: [...before.deployed, words] };
            expect(newWords(world)).toBe(isPublished ? newWords(before) : words);
            expect(underWay(world)).toEqual(underWay(before));
            break;
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});
