/** One customer's message: strict about what is missing, deaf to what is hostile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../shared/messages/catalog.ts';
import {
  createRenderer,
  InvalidVariableError,
  MissingMessageError,
  MissingVariableError,
} from '../../../shared/messages/render.ts';
import type { MessageVariables } from '../../../shared/messages/variables.ts';
import { aCart, aCoupon, typical } from './support.ts';

const catalog: Catalog = {
  hello: {
    en: {
      subject: 'Hello{% if customer.firstName %}, {{ customer.firstName }}{% endif %}',
      html: '<p title="{{ customer.firstName }}">{{ customer.firstName }}</p><a href="{{ links.shop }}" style="color:{{ brand.colour | ink }}">{{ brand.name }}</a>',
      text: 'Hello {{ customer.firstName | default: "you" }}: {{ links.shop }}',
    },
    'zh-Hant': { text: '{{ customer.firstName }}，你好' },
  },
  offer: {
    yue: { text: '{{ coupon | discount }}' },
    en: { text: '{{ coupon | discount }} until {{ coupon.validUntil | date_in }}' },
    fr: { text: '{{ coupon | discount }}' },
    es: { text: '{{ coupon.validUntil | date_in }}' },
    'zh-Hans': { text: '{{ coupon | discount }}，{{ coupon.validUntil | date_in: "short" }}' },
  },
  cart: {
    en: {
      text: '{{ cart.total | money }}{% for item in cart.items %}, {{ item.price | money }}{% endfor %}',
    },
  },
  last: { en: { text: '{% for item in lastOrder.items %}{{ item.name }}{% endfor %}' } },
  question: { en: { text: '{{ answers.cannot-use }}' } },
  german: { de: { text: 'Hallo' } },
  'odd-date': { en: { text: '{{ brand.name | date_in }}' } },
  'odd-style': { en: { text: '{{ coupon.validUntil | date_in: "tiny" }}' } },
};
const { render } = createRenderer(catalog);

const named = (firstName: string | null): MessageVariables => ({
  ...typical,
  customer: { ...typical.customer, firstName },
});

describe('a rendered message', () => {
  it('has the subject, the HTML and the text of the customer’s locale', () => {
    expect(render('hello', 'en-GB', typical)).toEqual({
      locale: 'en',
      subject: 'Hello, Ada',
      html: '<p title="Ada">Ada</p><a href="https://go.harbour.example/c/3q2wAAx1Yz9Kd8QmP4tw?to=shop&amp;by=email" style="color:#ffffff">Harbour &amp; Co</a>',
      text: 'Hello Ada: https://go.harbour.example/c/3q2wAAx1Yz9Kd8QmP4tw?to=shop&by=email',
    });
  });

  it('has only text where its source has only text', () => {
    expect(render('hello', 'zh-TW', typical)).toEqual({ locale: 'zh-Hant', text: 'Ada，你好' });
  });

  it('does without a name that is null or blank', () => {
    for (const name of [null, '', ' \n\t '])
      expect(render('hello', 'en', named(name))).toMatchObject({
        subject: 'Hello',
        text: expect.stringMatching(/^Hello you:/),
      });
  });

  it('gives each customer their own values, though a template is parsed once', () => {
    expect([render('hello', 'en', named('Ada')).subject, render('hello', 'en', named('Bo')).subject]).toEqual(
      ['Hello, Ada', 'Hello, Bo'],
    );
  });
});

describe('a hostile value', () => {
  it('is escaped in HTML, in text and in attributes', () => {
    const { html } = render('hello', 'en', named("\"><script>alert('1')</script>&amp;"));
    expect(html).toContain(
      '<p title="&#34;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&#34;&gt;&lt;script&gt;',
    );
    expect(html).not.toContain('<script');
  });

  it('adds no header and no line', () => {
    const { subject, text } = render('hello', 'en', named('Ada\r\nBcc: all@example.com\u2028Now'));
    expect(subject).toBe('Hello');
    expect(text.split('\n')).toHaveLength(1);
  });

  it('does not turn the direction of the text around it', () => {
    expect(render('hello', 'en', named('\u202eAda\u2066')).subject).toBe('Hello');
  });

  it('is never run as Liquid', () => {
    expect(render('hello', 'en', named('{{ brand }}{% raw %}')).subject).toBe('Hello, {{ brand }}{% raw %}');
  });

  it('whatever it is, leaves the tags of the HTML and the one line of the subject as they are', () => {
    const tags = (html = '') => html.match(/<\/?[a-z]+/g);
    const wanted = tags(render('hello', 'en', typical).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        const { html, subject } = render('hello', 'en', named(name));
        expect(tags(html)).toEqual(wanted);
        expect(html?.match(/"/g)).toHaveLength(6);
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });

  it.each([
    ['links.shop', { links: { ...typical.links, shop: 'javascript:alert(1)' } }],
    ['links.unsubscribe', { links: { ...typical.links, unsubscribe: 'https://a.example/" onclick="x' } }],
    ['brand.url', { brand: { ...typical.brand, url: 'harbour.example' } }],
    ['brand.colour', { brand: { ...typical.brand, colour: 'red;background:url(x)' } }],
    ['answers.happy', { answers: { happy: 'data:text/html,x' } }],
  ])('is refused by name in %s', (variable, changes) => {
    const rendering = () => render('hello', 'en', { ...typical, ...changes });
    expect(rendering).toThrow(InvalidVariableError);
    expect(rendering).toThrow(`hello (en): ${variable} must be`);
  });
});

describe('what is missing', () => {
  it('is told by message, locale and variable', () => {
    const rendering = () => render('offer', 'zh-CN', typical);
    expect(rendering).toThrow(MissingVariableError);
    expect(rendering).toThrow('offer (zh-Hans) needs the variable coupon;');
  });

  it('is told of a survey’s answer, too', () => {
    expect(() => render('question', 'en', { ...typical, answers: { happy: 'https://a.example' } })).toThrow(
      'question (en) needs the variable answers.cannot-use;',
    );
  });

  it('is told of a message that there is not', () => {
    expect(() => render('goodbye', 'en', typical)).toThrow(MissingMessageError);
    expect(() => render('goodbye', 'en', typical)).toThrow(
      'there is no message "goodbye"; there are: hello, offer',
    );
    expect(() => render('constructor', 'en', typical)).toThrow(MissingMessageError);
  });

  it('is told of a locale without a fallback', () => {
    expect(() => render('german', 'fr', typical)).toThrow(
      'message "german" is neither in "fr" nor in the fallback "en", only in: de',
    );
    expect(createRenderer(catalog, { fallback: 'de' }).render('german', 'fr', typical).locale).toBe('de');
  });
});

describe('a date', () => {
  const rendered = (locale: string, timezone: string) =>
    render('offer', locale, { ...typical, timezone, coupon: aCoupon }).text;

  it('is told in the customer’s timezone', () => {
    expect(rendered('en-US', 'Europe/London')).toBe('15% until Tuesday, December 1 at 9:13 AM');
    expect(rendered('en-US', 'America/Los_Angeles')).toBe('15% until Tuesday, December 1 at 1:13 AM');
    expect(rendered('en-US', 'Pacific/Honolulu')).toBe('15% until Monday, November 30 at 11:13 PM');
  });

  it('is told as the customer’s region tells it', () => {
    expect(rendered('en-GB', 'Europe/London')).toBe('15% until Tuesday 1 December at 9:13');
    expect(rendered('zh-CN', 'Asia/Shanghai')).toBe('85 折，12月1日 17:13');
  });

  it('is told in the language of the words when those are the fallback', () => {
    expect(rendered('de-DE', 'Europe/Berlin')).toBe('15% until Tuesday, December 1 at 10:13 AM');
  });

  it('has only spaces that a text message may have', () => {
    expect(rendered('en-US', 'Europe/London')).toMatch(/^[\x20-\x7e]+$/);
    expect(rendered('es-CO', 'America/Bogota')).toBe('martes, 1 de diciembre, 4:13 a. m.');
  });

  it('refuses what is no instant, and a style that there is not', () => {
    expect(() => render('odd-date', 'en', typical)).toThrow(
      'odd-date (en): date_in wants milliseconds since 1970, not "Harbour & Co"',
    );
    expect(() => render('odd-style', 'en', { ...typical, coupon: aCoupon })).toThrow(
      "odd-style (en): date_in knows no style \"tiny\"; write 'long', 'short', 'day' or 'night'",
    );
  });
});

describe('a discount', () => {
  const percent = (locale: string, percentOff: number) =>
    render('offer', locale, { ...typical, coupon: { ...aCoupon, percentOff } }).text.replace(
      /(，| until).*/,
      '',
    );

  it.each([
    ['en', 10, '10%'],
    ['en', 12.5, '12.5%'],
    ['fr', 15, '15 %'],
    ['zh-CN', 10, '9 折'],
    ['zh-CN', 15, '85 折'],
    ['yue-HK', 10, '9 折'],
    ['zh-CN', 25, '75 折'],
    ['zh-CN', 50, '5 折'],
    ['zh-CN', 65, '3.5 折'],
    ['zh-CN', 12.5, '8.75 折'],
  ])('reads in %s, for %d percent, as %s', (locale, percentOff, words) => {
    expect(percent(locale, percentOff)).toBe(words);
  });

  it('may be an amount of the shop’s currency', () => {
    const coupon = { ...aCoupon, percentOff: null, amountOff: 5 };
    expect(render('offer', 'en-US', { ...typical, coupon }).text).toMatch(/^€5 until/);
    expect(render('offer', 'fr-FR', { ...typical, coupon: { ...coupon, amountOff: 7.5 } }).text).toBe(
      '7,50 €',
    );
  });

  it('is refused where the coupon takes off nothing', () => {
    const coupon = { ...aCoupon, percentOff: null };
    expect(() => render('offer', 'en', { ...typical, coupon })).toThrow(
      'offer (en): discount wants a coupon with percentOff or amountOff',
    );
  });
});

const thing = { name: 'Kettle', quantity: 1, price: null, image: null, url: null };

describe('a thing in a cart or an order', () => {
  const within = (changes: object) => [{ ...thing, ...changes }];
  it.each([
    ['image', 'https://shop.example/a.jpg" onerror="alert(1)'],
    ['image', 'data:image/png;base64,AA'],
    ['url', 'javascript:alert(1)'],
  ])('has no %s that breaks out of its place: %s', (name, link) => {
    const items = within({ [name]: link });
    const refusal = /must be an http\(s\) address/;
    expect(() => render('cart', 'en', { ...typical, cart: { ...aCart, items } })).toThrow(refusal);
    expect(() => render('hello', 'en', { ...typical, lastOrder: { items, more: 0 } })).toThrow(refusal);
  });

  it('has a name of one line', () => {
    const items = within({ name: 'Ket\n\u202etle' });
    expect(render('last', 'en', { ...typical, lastOrder: { items, more: 0 } }).text).toBe('Ket tle');
  });
});

describe('the words of a message', () => {
  it('tell whether they ask for a variable, in whatever locale', () => {
    const { asks } = createRenderer(catalog);
    expect(['last', 'cart', 'nothing'].map((message) => asks(message, ['lastOrder']))).toEqual([
      true,
      false,
      false,
    ]);
    expect([asks('cart', ['cart.items']), asks('cart', ['cart.url'])]).toEqual([true, false]);
  });
});

describe('an amount', () => {
  it.each([
    ['KWD', 12_345, 'KWD 12.345, KWD 4.115'],
    ['JPY', 12_345, '¥12,345, ¥4,115'],
    ['EUR', 12_345, '€123.45, €41.15'],
    ['IQD', 12_345, 'IQD 12.345, IQD 4.115'],
  ])('in %s is shown to its minor unit, whatever the shop’s currency', (currency, minor, text) => {
    const items = [{ ...thing, name: 'Dates', price: { minor: 4_115, currency } }];
    const cart = { ...aCart, items, total: { minor, currency } };
    expect(render('cart', 'en', { ...typical, cart }).text).toBe(text);
  });
});

describe('the colour of words on the brand’s colour', () => {
  it.each([
    ['#0f766e', '#ffffff'],
    ['#7a3cff', '#ffffff'],
    ['#000000', '#ffffff'],
    ['#ffcc00', '#1c1c1e'],
    ['#FFFFFF', '#1c1c1e'],
  ])('on %s is %s', (colour, ink) => {
    expect(render('hello', 'en', { ...typical, brand: { ...typical.brand, colour } }).html).toContain(
      `style="color:${ink}"`,
    );
  });
});
