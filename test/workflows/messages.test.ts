/** The shop's own messages, every one in every locale; and what the compiler of templates refuses. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConsentChannel } from '../../shared/customers/profiles/profile.ts';
import { graphOf, touchpointsOf, wholeStory } from '../../shared/journeys/graph.ts';
import {
  isBroadcastEntry,
  isEventEntry,
  type Journey,
  type Touchpoint,
} from '../../shared/journeys/language.ts';
import {
  answersOf as answersGiven,
  isMarketing,
  isMessage,
} from '../../shared/journeys/touchpoints/index.ts';
import type { Catalog } from '../../shared/messages/catalog.ts';
import {
  builtInLocales,
  compileMessages,
  TemplateError,
  variablesOf,
} from '../../shared/messages/compile.ts';
import { createRenderer, MissingVariableError, type Rendered } from '../../shared/messages/render.ts';
import { segmentsOf } from '../../shared/messages/segments.ts';
import type { MessageVariables } from '../../shared/messages/variables.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { aCart, aCoupon, aParameter, typical, whatWasBrowsed } from '../shared/messages/support.ts';

type Message = Exclude<Touchpoint, { kind: 'coupon' | 'task' | 'award' }>;

/** Those too that it sends where a budget has no room; each once. */
const messagesOf = (journey: Journey): readonly Message[] => {
  const sent = touchpointsOf(graphOf(wholeStory(journey))).filter(isMessage);
  return [...new Map(sent.map((message) => [message.name, message])).values()];
};
const messages = allJourneys.flatMap(messagesOf);
const isOfCheckouts = ({ enrols }: Journey): boolean =>
  isEventEntry(enrols) && enrols.on.every(({ event }) => event === 'Checkout Started');
/** Messages of journeys that a checkout begins: they have a cart. */
const withCart: ReadonlySet<string> = new Set(
  allJourneys.filter(isOfCheckouts).flatMap((journey) => messagesOf(journey).map(({ name }) => name)),
);
/** Messages of journeys that somebody starts, with their parameters. */
const withParameters = new Map(
  allJourneys.flatMap((journey) => {
    const { enrols } = journey;
    const told = isBroadcastEntry(enrols) ? Object.entries(enrols.parameters ?? {}) : [];
    const parameters = told.flatMap(([name, { kind, optional }]) =>
      optional === true ? [] : [[name, aParameter[kind]] as const],
    );
    return told.length === 0
      ? []
      : messagesOf(journey).map(({ name }) => [name, Object.fromEntries(parameters)] as const);
  }),
);
/** What it asks for may have been somebody else's doing: it names nobody, and offers nothing. */
const namesNobody = ({ name }: Message): boolean => name === 'confirm-your-address';
const channelOf = (message: Message): ConsentChannel =>
  'over' in message ? message.over : message.kind === 'postcard' ? 'post' : message.kind;
const over = (channel: ConsentChannel) =>
  messages
    .filter((message) => channelOf(message) === channel)
    .flatMap((message) => builtInLocales.map((locale) => ({ name: message.name, message, locale })));

const answersOf = (message: Message): readonly string[] => answersGiven(message) ?? [];

/** Exactly what the journey gives the message, and no more. */
const given = (message: Message, customer: MessageVariables['customer']): MessageVariables => ({
  ...typical,
  customer,
  ...('carrying' in message && message.carrying !== undefined && { coupon: aCoupon }),
  ...(withCart.has(message.name) && { cart: aCart }),
  ...(namesNobody(message) && { confirm: { link: 'https://go.harbour.example/c/k1.token' } }),
  ...('showsBrowsed' in message && { browsed: whatWasBrowsed }),
  ...(withParameters.has(message.name) && { broadcast: withParameters.get(message.name) ?? {} }),
  ...(message.kind === 'survey' && {
    answers: Object.fromEntries(
      message.answers.map((answer) => [answer, `https://go.harbour.example/a/${answer}?k=1&v=2`]),
    ),
  }),
});
const nobody: MessageVariables['customer'] = { firstName: null, favouriteCategory: null };
const hostile: MessageVariables['customer'] = {
  firstName: '<script>"\'\r\nBcc: x</script>',
  favouriteCategory: '</title><img src=x onerror=alert(1)>',
};

let catalog: Catalog;
let render: (message: Message, locale: string, customer?: MessageVariables['customer']) => Rendered;
beforeAll(async () => {
  ({ catalog } = await compileMessages(join(import.meta.dirname, '../../workflows/messages')));
  const renderer = createRenderer(catalog);
  render = (message, locale, customer = typical.customer) =>
    renderer.render(message.name, locale, given(message, customer));
});

describe('the messages', () => {
  it('are those that the journeys send, no more and no fewer', () => {
    expect(Object.keys(catalog)).toEqual(messages.map(({ name }) => String(name)).sort());
  });

  it('carry the coupon and the answers that their journeys give them', () => {
    for (const message of messages)
      for (const locale of builtInLocales) {
        const source = catalog[message.name]?.[locale];
        const variables = source === undefined ? [] : variablesOf(source);
        const where = `${message.name} (${locale})`;
        expect(variables.includes('coupon.code'), where).toBe(
          'carrying' in message && message.carrying !== undefined,
        );
        expect(
          variables.filter((variable) => variable.startsWith('answers.')),
          where,
        ).toEqual(
          answersOf(message)
            .map((answer) => `answers.${answer}`)
            .sort(),
        );
      }
  });
});

describe.each(over('email'))('the email $name in $locale', ({ message, locale }) => {
  it('has a subject of one line, HTML in its own language, and text', () => {
    const { subject, html, text } = render(message, locale);
    expect(subject).toMatch(/^\S.{3,70}$/);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${locale}" dir="ltr"`));
    expect(text.length).toBeGreaterThan(100);
  });

  it('leaves nothing of the template behind', () => {
    for (const customer of [typical.customer, nobody]) {
      const { subject, html, text } = render(message, locale, customer);
      for (const part of [subject, html, text])
        expect(part).not.toMatch(/\{\{|\{%|%\}|\}\}|undefined|null|\[object|mj-include|#d1[0-9a-f]{2}c7/);
    }
  });

  it('speaks to the customer by name only when it is known', () => {
    const known = render(message, locale);
    if (namesNobody(message)) {
      for (const part of [known.html, known.text]) expect(part).not.toContain('Ada');
      return;
    }
    expect(known.html).toContain('Ada');
    expect(known.text).toContain('Ada');
    const unknown = render(message, locale, nobody);
    expect(unknown.text).toMatch(/^(Hello,|你好：)\n/);
    expect(unknown.html).toMatch(/>(Hello,|你好：)</);
  });

  it('shows how to unsubscribe, and the postal address, in HTML and text', () => {
    const { html, text } = render(message, locale);
    for (const part of [html, text]) expect(part).toContain(typical.brand.address);
    if (namesNobody(message)) {
      for (const part of [html, text]) expect(part).toContain('https://go.harbour.example/c/k1.token');
      return;
    }
    expect(html).toMatch(new RegExp(`<a href="${typical.links.unsubscribe}"[^>]*>[^<]+</a>`));
    expect(text).toContain(typical.links.unsubscribe);
    expect(html).toMatch(new RegExp(`<a href="${typical.links.preferences}"[^>]*>[^<]+</a>`));
    expect(text).toContain(typical.links.preferences);
  });

  it('has a link for each answer, with its address escaped', () => {
    const { html, text } = render(message, locale);
    for (const answer of answersOf(message)) {
      expect(html).toContain(`href="https://go.harbour.example/a/${answer}?k=1&amp;v=2"`);
      expect(text).toContain(`https://go.harbour.example/a/${answer}?k=1&v=2`);
    }
  });

  it('stays whole when the customer’s words are hostile', () => {
    const { subject, html } = render(message, locale, hostile);
    const tags = (document = '') => document.match(/<\/?[a-z]+/gi);
    expect(tags(html)).toEqual(tags(render(message, locale).html));
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('is under 20 KB, where Gmail clips at 102, and loads nothing but pictures of things, each with what it shows', () => {
    const { html = '' } = render(message, locale);
    const pictures = [...html.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)].map(([, ...told]) => told);
    expect(Buffer.byteLength(html)).toBeLessThan(20 * 1_024);
    const kettle = ['https://harbour.example/i/kettle.jpg?w=128&amp;h=128', 'Kettle &amp; cup'];
    const teapot = ['https://harbour.example/i/teapot.jpg', 'Teapot'];
    expect(pictures).toEqual([
      ...(/cart|second-order|picks-while/.test(message.name) ? [kettle] : []),
      ...(/picks-while|picked/.test(message.name) ? [teapot] : []),
    ]);
    expect(html.match(/<img/g)?.length ?? 0).toBe(pictures.length);
    expect(html).not.toMatch(/<link|@import|url\(/);
  });

  it('says where it is dark what colours it has there', () => {
    const { html = '' } = render(message, locale);
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it('writes in the script of its locale', () => {
    const { subject = '', text } = render(message, locale);
    const chinese = /[\u4e00-\u9fff]/;
    expect(chinese.test(subject + text)).toBe(locale !== 'en');
    const otherScript = { en: chinese, 'zh-Hans': /[們這個為嗎謝優]/, 'zh-Hant': /[们这个为吗谢优]/ }[locale];
    expect(subject + text).not.toMatch(otherScript ?? chinese);
  });
});

describe.each(over('sms'))('the text message $name in $locale', ({ message, locale }) => {
  it('is text alone, with the shop’s name and a link, and the code of the coupon that it carries', () => {
    const { subject, html, text } = render(message, locale);
    expect([subject, html]).toEqual([undefined, undefined]);
    expect(text).toContain(typical.brand.name);
    expect(text).toContain(withCart.has(message.name) ? aCart.url : typical.links.shop);
    expect(text.includes(aCoupon.code)).toBe('carrying' in message && message.carrying !== undefined);
  });

  it('ends with how to stop', () => {
    expect(render(message, locale).text).toMatch(/(Reply STOP to opt out|回复STOP退订|回覆STOP退訂)$/);
  });

  it('takes at most two segments', () => {
    const { encoding, segments } = segmentsOf(render(message, locale).text);
    expect(encoding).toBe(locale === 'en' ? 'GSM-7' : 'UCS-2');
    expect(segments).toBeLessThanOrEqual(2);
  });
});

describe('the brand', () => {
  const message = messages.find(({ name }) => name === 'we-miss-you');
  const head = (logo: MessageVariables['brand']['logo']): string => {
    if (message === undefined) throw new Error('there is no such message');
    const variables = given(message, typical.customer);
    const { html = '' } = createRenderer(catalog).render(message.name, 'en', {
      ...variables,
      brand: { ...variables.brand, logo },
    });
    return html;
  };
  const logo = { url: 'https://harbour.example/logo.png?v=1&w=2', width: 140, dark: null };
  const pictures = (html: string) =>
    [...html.matchAll(/<img [^>]*>/g)].map(([tag]) => tag.replace(/ style.*/, ''));

  it('stands at the head with its logo, which stands on white in the dark', () => {
    expect(pictures(head(logo))).toEqual([
      '<img src="https://harbour.example/logo.png?v=1&amp;w=2" alt="Harbour &amp; Co" width="140" class="logo"',
    ]);
  });

  it('has another logo in the dark where the shop has one', () => {
    expect(pictures(head({ ...logo, dark: 'https://harbour.example/dark.png' }))).toEqual([
      '<img src="https://harbour.example/logo.png?v=1&amp;w=2" alt="Harbour &amp; Co" width="140" class="in-light"',
      '<img src="https://harbour.example/dark.png" alt="Harbour &amp; Co" width="140" class="in-dark"',
    ]);
  });

  it('has no logo whose address breaks out of its place', () => {
    expect(() => head({ ...logo, url: 'https://x.example/"onerror=x' })).toThrow(
      'brand.logo.url must be an http(s) address without spaces or quotes',
    );
    expect(() => head({ ...logo, dark: 'javascript:alert(1)' })).toThrow('brand.logo.dark must be');
  });
});

/** What was true when its turn came, and is not any more when it had to wait. */
const passing =
  /just now|moments? ago|hours? ago|this morning|this evening|tonight|yesterday|刚才|剛才|刚刚|剛剛|頭先|啱先|今早|今晚|昨天|琴日/i;

it.each(
  messages.filter(isMarketing).flatMap(({ name }) => builtInLocales.map((locale) => ({ name, locale }))),
)('the message $name in $locale, which may be held, says nothing of just now', ({ name, locale }) => {
  const { subject = '', html = '', text } = catalog[name]?.[locale] ?? { text: '' };
  expect([subject, html, text].join('\n')).not.toMatch(passing);
});

describe('a message without its coupon', () => {
  it('is not sent, but refused by name', () => {
    expect(() => createRenderer(catalog).render('we-miss-you', 'zh-TW', typical)).toThrow(
      MissingVariableError,
    );
    expect(() => createRenderer(catalog).render('we-miss-you', 'zh-TW', typical)).toThrow(
      'we-miss-you (zh-Hant) needs the variable coupon;',
    );
  });
});

const email = (body: string, { lang = 'en', title = 'Hello' } = {}): string => `<mjml lang="${lang}">
  <mj-head><mj-title>${title}</mj-title></mj-head>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>${body}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>
`;
/** An email that compiles, in every locale. */
const sound: Readonly<Record<string, string>> = Object.fromEntries(
  builtInLocales.flatMap((locale) => [
    [`hello/${locale}.mjml`, email('{{ brand.name }}', { lang: locale })],
    [`hello/${locale}.txt`, 'From {{ brand.name }}\n'],
  ]),
);

/** Compiles a folder of the sound email with these changes; `null` takes a file away. */
const compile = async (changes: Readonly<Record<string, string | null>> = {}): Promise<Catalog> => {
  const folder = await mkdtemp(join(tmpdir(), 'messages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [file, content] of Object.entries({ ...sound, ...changes })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    if (content !== null) await writeFile(join(folder, file), content);
  }
  return (await compileMessages(folder)).catalog;
};

const mistakes: readonly (readonly [
  what: string,
  changes: Readonly<Record<string, string | null>>,
  problem: string,
])[] = [
  [
    'a locale without its text',
    { 'hello/zh-Hant.txt': null },
    'hello/zh-Hant.txt:1: is missing; every message has a text in each locale',
  ],
  [
    'a locale without its MJML',
    { 'hello/zh-Hans.mjml': null },
    'hello/zh-Hans.mjml:1: is missing; an email is one in every locale',
  ],
  [
    'a locale of its own that is only half there',
    { 'hello/fr.mjml': email('{{ brand.name }}', { lang: 'fr' }) },
    'hello/fr.txt:1: is missing',
  ],
  ['a file that is no template', { 'hello/en.html': '' }, 'hello/en.html:1: is no template'],
  [
    'an unknown variable',
    { 'hello/en.txt': 'From {{ brand.name }}\n\nDear {{ customer.fristName }}' },
    'hello/en.txt:3: there is no variable customer.fristName; there are: customer.firstName, ',
  ],
  [
    'a variable that only another locale has',
    { 'hello/zh-Hans.mjml': email('{{ brand.name }} {{ links.shop }}', { lang: 'zh-Hans' }) },
    'hello/zh-Hans.mjml:5: uses links.shop, which hello/zh-Hans.txt does not',
  ],
  [
    'a variable in text alone',
    { 'hello/en.txt': 'From {{ brand.name }}\n{{ links.shop }}' },
    'hello/en.txt:2: uses links.shop, which hello/en.mjml does not',
  ],
  [
    'locales with different variables',
    {
      'hello/zh-Hant.mjml': email('{{ brand.name }}{{ links.shop }}', { lang: 'zh-Hant' }),
      'hello/zh-Hant.txt': '{{ brand.name }}{{ links.shop }}',
    },
    'hello/zh-Hant.txt:1: uses links.shop, which hello/en.txt does not',
  ],
  [
    'Liquid that is not closed',
    { 'hello/en.txt': 'From\n{{ brand.name }\n' },
    'hello/en.txt:2: output "{{ brand.name }\\n" not closed',
  ],
  [
    'a mistake after an include of several lines',
    {
      'hello/en.mjml': email(
        '{{ brand.name }}</mj-text>\n<mj-include\n  path="../_layout/a.mjml"\n/>\n<mj-text>{{ brand.nmae }}',
      ),
      '_layout/a.mjml': '<mj-text>A</mj-text>',
    },
    'hello/en.mjml:9: there is no variable brand.nmae',
  ],
  [
    'a tag that is not closed in the layout',
    {
      'hello/en.mjml': email('{{ brand.name }}<mj-include path="../_layout/a.mjml" />'),
      '_layout/a.mjml': '<mj-text>\n{% if brand.name %}</mj-text>',
    },
    '_layout/a.mjml:2: tag {% if brand.name %} not closed',
  ],
  [
    'an unknown filter',
    { 'hello/en.mjml': email('\n{{ brand.name | shout }}') },
    'hello/en.mjml:6: undefined filter: shout',
  ],
  [
    'a filter that would switch escaping off',
    { 'hello/en.mjml': email('{{ brand.name | raw }}') },
    'hello/en.mjml:5: undefined filter: raw',
  ],
  [
    'a tag that would read files',
    { 'hello/en.txt': '{% render "x" %}' },
    'hello/en.txt:1: tag "render" not found',
  ],
  [
    'MJML that is not valid',
    { 'hello/en.mjml': email('{{ brand.name }}').replace('<mj-text>', '<mj-text colour="#000000">') },
    'hello/en.mjml:5: Attribute colour is illegal',
  ],
  [
    'MJML that is not valid in the layout',
    {
      'hello/en.mjml': email('{{ brand.name }}').replace(
        '<mj-section>',
        '<mj-include path="../_layout/b.mjml" /><mj-section>',
      ),
      '_layout/b.mjml': '<mj-section>\n  <mj-txet />\n</mj-section>',
    },
    "_layout/b.mjml:2: Element mj-txet doesn't exist or is not registered",
  ],
  [
    'a file that is no MJML',
    { 'hello/en.mjml': '<mjml lang="en"><mj-title>Hi</mj-title>{{ brand.name }}</mjml>' },
    'hello/en.mjml:1: ',
  ],
  [
    'an include of nothing',
    { 'hello/en.txt': "{{ brand.name }}\n{% include '../_layout/none.txt' %}" },
    'hello/en.txt:2: includes ../_layout/none.txt, which does not exist',
  ],
  [
    'an include from outside',
    { 'hello/en.mjml': email('{{ brand.name }}\n<mj-include path="../../../etc/passwd" />') },
    'hello/en.mjml:6: includes ../../../etc/passwd, which is outside the messages',
  ],
  [
    'an include whose path is written otherwise, which would be compiled and not be checked',
    {
      'hello/en.mjml': email(
        "{{ brand.name }}</mj-text>\n<mj-include path='../_layout/a.mjml' />\n<mj-text>",
      ),
      '_layout/a.mjml': '<mj-text>{{ nope }}</mj-text>',
    },
    'hello/en.mjml:6: has an include that is not read; write <mj-include path="…" />, with the path in double quotes',
  ],
  [
    'an include of itself',
    { 'hello/en.txt': "{{ brand.name }}{% include 'en.txt' %}" },
    'hello/en.txt:1: includes en.txt, which includes this file',
  ],
  [
    'no subject',
    { 'hello/en.mjml': email('{{ brand.name }}', { title: ' ' }) },
    'hello/en.mjml:2: has no subject',
  ],
  [
    'a subject of two lines',
    { 'hello/en.mjml': email('{{ brand.name }}', { title: 'a\nb' }) },
    'hello/en.mjml:2: has a subject of several lines',
  ],
  [
    'a subject with an entity',
    { 'hello/en.mjml': email('{{ brand.name }}', { title: 'You &amp; us' }) },
    'hello/en.mjml:2: has an HTML entity in its subject',
  ],
  [
    'the wrong language',
    { 'hello/zh-Hant.mjml': email('{{ brand.name }}', { lang: 'zh-Hans' }) },
    'hello/zh-Hant.mjml:1: says lang="zh-Hans"; write <mjml lang="zh-Hant">',
  ],
];

describe('the compiler of messages', () => {
  it.each(mistakes)('refuses %s, with file and line', async (_what, changes, problem) => {
    const failure: unknown = await compile(changes).catch((fault: unknown) => fault);
    expect(failure).toBeInstanceOf(TemplateError);
    expect(String(failure).replaceAll('\n', '\\n')).toContain(`TemplateError: ${problem}`);
  });

  it('makes subject, HTML and text of an email', async () => {
    const { hello } = await compile({
      'hello/en.mjml': email('{{ brand.name }}, {{ customer.firstName }}', {
        title: 'Tom & {{ brand.name }}',
      }),
      'hello/en.txt': "\r\n{% include '../_layout/to.txt' %}\r\nFrom {{ brand.name }}\r\n\r\n",
      'hello/zh-Hans.txt': '{{ brand.name }}{{ customer.firstName }}',
      'hello/zh-Hans.mjml': email('{{ brand.name }}{{ customer.firstName }}', { lang: 'zh-Hans' }),
      'hello/zh-Hant.txt': '{{ brand.name }}{{ customer.firstName }}',
      'hello/zh-Hant.mjml': email('{{ brand.name }}{{ customer.firstName }}', { lang: 'zh-Hant' }),
      '_layout/to.txt': 'To {{ customer.firstName }},\n',
    });
    expect(hello?.en).toMatchObject({
      subject: 'Tom & {{ brand.name }}',
      html: expect.stringContaining('>{{ brand.name }}, {{ customer.firstName }}</div>'),
      text: 'To {{ customer.firstName }},\nFrom {{ brand.name }}',
    });
  });

  it('lets HTML alone have the brand’s colour, anywhere that MJML wants a colour', async () => {
    const { hello } = await compile({
      'hello/en.mjml': email('{{ brand.name }}').replace(
        '<mj-text>',
        '<mj-text color="{{ brand.colour }}" container-background-color="{{ brand.colour | ink }}">',
      ),
    });
    expect(hello?.en?.html).toContain('color:{{ brand.colour }};');
    expect(hello?.en?.html).toContain('background:{{ brand.colour | ink }};');
  });

  it('takes further locales, and text messages', async () => {
    const text = { en: 'Hi', 'zh-Hans': '你好', 'zh-Hant': '你好', fr: 'Salut' };
    const { ping } = await compile(
      Object.fromEntries(Object.entries(text).map(([locale, words]) => [`ping/${locale}.txt`, words])),
    );
    expect(ping).toEqual(
      Object.fromEntries(Object.entries(text).map(([locale, words]) => [locale, { text: words }])),
    );
  });
});

describe('the variables of a source', () => {
  it('are those of subject, HTML and text, each once', () => {
    expect(
      variablesOf({
        subject: '{{ coupon | discount }}',
        html: '{% if customer.firstName %}{{ customer.firstName }}{% endif %}{{ answers.cannot-use }}',
        text: '{{ answers.cannot-use }}{{ coupon.validUntil | date_in: "short" }}',
      }),
    ).toEqual(['answers.cannot-use', 'coupon', 'coupon.validUntil', 'customer.firstName']);
  });
});
