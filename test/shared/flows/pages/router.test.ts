/** The pages behind the links in messages: looking changes nothing, pressing does, and no one else's link works. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import type { LinkPages } from '../../../../shared/flows/pages/language.ts';
import { parseLinkKeys } from '../../../../shared/messages/link-keys.ts';
import { linkTo, sealLink } from '../../../../shared/messages/links.ts';
import { headingOf } from '../../../support/forms.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import { builtInPages, opener } from '../../../support/link-pages.ts';
import { enrolment } from '../../../support/passages.ts';

const key = touchKey(enrolment, 'why-gone');
const token = sealLink(linkKeys, 'u', { touch: key });

const open = opener();
const unsubscribePath = new URL(linkTo('https://links.example.com/', 'u', token)).pathname;

describe('a link that is none of ours', () => {
  it('is not found, with a sentence that says so, and tells nothing', async () => {
    const others = parseLinkKeys(
      JSON.stringify({ current: 'k2', k2: 'a key of another deployment’s links' }),
    );
    const forged = sealLink(others, 'u', { touch: key });
    const paths = [
      '/',
      '/u',
      '/u/',
      `/u/${forged}`,
      `/u/${token}x`,
      `/u/${token}/happy`,
      `/u/${token}/`,
      `/u/%E0%A4%A`,
      `/a/${token}`,
      `/r/${token}`,
      `/b/${token}`,
      `/u/${sealLink(linkKeys, 'u', { touch: 'no touch key' as typeof key })}`,
    ];
    for (const path of paths) {
      const { status, html, told } = await open('POST', path);
      expect([path, status, told]).toEqual([path, 404, []]);
      expect(html).toContain('This link is not one of ours');
    }
  });

  it('breaks nothing, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.string(), async (path, languages) => {
        expect((await open('POST', path, languages)).status).toBe(404);
      }),
    );
  });
});

describe('the pages’ language', () => {
  const languageOf = async (header: string) =>
    /<html lang="([^"]+)"/.exec((await open('GET', unsubscribePath, header)).html)?.[1];

  it('is the one that the browser likes best of those there are', async () => {
    const cases = {
      'en-GB,en;q=0.9': 'en',
      'zh-TW,zh;q=0.9,en;q=0.8': 'zh-Hant',
      'zh-HK': 'zh-Hant-HK',
      'zh-MO': 'zh-Hant',
      yue: 'yue',
      'zh-CN,zh;q=0.9': 'zh-Hans',
      zh: 'zh-Hans',
      'fr-FR, zh-Hant;q=0.5': 'zh-Hant',
      'en;q=0.3, zh-SG;q=0.8': 'zh-Hans',
      'fr,de': 'en',
      '*': 'en',
      '': 'en',
    };
    for (const [header, language] of Object.entries(cases))
      expect([header, await languageOf(header)]).toEqual([header, language]);
  });

  it('holds for every word of a page', async () => {
    const { html } = await open('GET', unsubscribePath, 'zh-TW');
    expect(html).toContain('<html lang="zh-Hant" dir="ltr">');
    expect(html).toContain('<title>不想再收到訊息？ – Acme</title>');
    expect(html).toContain('取消訂閱');
    expect((await open('GET', '/x', 'zh-CN')).html).toContain('<title>无效的链接 – Acme</title>');
  });

  it('is the customer’s own, whatever the browser likes, also of whom she was merged into', async () => {
    const tagFor = async (profiles: readonly Profile[]) =>
      /<html lang="([^"]+)"/.exec((await opener({ profiles })('GET', unsubscribePath)).html)?.[1];
    const ada = newProfile(enrolment.customer);
    const lovelace = { ...newProfile(customerId('lovelace')), locale: 'zh-TW' };
    expect(await tagFor([ada])).toBe('en');
    expect(await tagFor([{ ...ada, locale: 'zh-CN' }])).toBe('zh-Hans');
    expect(await tagFor([{ ...ada, locale: 'zh-CN', mergedInto: lovelace.id }, lovelace])).toBe('zh-Hant');
  });

  it('is the shop’s own where the browser likes none that there is', async () => {
    const german = { ...builtInPages.en, unsubscribeTitle: 'Keine Nachrichten mehr?' };
    const linkPages = { pages: { de: german, 'zh-Hant': builtInPages['zh-Hant'] }, fallback: 'de' };
    const { html } = await opener({ linkPages })('GET', unsubscribePath, 'fr, en;q=0.5');
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(html).toContain('Keine Nachrichten mehr?');
  });

  it('is written from its own side', async () => {
    const linkPages = { pages: { ar: builtInPages.en }, fallback: 'ar' };
    expect((await opener({ linkPages })('GET', unsubscribePath)).html).toContain(
      '<html lang="ar" dir="rtl">',
    );
  });

  it('stands on the page as text, whatever its words are', async () => {
    const words = { ...builtInPages.en, unsubscribeTitle: '<b>No</b> & never', unsubscribeAsk: '"Yes"' };
    const linkPages: LinkPages = { pages: { en: words }, fallback: 'en' };
    const { html } = await opener({ linkPages })('GET', unsubscribePath);
    expect(html).not.toContain('<b>');
    expect(headingOf(html)).toBe('<b>No</b> & never');
    expect(html).toContain('>&#34;Yes&#34;</button>');
  });
});

describe('every page', () => {
  it('bears the shop’s name, colour and link, and nothing that its settings could break out of', async () => {
    const brand = {
      name: 'Tea & <Co>',
      url: 'https://tea.example/?a=1&b=2',
      address: '1 High Street',
      colour: '#ffdd00',
    };
    const { html } = await opener({ settings: { brand } })('GET', unsubscribePath);
    expect(html).toContain('<a href="https://tea.example/?a=1&#38;b=2">Tea &#38; &#60;Co&#62;</a>');
    expect(html).toContain('--brand:#ffdd00;--on-brand:#1c1c1e');
  });
});
