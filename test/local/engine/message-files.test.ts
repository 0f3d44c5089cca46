/** A run's messages as files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMessageFiles, fileNameOf, writeMessage } from '../../../local/engine/message-files.ts';
import { days, parseIso, plus } from '../../../shared/base/time.ts';
import { newFolder } from '../../support/files.ts';
import { start } from '../../support/stand.ts';

const email = {
  channel: 'email',
  touch: 'win-back@1/ada/1/we-miss-you',
  at: start,
  to: 'ada@example.com',
  from: '"Acme" <hello@shop.example.com>',
  subject: 'We miss you',
  html: '<p>one</p>\n<p>two</p>\n',
  text: 'one\n\ntwo\r\nthree\n',
  headers: [
    { name: 'List-Id', value: '"Acme" <marketing.shop.example.com>' },
    { name: 'Feedback-ID', value: 'win-back:marketing:1.local-1.embedded:AmazonSES' },
  ],
} as const;

it('has the headers that its provider was given or sets, and the line ends that mail has', async () => {
  const folder = newFolder();
  await writeMessage(folder, email, 'UTC');
  const eml = readFileSync(join(folder, fileNameOf(email, 'UTC')), 'utf8');
  expect(eml).toMatch(/^list-id: "Acme" <marketing\.shop\.example\.com>\r$/im);
  expect(eml).toMatch(/^feedback-id: win-back:marketing:1\.local-1\.embedded:AmazonSES\r$/im);
  expect(eml).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
});

it('has the day in its file’s name that the shop’s calendar shows', () => {
  const late = { ...email, at: parseIso('1998-06-28T23:30:00Z') };
  expect(fileNameOf(late, 'Europe/London')).toMatch(/^1998-06-29-ada-we-miss-you-/);
  expect(fileNameOf(late, 'UTC')).toMatch(/^1998-06-28-ada-we-miss-you-/);
});

describe('a run’s messages', () => {
  interface Sent {
    readonly night: number;
    readonly step: string;
    readonly language: string;
  }

  /** What lies in the folder at last, of messages that come in this order, written each night. */
  const kept = async (sent: readonly Sent[], most: number) => {
    const folder = newFolder();
    const languages = new Map(sent.map(({ language }, index) => [`c${index}`, language]));
    const files = createMessageFiles({
      folder,
      timezone: 'UTC',
      most,
      languageOf: (customer) => languages.get(customer) ?? '',
    });
    let night = 0;
    for (const [index, each] of sent.entries()) {
      if (each.night !== night) await files.write();
      night = each.night;
      const touch = `win-back@1/c${index}/1/${each.step}`;
      const at = plus(start, days(night));
      files.keep(touch, () => ({ channel: 'sms', touch, at, to: '+1', text: 'Hello', headers: [] }));
    }
    await files.write();
    const names = readdirSync(folder);
    expect(files.others()).toBe(sent.length - names.length);
    return names.map((name) => {
      const customer = /-(c\d+)-/.exec(name)?.[1] ?? '';
      return sent[Number(customer.slice(1))] ?? { night: -1, step: '', language: '' };
    });
  };
  const many = (count: number, step: string, language: string, night = (index: number) => index % 20) =>
    Array.from({ length: count }, (_, index) => ({ night: night(index), step, language }));
  const inOrder = (sent: readonly Sent[]) => sent.toSorted((a, b) => a.night - b.night);
  const countsOf = (sent: readonly Sent[]) =>
    Object.fromEntries(
      [...Map.groupBy(sent, ({ step, language }) => `${step} ${language}`)].map(([kind, all]) => [
        kind,
        all.length,
      ]),
    );

  it('are kept as they are where there are no more than that', async () => {
    const sent = inOrder([...many(20, 'hello', 'en'), ...many(10, 'bye', 'de')]);
    expect(countsOf(await kept(sent, 30))).toEqual({ 'hello en': 20, 'bye de': 10 });
  });

  it('are kept of each message and language, as many of each where there are as many', async () => {
    const sent = inOrder([
      ...many(400, 'hello', 'en'),
      ...many(60, 'hello', 'zh-Hant'),
      ...many(3, 'bye', 'en', () => 19),
    ]);
    const counts = countsOf(await kept(sent, 43));
    expect(counts['bye en']).toBe(3);
    expect(counts['hello en']).toBeGreaterThanOrEqual(19);
    expect(counts['hello zh-Hant']).toBeGreaterThanOrEqual(19);
    expect((counts['hello en'] ?? 0) + (counts['hello zh-Hant'] ?? 0)).toBe(40);
  });

  it('are kept of all nights, and not of the first alone', async () => {
    const nights = (await kept(inOrder(many(2_000, 'hello', 'en')), 200)).map(({ night }) => night);
    expect(new Set(nights).size).toBe(20);
    expect(nights.filter((night) => night >= 10).length).toBeGreaterThan(60);
  });

  it('are the same ones each time', async () => {
    const sent = inOrder([...many(300, 'hello', 'en'), ...many(40, 'bye', 'de')]);
    expect(await kept(sent, 25)).toEqual(await kept(sent, 25));
  });

  it('that were sent twice have one file, and it stays though one of the two is let go', async () => {
    const folder = newFolder();
    const files = createMessageFiles({ folder, timezone: 'UTC', most: 4, languageOf: () => 'en' });
    const keep = (step: string) => {
      const touch = `win-back@1/ada/1/${step}`;
      files.keep(touch, () => ({ channel: 'sms', touch, at: start, to: '+1', text: 'Hello', headers: [] }));
    };
    for (const step of ['twice', 'twice', 'twice', 'twice']) keep(step);
    await files.write();
    keep('other');
    await files.write();
    expect(
      readdirSync(folder)
        .map((name) => name.replace(/-[0-9a-f]+\.txt$/, ''))
        .sort(),
    ).toEqual(['2026-11-23-ada-other', '2026-11-23-ada-twice']);
  });

  it('are written once so many wait as are asked for, so that few are composed which have to make room', async () => {
    const folder = newFolder();
    const files = createMessageFiles({ folder, timezone: 'UTC', most: 4, languageOf: () => 'en' });
    const composed: string[] = [];
    const keep = (step: string) => {
      const touch = `win-back@1/ada/1/${step}`;
      files.keep(touch, () => {
        composed.push(step);
        return { channel: 'sms', touch, at: start, to: '+1', text: 'Hello', headers: [] };
      });
    };
    keep('one');
    keep('two');
    await files.write(3);
    expect(readdirSync(folder)).toEqual([]);
    keep('three');
    await files.write(3);
    expect(readdirSync(folder)).toHaveLength(3);
    keep('four');
    await files.write(3);
    expect(readdirSync(folder)).toHaveLength(3);
    await files.write();
    expect(readdirSync(folder)).toHaveLength(4);
    expect(composed.toSorted()).toEqual(['four', 'one', 'three', 'two']);
  });

  it('are none where none is to be kept', async () => {
    expect(await kept(many(5, 'hello', 'en'), 0)).toEqual([]);
  });
});
