/** The words of the pages behind links, as files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compilePages } from '../../workflows/compile/pages.ts';
import { builtInMessages } from '../../workflows/compile/words.ts';
import en from '../../workflows/messages/_pages/en.json' with { type: 'json' };

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '_pages'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, '_pages', name), text);
  return folder;
};
const written = (words: object): string => JSON.stringify(words, null, 2);

describe('the words of pages', () => {
  it('are those of each locale that has a file', async () => {
    const german = { ...en, answered: 'Danke.' };
    const pages = await compilePages(folderWith({ 'en.json': written(en), 'de.json': written(german) }));
    expect(pages).toEqual({ de: german, en });
  });

  it('are built-in ones, and over them those of the shop, one by one', async () => {
    const own = { answered: 'Cheers.', topics: { news: 'News' }, preferences: { save: 'Keep it' } };
    const pages = await compilePages(folderWith({ 'en.json': written(own) }), builtInMessages);
    expect(pages.en).toEqual({
      ...en,
      answered: 'Cheers.',
      topics: { ...en.topics, news: 'News' },
      preferences: { ...en.preferences, save: 'Keep it' },
    });
  });

  it('are none in a folder of messages that has no pages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rekindle-pages-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(await compilePages(folder)).toEqual({});
  });

  it.each([
    ['lack one', { ...en, answered: undefined }, '_pages/en.json:1: answered must be words'],
    ['have an empty one', { ...en, answered: ' ' }, '_pages/en.json:4: answered must be words'],
    [
      'have one that no page says',
      { ...en, goodbye: 'Bye' },
      '_pages/en.json:107: there is no goodbye on the pages; there are answerTitle, answerAsk, answered, confirmTitle, ',
    ],
    [
      'have one that a part of a page does not say',
      { ...en, channels: { ...en.channels, fax: 'Fax' } },
      '_pages/en.json:52: there is no fax in channels; there are email, sms, push, post',
    ],
    [
      'leave no place for what differs',
      { ...en, preferences: { ...en.preferences, paused: 'Paused' } },
      '_pages/en.json:71: preferences.paused must have {date} in it',
    ],
  ])('are refused with their line when they %s', async (_, words, message) => {
    await expect(compilePages(folderWith({ 'en.json': written(words) }))).rejects.toThrow(message);
  });

  it('are refused when they are no JSON, or in a file of another name', async () => {
    await expect(compilePages(folderWith({ 'en.json': '{' }))).rejects.toThrow(
      '_pages/en.json:1: is no JSON',
    );
    await expect(compilePages(folderWith({ 'en.txt': 'Thanks' }))).rejects.toThrow(
      '_pages/en.txt:1: is no file of words; those are named by their locale, such as en.json',
    );
  });
});
