/** A shop's words: its own over the built-in ones, and against what its journeys send. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import sampleShop from '../../rekindle.config.ts';
import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { date, number, oneOf, text } from '../../shared/customers/traits/trait.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  coupon,
  type Email,
  type Entry,
  email,
  type Journey,
  purchase,
  type Sms,
  type Survey,
  send,
  sms,
  survey,
} from '../../shared/journeys/language.ts';
import type { Catalog } from '../../shared/messages/catalog.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { compileWords, type ShopWords, WordsError } from '../../workflows/compile/words.ts';
import {
  bringAFriend,
  secondOrder,
  welcome,
  winBack14d,
  winBackByReason,
} from '../../workflows/journeys/index.ts';
import pages from '../../workflows/messages/_pages/en.json' with { type: 'json' };

let builtIn: Catalog;
beforeAll(async () => {
  builtIn = (await compileWords(sampleShop)).catalog;
});

/** A journey of these messages. */
const sending = (
  messages: readonly (Email | Sms | Survey)[],
  enrols: Entry = { when: dormantFor(days(14)) },
): Journey =>
  journey('come-back', {
    version: 1,
    enrols,
    goal: purchase,
    steps: messages.map((message) => send(message)),
  });

/** Compiles the shop of these files, which sends these messages and has these locales. */
const wordsOf = async (
  files: Readonly<Record<string, string>>,
  journeys: readonly Journey[] = [],
  changes: Partial<Settings> = {},
): Promise<ShopWords> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-own-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return compileWords({
    messages: folder,
    settings: { ...sampleShop.settings, locales: ['en'], ...changes },
    journeys: journeys.map((each) => ({ journey: each, enabled: true })),
  });
};

const inGerman: Partial<Settings> = { locales: ['de'] };
const germanPages = { '_pages/de.json': JSON.stringify({ ...pages, answered: 'Danke.' }) };
const footer = "{% include '../_layout/footer.de.txt' %}";

/** An email of one paragraph. */
const mjml = (body: string, lang = 'en'): string => `<mjml lang="${lang}">
  <mj-head><mj-title>Hello</mj-title></mj-head>
  <mj-body><mj-section><mj-column>
    <mj-text>${body}</mj-text>
  </mj-column></mj-section></mj-body>
</mjml>
`;
const lawful = '{{ brand.address }} {{ links.unsubscribe }}';

/** What is refused, without the folder that it lies in. */
const refusal = async (words: Promise<ShopWords>): Promise<readonly string[]> => {
  const error: unknown = await words.then(
    () => 'nothing was refused',
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(WordsError);
  return (error as WordsError).message.split('\n').map((line) => line.replace(/^.*rekindle-own-\w+\//, ''));
};

describe('the messages of a shop', () => {
  it('are the built-in ones, and its own beside them', async () => {
    const { catalog } = await wordsOf(
      { 'moin/de.txt': 'Moin, {{ customer.firstName }}', ...germanPages },
      [],
      inGerman,
    );
    expect(Object.keys(catalog).sort()).toEqual([...Object.keys(builtIn), 'moin'].sort());
    expect(catalog.moin).toEqual({ de: { text: 'Moin, {{ customer.firstName }}' } });
    expect(catalog['we-miss-you']).toEqual(builtIn['we-miss-you']);
  });

  it('are said in the shop’s locales alone', async () => {
    const { catalog, pages: said } = await wordsOf({});
    expect(Object.keys(catalog['we-miss-you'] ?? {})).toEqual(['en']);
    expect(Object.keys(said)).toEqual(['en']);
  });

  it('of a built-in one’s name take its place as a whole', async () => {
    const { catalog } = await wordsOf({ 'cart-reminder/de.txt': 'Noch da?', ...germanPages }, [], inGerman);
    expect(catalog['cart-reminder']).toEqual({ de: { text: 'Noch da?' } });
  });

  it('include parts of their own, and built-in ones', async () => {
    const files = { 'moin/de.txt': `Moin. ${footer}`, ...germanPages };
    const { catalog } = await wordsOf({ '_layout/footer.de.txt': 'Tschüs', ...files }, [], inGerman);
    expect(catalog.moin?.de?.text).toBe('Moin. Tschüs');
    await expect(wordsOf(files, [], inGerman)).rejects.toThrow(
      /rekindle-own-\w+\/moin\/de\.txt:1: includes \.\.\/_layout\/footer\.de\.txt, which does not exist/,
    );
  });

  it('say the shop’s own part wherever a built-in one includes it', async () => {
    const own =
      '{{ brand.name }} {{ links.shop }} {{ brand.address }} {{ links.preferences }} {{ links.unsubscribe }} Bye';
    const { catalog } = await wordsOf({ '_layout/footer.en.txt': own });
    expect(catalog['we-miss-you']?.en?.text).toMatch(/\{\{ links\.unsubscribe \}\} Bye$/);
    expect(Object.keys(catalog)).toEqual(Object.keys(builtIn));
  });

  it('are named as they lie in the shop when they are no templates', async () => {
    await expect(wordsOf({ 'moin/en.txt': 'a\n{{ nope }}' })).rejects.toThrow(
      /rekindle-own-\w+\/moin\/en\.txt:2: there is no variable nope/,
    );
  });
});

describe('earlier words of a message', () => {
  it('stay in the catalog under their version, for passages that began with them', async () => {
    const { catalog, versions } = await wordsOf({
      'moin/1/en.txt': 'The first',
      'moin/2/en.txt': 'The second',
      'moin/en.txt': 'The third',
    });
    expect([catalog.moin, catalog['moin@2'], catalog['moin@3']]).toEqual([
      { en: { text: 'The first' } },
      { en: { text: 'The second' } },
      { en: { text: 'The third' } },
    ]);
    expect(versions.moin).toEqual({ version: 3, digest: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('lie in folders that count from 1', async () => {
    await expect(wordsOf({ 'moin/old/en.txt': 'a', 'moin/en.txt': 'b' })).rejects.toThrow(
      /moin\/old:1: is no folder of a message's earlier words; those are 1, the oldest first/,
    );
  });

  it('have the digest of what they say, wherever what they include lies', async () => {
    const part = { '_layout/bye.txt': 'Bye' };
    const one = await wordsOf({ ...part, 'moin/en.txt': "Hi {% include '../_layout/bye.txt' %}" });
    const moved = await wordsOf({
      '_parts/bye.txt': 'Bye',
      'moin/en.txt': "Hi {% include '../_parts/bye.txt' %}",
    });
    const changed = await wordsOf({
      '_layout/bye.txt': 'Bye!',
      'moin/en.txt': "Hi {% include '../_layout/bye.txt' %}",
    });
    expect(moved.versions.moin).toEqual(one.versions.moin);
    expect(changed.versions.moin).not.toEqual(one.versions.moin);
  });
});

describe('what a journey sends', () => {
  it('must be there in each of the shop’s locales', async () => {
    const files = { 'moin/de.txt': 'Moin', ...germanPages };
    const shop = wordsOf(files, [sending([sms('moin')])], { locales: ['de', 'en'] });
    expect(await refusal(shop)).toEqual([
      "moin/en.txt:1: is missing: come-back sends it, and the shop has the locale en; write it, or name the locale that stands in: localeFallbacks: { 'en': '…' }",
    ]);
  });

  it('may be there in the locale that stands in', async () => {
    const files = { 'moin/de.txt': 'Moin', ...germanPages };
    const journeys = [sending([sms('moin')])];
    const shop = wordsOf(files, journeys, { locales: ['de', 'en'], localeFallbacks: { en: 'de' } });
    await expect(shop).resolves.toMatchObject({ catalog: { moin: { de: { text: 'Moin' } } } });
  });

  it('must be there at all, a built-in one in the shop’s language too', async () => {
    const carrying = coupon('gift', { percentOff: 10, validFor: days(7) });
    const journeys = [sending([sms('moin'), sms('birthday-gift-expires', { carrying })])];
    expect(await refusal(wordsOf(germanPages, journeys, inGerman))).toEqual([
      expect.stringMatching(/^moin\/de\.txt:1: is missing: come-back sends it/),
      expect.stringMatching(/^birthday-gift-expires\/de\.txt:1: is missing: come-back sends it/),
    ]);
  });

  it.each([
    [
      'a coupon',
      sending([sms('moin')]),
      '{{ coupon.code }}',
      'uses coupon.code, which come-back does not give "moin": only a message that carries a coupon has one: give it { carrying: … }',
    ],
    [
      'a cart',
      sending([sms('moin')], { on: [{ event: 'Checkout Started' }, { event: 'Cart Viewed' }] }),
      '{{ cart.url }}',
      'uses cart.url, which come-back does not give "moin": only journeys that nothing but a Checkout Started begins have a cart',
    ],
    [
      'what was browsed',
      sending([sms('moin')]),
      '{{ browsed.category }}',
      'uses browsed.category, which come-back does not give "moin": only a message with { showsBrowsed: true } has it',
    ],
    [
      'another answer',
      sending([survey('moin', { over: 'sms' })]),
      '{{ answers.happy }} {{ answers.perhaps }}',
      'uses answers.perhaps, which come-back does not give "moin": there are answers.happy, answers.unhappy',
    ],
    [
      'a parameter that may be left out',
      sending([sms('moin')], {
        broadcast: true,
        parameters: { city: { kind: 'text' }, host: { kind: 'text', optional: true } },
      }),
      '{{ broadcast.city }} {{ broadcast.host }}',
      'uses broadcast.host, which come-back does not give "moin": there are broadcast.city',
    ],
    [
      'a trait that the shop does not declare',
      sending([sms('moin')]),
      '{{ traits.petName }}',
      'uses traits.petName, which come-back does not give "moin": the shop declares no such trait of its own',
    ],
  ])('may not use %s that its step does not give it', async (_, sent, text, problem) => {
    const files = { '_pages/en.json': '{"questions": {"moin": "Moin?"}}', 'moin/en.txt': `\n${text}` };
    expect(await refusal(wordsOf(files, [sent]))).toEqual([`moin/en.txt:2: ${problem}`]);
  });

  it('has words on its page for each question and answer of a survey', async () => {
    const asking = survey('moin', {
      over: 'sms',
      answers: ['yes', 'happy'],
      second: { name: 'and', answers: ['unhappy', 'no'] },
    });
    const files = { 'moin/en.txt': '{{ answers.yes }} {{ answers.happy }}' };
    const page = { questions: { moin: 'Moin?', and: 'And?' }, answers: { yes: 'Yes', no: 'No' } };
    expect(await refusal(wordsOf(files, [sending([asking])]))).toEqual([
      '_pages/en.json:1: has no questions.moin: "moin" of come-back asks it; write the words that its page says',
      '_pages/en.json:1: has no answers.yes: "moin" of come-back offers it; write the words that its page says',
      '_pages/en.json:1: has no questions.and: "moin" of come-back asks it; write the words that its page says',
      '_pages/en.json:1: has no answers.no: "moin" of come-back offers it; write the words that its page says',
    ]);
    const { pages } = await wordsOf({ ...files, '_pages/en.json': JSON.stringify(page) }, [
      sending([asking]),
    ]);
    expect(pages.en?.questions).toMatchObject(page.questions);
  });

  it('may use the traits that the shop declares, however long they are', async () => {
    const traits = { petName: text(), plan: oneOf('free', 'pro'), renewsOn: date(), seats: number() };
    const words =
      '{{ traits.petName }} {{ traits.plan }} {% if traits.renewsOn %}{{ traits.renewsOn | date_in }}{% endif %} {{ traits.seats }}';
    const sent = [sending([sms('moin')])];
    await expect(wordsOf({ 'moin/en.txt': words }, sent, { traits })).resolves.toMatchObject({
      catalog: { moin: { en: { text: words } } },
    });
    const shouting = '{{ traits.petName }} '.repeat(9);
    expect(await refusal(wordsOf({ 'moin/en.txt': shouting }, sent, { traits }))).toEqual([
      expect.stringMatching(/^moin\/en\.txt:1: can come to 1808 characters/),
    ]);
    const unasked = '{{ traits.renewsOn | date_in }}';
    expect(await refusal(wordsOf({ 'moin/en.txt': unasked }, sent, { traits }))).toEqual([
      'moin/en.txt:1: fails where traits.renewsOn was not told: come-back sends it; ask first, as {% if traits.renewsOn %}',
    ]);
    const others = '{{ traits.pet }}';
    expect(await refusal(wordsOf({ 'moin/en.txt': others }, sent, { traits }))).toEqual([
      'moin/en.txt:1: uses traits.pet, which come-back does not give "moin": there are traits.petName, traits.plan, traits.renewsOn, traits.seats',
    ]);
  });

  it('may use what its step gives it', async () => {
    const carrying = coupon('ten-off', { percentOff: 10, validFor: days(8) });
    const text = '{{ coupon.code }} {{ browsed.category }} {{ cart.url }}';
    const sent = sending([sms('moin', { carrying, showsBrowsed: true })], {
      on: [{ event: 'Checkout Started' }],
    });
    await expect(wordsOf({ 'moin/en.txt': text }, [sent])).resolves.toMatchObject({
      catalog: { moin: { en: { text } } },
    });
  });

  it('that are built in say from which basket on their coupon is good, in every locale', async () => {
    const journeys = [winBack14d, winBackByReason, welcome, secondOrder, bringAFriend].map((each) =>
      each({ minimum: 1_000 }),
    );
    await expect(wordsOf({}, journeys, { locales: ['en', 'zh-Hans', 'zh-Hant'] })).resolves.toBeDefined();
  });

  it('must say what is asked for its coupon', async () => {
    const carrying = coupon('tea-time', { percentOff: 10, only: 'favourite-category', validFor: days(8) });
    const sent = [sending([sms('moin', { carrying })])];
    expect(
      await refusal(wordsOf({ 'moin/en.txt': '{{ coupon | offer }}: {{ coupon.code }}' }, sent)),
    ).toEqual([
      'moin/en.txt:1: does not say what is asked for its coupon: come-back sends it; write {{ coupon | terms }}',
    ]);
    const said = { 'moin/en.txt': '{{ coupon | offer }} {{ coupon | terms }} {{ coupon.code }}' };
    await expect(wordsOf(said, sent)).resolves.toBeDefined();
    const inWords = {
      'moin/en.txt': '{{ coupon.code }}{% if coupon.only %} for {{ coupon.only | list }}{% endif %}',
    };
    await expect(wordsOf(inWords, sent)).resolves.toBeDefined();
  });

  it('can’t call a discount what takes nothing off', async () => {
    const carrying = coupon('sent-free', { freeShipping: true, validFor: days(8) });
    const sent = [sending([sms('moin', { carrying })])];
    expect(await refusal(wordsOf({ 'moin/en.txt': '{{ coupon | discount }} off' }, sent))).toEqual([
      expect.stringContaining(
        'moin/en.txt:1: can’t say what its coupon gives: come-back sends it, and moin (en): discount wants a coupon with percentOff or amountOff; of any other, write {{ coupon | offer }}',
      ),
    ]);
    await expect(wordsOf({ 'moin/en.txt': '{{ coupon | offer }}' }, sent)).resolves.toBeDefined();
  });

  it('must have an unsubscribe link and a postal address in an email that sells', async () => {
    const files = { 'moin/en.mjml': mjml('Hi'), 'moin/en.txt': 'Hi' };
    expect(await refusal(wordsOf(files, [sending([email('moin')])]))).toEqual([
      'moin/en.mjml:1: has no unsubscribe link, which an email that sells must have: come-back sends it; write {{ links.unsubscribe }}, or include a footer that does',
      'moin/en.mjml:1: has no postal address, which an email that sells must have: come-back sends it; write {{ brand.address }}, or include a footer that does',
    ]);
    await expect(
      wordsOf({ 'moin/en.mjml': mjml(lawful), 'moin/en.txt': lawful }, [sending([email('moin')])]),
    ).resolves.toBeDefined();
    await expect(wordsOf(files, [sending([email('moin', { transactional: true })])])).resolves.toBeDefined();
  });

  it('must not come to more characters than a text may have, whatever customers are called', async () => {
    const names = (count: number) => '{{ customer.firstName }}'.repeat(count);
    const sent = [sending([sms('moin')])];
    await expect(wordsOf({ 'moin/en.txt': names(8) }, sent)).resolves.toBeDefined();
    expect(await refusal(wordsOf({ 'moin/en.txt': `${names(8)}!` }, sent))).toEqual([
      'moin/en.txt:1: can come to 1601 characters, and a text has at most 1600: come-back sends it; say less, or cut what customers and shops typed with truncate',
    ]);
    const forNobody = `{% unless customer.firstName %}${'a'.repeat(1_601)}{% endunless %}`;
    expect(await refusal(wordsOf({ 'moin/en.txt': forNobody }, sent))).toEqual([
      expect.stringContaining('can come to 1601 characters'),
    ]);
  });
});

describe('the pages behind links', () => {
  it('must have words in each of the shop’s locales, as messages must', async () => {
    const shop = wordsOf({}, [], { locales: ['en', 'de'] });
    expect(await refusal(shop)).toEqual([
      expect.stringMatching(/^_pages\/de\.json:1: is missing: it has the words of the pages behind links/),
    ]);
    await expect(
      wordsOf({}, [], { locales: ['en', 'de'], localeFallbacks: { de: 'en' } }),
    ).resolves.toMatchObject({ pages: { en: pages } });
  });

  it('must have words for each topic, which a closer wording of a locale need not have', async () => {
    const shop: Partial<Settings> = { locales: ['en', 'zh-Hant'], topics: ['news'] };
    const own = (topics: object) => JSON.stringify({ topics });
    const files = { '_pages/zh-Hant.json': own({ news: '消息' }) };
    expect(await refusal(wordsOf(files, [], shop))).toEqual([
      '_pages/en.json:1: has no words for the topic "news", which customers choose on the page of preferences: write "topics": { "news": "…" }',
    ]);
    const { pages: compiled } = await wordsOf(
      { ...files, '_pages/en.json': own({ news: 'News' }) },
      [],
      shop,
    );
    expect(compiled.en?.topics).toEqual({ marketing: 'News and offers', news: 'News' });
    expect(compiled.yue?.topics).toEqual({ marketing: '新貨同優惠', news: '消息' });
  });
});
