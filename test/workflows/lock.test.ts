/** The lock of a shop's stories and words. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOfValue } from '../../shared/base/digest.ts';
import { journeyId } from '../../shared/base/ids.ts';
import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { coupon, email, exit, type Journey, purchase, send, wait } from '../../shared/journeys/language.ts';
import {
  demandLocked,
  LockError,
  lockOf,
  lockText,
  parseLock,
  relocked,
  storyDigest,
} from '../../workflows/compile/lock.ts';

const story = (changes: { version?: number; percentOff?: number; silence?: number } = {}): Journey =>
  journey('come-back', {
    version: changes.version ?? 1,
    enrols: { when: dormantFor(days(changes.silence ?? 14)) },
    goal: purchase,
    steps: [
      send(
        email('hello', {
          carrying: coupon('ten-off', { percentOff: changes.percentOff ?? 10, validFor: days(8) }),
        }),
      ),
      wait(days(3)),
      send(email('last-call')),
      exit('lapsed'),
    ],
  });

const words = (digest = 'a') => ({
  hello: { version: 1, digest: digestOfValue(digest) },
  'last-call': { version: 1, digest: digestOfValue('b') },
});

const locked = (journeys: readonly Journey[] = [story()], said = words()) =>
  parseLock(lockText(lockOf(journeys, said)));

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof LockError) return error.message;
    throw error;
  }
  return 'nothing was refused';
};

describe('a lock', () => {
  it('says of each version of a journey its story and what it sends, and of each message its words', () => {
    expect(JSON.parse(lockText(lockOf([story()], words())))).toEqual({
      lockVersion: 1,
      journeys: { 'come-back': { 1: { story: storyDigest(story()), sends: ['hello', 'last-call'] } } },
      messages: { hello: { 1: words().hello.digest }, 'last-call': { 1: words()['last-call'].digest } },
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('reads what it wrote', () => {
    expect(locked().lock).toEqual(lockOf([story()], words()));
  });

  it('lets whom a journey enrols change under its version', () => {
    expect(() => demandLocked(locked(), lockOf([story({ silence: 30 })], words()), true)).not.toThrow();
  });

  it('refuses a story that changed without a new version, with the line of the version', () => {
    const now = lockOf([story({ percentOff: 15 })], words());
    expect(refusal(() => demandLocked(locked(), now, false))).toBe(
      'journeys.lock.json:5: come-back is not the story that version 1 was locked with: passages under way and reports go by the version, so give it a new one (version: 2), or take the change back; of a version that was never deployed: rekindle lock --undeployed come-back',
    );
  });

  it('refuses words that changed, and says which versions that concerns', () => {
    const now = lockOf([story()], words('other'));
    expect(refusal(() => demandLocked(locked(), now, false))).toMatch(
      /^journeys\.lock\.json:\d+: the words of hello are not those that version 1 was locked with, which concerns come-back \(version 1\): if it is a correction that may reach passages under way, rekindle lock --correction hello; if not, .*rekindle lock --new-words hello, and change them then$/,
    );
  });

  it('takes a new version as it is, until it is to be deployed', () => {
    const now = lockOf([story({ version: 2, percentOff: 15 })], words());
    expect(() => demandLocked(locked(), now, false)).not.toThrow();
    expect(refusal(() => demandLocked(locked(), now, true))).toBe(
      'journeys.lock.json:1: does not know come-back (version 2): run rekindle lock, and commit the file',
    );
  });

  it('takes an older version back as it was', () => {
    const both = relocked(locked(), lockOf([story({ version: 2, percentOff: 15 })], words()), {});
    const read = parseLock(lockText(both));
    expect(() => demandLocked(read, lockOf([story()], words()), true)).not.toThrow();
    expect(refusal(() => demandLocked(read, lockOf([story({ percentOff: 20 })], words()), true))).toContain(
      'come-back is not the story that version 1 was locked with',
    );
  });
});

describe('locking again', () => {
  it('adds what is new and keeps what was', () => {
    const lock = relocked(locked(), lockOf([story({ version: 2, percentOff: 15 })], words()), {});
    expect(Object.keys(lock.journeys[journeyId('come-back')] ?? {})).toEqual(['1', '2']);
  });

  it('replaces a story only where it was never deployed', () => {
    const now = lockOf([story({ percentOff: 15 })], words());
    expect(refusal(() => relocked(locked(), now, {}))).toContain('rekindle lock --undeployed come-back');
    expect(relocked(locked(), now, { undeployed: [journeyId('come-back')] })).toEqual(now);
  });

  it('replaces words only where they were corrected', () => {
    const now = lockOf([story()], words('other'));
    expect(refusal(() => relocked(locked(), now, {}))).toContain('rekindle lock --correction hello');
    expect(relocked(locked(), now, { corrections: ['hello'] })).toEqual(now);
  });
});

describe('a lock that can not be used', () => {
  it.each([
    ['empty', '', /^journeys\.lock\.json:1: is no JSON: .*; take it from the last commit$/],
    [
      'no JSON',
      '{\n  "lockVersion": 1,\n  journeys: {}\n}',
      /^journeys\.lock\.json:3: is no JSON: .*; take it from the last commit$/,
    ],
    [
      'half merged',
      '{\n  "lockVersion": 1,\n<<<<<<< HEAD\n  "journeys": {\n',
      /^journeys\.lock\.json:3: has the marks of a merge; take either side, and run rekindle lock$/,
    ],
    [
      'of a later Rekindle',
      '{\n  "lockVersion": 3\n}',
      /^journeys\.lock\.json:2: is of version 3, and this Rekindle reads up to version 2; install the one that wrote it, or a later one$/,
    ],
    [
      'another file',
      '{"name": "shop"}',
      /^journeys\.lock\.json:1: .*it is written by rekindle lock alone: take it from the last commit$/,
    ],
    [
      'of more than is in a lock',
      lockText(lockOf([story()], words())).replace('"journeys"', '"note": 1, "journeys"'),
      /^journeys\.lock\.json:3: .*"note"; it is written by rekindle lock alone/,
    ],
    [
      'edited by hand',
      lockText(lockOf([story()], words())).replace(storyDigest(story()), '0123456789abcdef'),
      /^journeys\.lock\.json:\d+: was edited by hand: its digest is not that of what it says/,
    ],
  ])('is refused with its line when it is %s', (_, text, message) => {
    expect(refusal(() => parseLock(text))).toMatch(message);
  });
});

describe('a digest', () => {
  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(digestOfValue(turned)).toBe(digestOfValue(value));
      }),
    );
  });
});
