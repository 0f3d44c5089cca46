/** Which words a customer of each locale reads. */
import { describe, expect, it } from 'vitest';
import { pickLocale } from '../../../shared/messages/locales.ts';

const ours = ['en', 'zh-Hans', 'zh-Hant'];
const pick = (wanted: string | undefined, available: readonly string[] = ours) =>
  pickLocale((locale) => available.includes(locale), wanted, 'en');

describe('the locale of a message', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['en_US', 'en'],
    ['EN-us', 'en'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh_CN', 'zh-Hans'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-MO', 'zh-Hant'],
    ['zh-hant', 'zh-Hant'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['zh-TW-u-ca-roc', 'zh-Hant'],
    ['yue', 'zh-Hant'],
    ['yue-Hant', 'zh-Hant'],
    ['yue-Hant-HK', 'zh-Hant'],
    ['yue-CN', 'zh-Hans'],
    ['yue-Hans', 'zh-Hans'],
    ['de-AT', 'en'],
    ['', 'en'],
    ['no locale!', 'en'],
    [undefined, 'en'],
  ])('of %j is %s', (wanted, locale) => {
    expect(pick(wanted)?.locale).toBe(locale);
  });

  it('is the exact one where there is one', () => {
    expect(pick('en-GB', [...ours, 'en-GB'])?.locale).toBe('en-GB');
  });

  it('is Cantonese, or the wording of Hong Kong, for who reads them, where there is one', () => {
    for (const wanted of ['yue', 'yue-Hant', 'yue-Hant-HK', 'yue-HK'])
      for (const [there, expected] of [
        [['yue', 'zh-Hant-HK'], 'yue'],
        [['yue-Hant', 'zh-Hant-HK'], 'yue-Hant'],
        [['zh-Hant-HK'], 'zh-Hant-HK'],
        [['zh-HK'], 'zh-HK'],
      ] as const)
        expect(pick(wanted, [...ours, ...there])?.locale).toBe(expected);
    for (const wanted of ['zh-HK', 'zh-Hant-HK', 'zh_HK']) {
      expect(pick(wanted, [...ours, 'yue', 'zh-Hant-HK'])?.locale).toBe('zh-Hant-HK');
      expect(pick(wanted, [...ours, 'yue'])?.locale).toBe('yue');
    }
    expect(pick('zh-TW', [...ours, 'yue', 'zh-Hant-HK'])?.locale).toBe('zh-Hant');
  });

  it('is never the same language in another script', () => {
    expect(pick('zh-TW', ['en', 'zh'])?.locale).toBe('en');
    expect(pick('zh-CN', ['en', 'zh'])?.locale).toBe('zh');
    expect(pick('sr-Latn-RS', ['en', 'sr'])?.locale).toBe('en');
  });

  it('leaves dates to the region of the customer, but not to a language of which they read no word', () => {
    expect(pick('en-GB')?.formats).toBe('en-GB');
    expect(pick('zh-HK')?.formats).toBe('zh-HK');
    expect(pick('de-AT')?.formats).toBe('en');
  });

  it('is none where not even the fallback is there', () => {
    expect(pick('de', ['fr'])).toBeUndefined();
  });
});
