/** The lock in a shop's folder. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOfValue } from '../../shared/base/digest.ts';
import { journeyId } from '../../shared/base/ids.ts';
import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { purchase, send, sms } from '../../shared/journeys/language.ts';
import { compileMessages } from '../../shared/messages/compile.ts';
import { LockError } from '../../workflows/compile/lock.ts';
import { checkLock, keepWords, lockShop } from '../../workflows/compile/locked.ts';

const folderWith = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-locked-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

/** A shop whose journey sends these messages, in this folder. */
const shopIn = (folder: string, messages: readonly string[] = ['hello'], version = 1, said = 'a') => ({
  folder,
  shop: {
    journeys: [
      {
        enabled: true,
        journey: journey('come-back', {
          version,
          enrols: { when: dormantFor(days(14)) },
          goal: purchase,
          steps: messages.map((name) => send(sms(name))),
        }),
      },
    ],
  },
  words: {
    versions: Object.fromEntries(
      ['hello', 'again', 'never-sent'].map((name) => [
        name,
        { version: 1, digest: digestOfValue(said + name) },
      ]),
    ),
  },
});
const lockIn = (folder: string): string => readFileSync(join(folder, 'journeys.lock.json'), 'utf8');

describe('locking a shop', () => {
  it('writes what its journeys are and send, and nothing of what they do not', () => {
    const folder = folderWith();
    expect(lockShop(shopIn(folder))).toEqual(['come-back (version 1)', 'the words of hello (version 1)']);
    expect(Object.keys(JSON.parse(lockIn(folder)).messages)).toEqual(['hello']);
    expect(readdirSync(folder)).toEqual(['journeys.lock.json']);
  });

  it('says that nothing is new when it is done again', () => {
    const folder = folderWith();
    lockShop(shopIn(folder));
    expect(lockShop(shopIn(folder))).toEqual([]);
  });

  it('adds a new version beside the old one', () => {
    const folder = folderWith();
    lockShop(shopIn(folder));
    expect(lockShop(shopIn(folder, ['hello', 'again'], 2))).toEqual([
      'come-back (version 2)',
      'the words of again (version 1)',
    ]);
    expect(() => checkLock(shopIn(folder), 'deployed')).not.toThrow();
  });

  it('writes nothing when something changed under its version', () => {
    const folder = folderWith();
    lockShop(shopIn(folder));
    const before = lockIn(folder);
    expect(() => lockShop(shopIn(folder, ['again']))).toThrow(LockError);
    expect(lockIn(folder)).toBe(before);
    expect(lockShop(shopIn(folder, ['again']), { undeployed: [journeyId('come-back')] })).toEqual([
      'come-back (version 1)',
      'the words of again (version 1)',
    ]);
  });
});

describe('checking a lock', () => {
  it('lets a shop that is not locked yet run, and not be deployed', () => {
    const folder = folderWith();
    expect(() => checkLock(shopIn(folder), 'changed')).not.toThrow();
    expect(() => checkLock(shopIn(folder), 'deployed')).toThrow(
      /journeys\.lock\.json:1: is missing: .*; run rekindle lock, and commit the file$/,
    );
  });

  it('refuses what changed, before a run too', () => {
    const folder = folderWith();
    lockShop(shopIn(folder));
    expect(() => checkLock(shopIn(folder, ['hello'], 1, 'b'), 'changed')).toThrow(
      /journeys\.lock\.json:\d+: the words of hello are not those that version 1 was locked with/,
    );
  });
});

describe('keeping words', () => {
  const email = (path: string) =>
    `<mjml lang="en"><mj-head><mj-title>Hi</mj-title></mj-head><mj-body><mj-include path="${path}" /></mj-body></mjml>`;
  const part = '<mj-section><mj-column><mj-text>{{ brand.name }}</mj-text></mj-column></mj-section>';

  it('makes them the earlier words of the message, with the digest that they had', async () => {
    const own = folderWith({
      '_layout/part.mjml': part,
      '_layout/part.txt': '{{ brand.name }}',
      'hello/en.mjml': email('../_layout/part.mjml'),
      'hello/en.txt': "{% include '../_layout/part.txt' %}",
    });
    const before = await compileMessages(own, () => []);
    keepWords('hello', own, own, before);
    writeFileSync(join(own, 'hello/en.txt'), 'From {{ brand.name }}');
    const after = await compileMessages(own, () => []);
    expect(after.versions.hello?.version).toBe(2);
    expect(after.catalog.hello).toEqual(before.catalog.hello);
    expect(after.catalog['hello@2']?.en?.text).toBe('From {{ brand.name }}');
  });

  it('copies a built-in message into the shop first', () => {
    const builtIn = folderWith({ 'hello/en.txt': 'Hi' });
    const own = folderWith();
    keepWords('hello', own, builtIn, { versions: { hello: { version: 1, digest: digestOfValue('') } } });
    expect([join(own, 'hello/en.txt'), join(own, 'hello/1/en.txt')].map((file) => existsSync(file))).toEqual([
      true,
      true,
    ]);
  });

  it('refuses a name that no message has', () => {
    const own = folderWith();
    expect(() => keepWords('nobody', own, own, { versions: {} })).toThrow('there is no message of this name');
  });
});
