/** The queue's messages: what becomes an event, what is not ours, and what each mistake is called. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { touchKey } from '../../../../shared/base/ids.ts';
import { type Instant, instant, iso, parseIso } from '../../../../shared/base/time.ts';
import { readMessage, UnreadableEventError } from '../../../../shared/customers/events/parse.ts';
import { house } from '../../../support/house.ts';
import { enrolment } from '../../../support/passages.ts';

const time = '2026-11-23T12:00:00Z';
const told = (type: string, detail: object, changes: object = {}) =>
  readMessage(
    JSON.stringify({ id: 'e-1', source: 'shop', 'detail-type': type, time, detail, ...changes }),
    house,
  );
const eventOf = (type: string, detail: object, changes: object = {}) => {
  const incoming = told(type, detail, changes);
  if (incoming.kind !== 'customer') throw new Error(`${type} is ${incoming.kind}`);
  const { told: _, ...event } = incoming.event;
  return event;
};
const refusalOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableEventError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

const key = touchKey(enrolment, 'we-miss-you');
const tag = Buffer.from(key).toString('base64url');
const order = { customer: 'ada', orderId: 'o-1', value: 42 };

describe('an order', () => {
  it('is one event by its own id, in hundredths, at the envelope’s time unless told', () => {
    expect(eventOf('Order Completed', order)).toEqual({
      id: 'order-o-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Order Completed',
      orderId: 'o-1',
      value: 4_200,
    });
    const at = '2026-11-20T09:30:00+08:00';
    expect(eventOf('Order Completed', { ...order, id: 'other', at })).toMatchObject({
      id: 'order-o-1',
      at: parseIso(at),
    });
  });

  it('takes what shops call value, and numbers as texts', () => {
    const { value: _, ...bare } = order;
    for (const worth of [{ total: '42.00' }, { revenue: 42 }, { value: '42' }, { value: 42, total: 50 }])
      expect(eventOf('Order Completed', { ...bare, ...worth })).toMatchObject({ value: 4_200 });
    expect(eventOf('Order Completed', { ...order, value: 1.1 * 3 })).toMatchObject({ value: 330 });
    expect(eventOf('Order Completed', { ...order, customer: 17, orderId: 5 })).toMatchObject({
      id: 'order-5',
      customer: '17',
      orderId: '5',
    });
  });

  it('has a coupon’s code where there is one', () => {
    expect(eventOf('Order Completed', { ...order, couponCode: 'ABC' })).toMatchObject({ couponCode: 'ABC' });
    expect(eventOf('Order Completed', { ...order, coupon: 'ABC' })).toMatchObject({ couponCode: 'ABC' });
    for (const none of [null, '', undefined])
      expect(eventOf('Order Completed', { ...order, coupon: none })).not.toHaveProperty('couponCode');
  });

  it('is refused, by field, when it cannot be one', () => {
    const refused = (changes: object) => refusalOf(() => told('Order Completed', { ...order, ...changes }));
    expect(refused({ value: undefined })).toBe('Order Completed: value: must be there, or total, or revenue');
    expect(refused({ value: -5 })).toContain('a refund is no order');
    expect(refused({ value: '12,50' })).toContain('value: must be a number such as 12.5 or "12.50"');
    expect(refused({ value: '9'.repeat(400) })).toContain('value: ');
    expect(refused({ customer: undefined })).toContain('customer: must be a text or a number');
    expect(refused({ customer: '' })).toContain('customer: must have 1 to 200 characters');
    expect(refused({ orderId: 'o'.repeat(201) })).toContain('orderId: must have 1 to 200 characters');
    expect(refused({ at: 'yesterday' })).toContain('at: ');
    expect(refused({ at: '2027-11-23T12:00:00Z' })).toContain('long after 2026-11-23T12:00:00Z');
  });
});

describe('other events of the shop', () => {
  it('are visits, unsubscriptions, or known by their own names', () => {
    expect(eventOf('Site Visited', { customer: 'ada' })).toEqual({
      id: 'shop e-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Site Visited',
    });
    expect(eventOf('Unsubscribed', { customer: 'ada' }).name).toBe('Unsubscribed');
    expect(eventOf('Playlist Created', { customer: 'ada', id: 'p-1', songs: 3 })).toEqual({
      id: 'shop p-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Custom',
      customName: 'Playlist Created',
      properties: { songs: 3 },
    });
  });

  it('are answers where they name a touchpoint of the same customer', () => {
    const answer = { customer: 'ada', touch: key, answer: 'happy' };
    expect(eventOf('Survey Answered', answer)).toMatchObject({ touch: key, answer: 'happy' });
    const refused = (changes: object) => refusalOf(() => told('Survey Answered', { ...answer, ...changes }));
    expect(refused({ customer: 'eve' })).toContain('is no touchpoint of eve');
    expect(refused({ touch: 'survey' })).toContain('touch: "survey" is no touchpoint of ada');
    expect(refused({ answer: '' })).toContain('answer: ');
  });

  it('have words of the customer’s own, bounded, without what nobody sees', () => {
    const answer = { customer: 'ada', touch: key, answer: 'something-else', second: 'nothing' };
    const text = ' Too\u200b far,\u0007 \r\nand\u202e dear ';
    expect(eventOf('Survey Answered', { ...answer, text })).toMatchObject({
      text: 'Too far,  \nand dear',
      second: 'nothing',
    });
    expect(eventOf('Survey Answered', { ...answer, text: ' \u200b ' })).not.toHaveProperty('text');
    expect(eventOf('Survey Answered', { ...answer, text: 'é'.repeat(2_000) })).toMatchObject({
      text: 'é'.repeat(1_000),
    });
  });
});

describe('a refund', () => {
  const refund = { customer: 'ada', orderId: 'o-1', total: '12.50' };

  it('is one event by its own id, else by its message’s', () => {
    expect(eventOf('Order Refunded', refund)).toEqual({
      id: 'refund-e-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Order Refunded',
      orderId: 'o-1',
      value: 1_250,
    });
    expect(eventOf('Order Refunded', { ...refund, refundId: 7 }).id).toBe('refund-7');
  });

  it('is refused, by field, without its order or its worth', () => {
    expect(refusalOf(() => told('Order Refunded', { customer: 'ada' }))).toBe(
      'Order Refunded: orderId: must be a text or a number',
    );
    expect(refusalOf(() => told('Order Refunded', { customer: 'ada', orderId: 'o-1' }))).toContain(
      'value: must be there, or total, or revenue',
    );
  });
});

describe('a checkout', () => {
  const checkout = { customer: 'ada', checkoutId: 'c-1', value: 41, url: 'https://shop.example.com/cart/1' };

  it('has its worth and its prices in the minor unit', () => {
    const items = [{ name: 'Tea', quantity: 2, price: '9.95', sku: 'T-1' }, { name: 'Honey' }];
    expect(eventOf('Checkout Started', { ...checkout, items, gift: true })).toEqual({
      id: 'shop e-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Checkout Started',
      checkoutId: 'c-1',
      value: 4_100,
      url: 'https://shop.example.com/cart/1',
      items: [
        { name: 'Tea', quantity: 2, price: 995, product: 'T-1' },
        { name: 'Honey', quantity: 1 },
      ],
      properties: { gift: true },
    });
  });

  it('is refused with a link that a message must not carry', () => {
    for (const url of ['javascript:alert(1)', 'cart/1', 17])
      expect(refusalOf(() => told('Checkout Started', { ...checkout, url }))).toContain('url: ');
    expect(eventOf('Checkout Started', { ...checkout, url: null })).not.toHaveProperty('url');
  });
});

describe('an identification', () => {
  const traitsOf = (detail: object) => eventOf('Customer Identified', { customer: 'ada', ...detail });

  it('tells traits in their one form, and nothing of what is null or empty', () => {
    expect(
      traitsOf({
        email: 'ada@example.com',
        phone: '+44 7700 900-123',
        firstName: ' Ada ',
        locale: 'zh_hant_tw',
        timezone: 'Asia/Taipei',
        country: 'tw',
        city: ' 台北 ',
        tier: 3,
        points: '120',
        favouriteCategory: '',
        birthday: '--05-01',
        consents: { email: 'true', sms: null, push: 0 },
        shoeSize: 38,
      }),
    ).toEqual({
      id: 'shop e-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Customer Identified',
      traits: {
        email: 'ada@example.com',
        phone: '+447700900123',
        firstName: 'Ada',
        locale: 'zh-Hant-TW',
        timezone: 'Asia/Taipei',
        country: 'TW',
        city: '台北',
        tier: '3',
        points: 120,
        birthday: '05-01',
        consents: { email: true, push: false },
      },
      properties: { shoeSize: 38 },
    });
    expect(traitsOf({ email: null, consents: {} })).toMatchObject({ traits: {} });
  });

  it('knows a birthday with its year, without it, and as a time', () => {
    const birthday = (value: string) => traitsOf({ birthday: value });
    for (const [value, read] of [
      ['1990-05-01', '1990-05-01'],
      ['05-01', '05-01'],
      ['02-29', '02-29'],
      ['0000-05-01', '05-01'],
      ['1990-05-01T00:00:00.000Z', '1990-05-01'],
    ] as const)
      expect(birthday(value)).toMatchObject({ traits: { birthday: read } });
    for (const value of ['1990-02-29', '13-01', '01/05/1990', 'May 1'])
      expect(refusalOf(() => birthday(value))).toContain('birthday: must be a date such as 1990-05-01');
  });

  it('goes without a name that is none', () => {
    expect(traitsOf({ firstName: 'Ada\nBcc: eve@example.com', city: 'London' })).toMatchObject({
      traits: { city: 'London' },
    });
  });

  it('is refused, by field, where a trait can’t be read', () => {
    const refused = (detail: object) => refusalOf(() => traitsOf(detail));
    expect(refused({ email: 'ada', phone: '7700 900123' })).toBe(
      'Customer Identified: email: must be an email address such as ada@example.com; ' +
        'phone: must be a phone number with its country code (E.164), such as +447700900123',
    );
    expect(refused({ email: 'a@b.example\r\nBcc: c@d.example' })).toContain('email: ');
    expect(refused({ locale: 'english language' })).toContain('locale: ');
    expect(refused({ timezone: '+08:00' })).toContain('timezone: ');
    expect(refused({ country: 'Formosa' })).toContain('country: ');
    expect(traitsOf({ country: 'Taiwan' })).toMatchObject({ traits: { country: 'TW' } });
    expect(traitsOf({ country: 'United Kingdom' })).toMatchObject({ traits: { country: 'GB' } });
    expect(traitsOf({ country: 'uk' })).toMatchObject({ traits: { country: 'GB' } });
    expect(refused({ points: 'many' })).toContain('points: must be a number such as 120');
    expect(refused({ consents: { email: 'perhaps' } })).toContain('consents.email: must be true or false');
  });
});

describe('what else an event tells', () => {
  it('is kept as its properties, bounded', () => {
    const properties = { list: 'x'.repeat(10_000), currency: 'EUR' };
    expect(eventOf('Order Completed', { ...order, properties })).toMatchObject({
      properties: { currency: 'EUR' },
    });
    expect(eventOf('Site Visited', { customer: 'ada', page: '/tea', anonymousId: 'a-1' })).toMatchObject({
      properties: { page: '/tea' },
    });
  });
});

/** As in the schema reference of SES's EventBridge events. */
const mail = {
  timestamp: '2026-11-20T00:40:02.012Z',
  source: 'Acme <hello@shop.example.com>',
  messageId: 'EXAMPLE7c191be45',
  destination: ['ada@example.com'],
  headersTruncated: false,
  tags: { touch: [tag], 'ses:configuration-set': ['rekindle'] },
};
const ses = { source: 'aws.ses' };

describe('an event of SES', () => {
  it('is about the touchpoint in its tag', () => {
    expect(told('Email Sent', { eventType: 'Send', mail, send: {} }, ses)).toEqual({
      kind: 'mail',
      event: { kind: 'sent', touch: key, messageId: 'EXAMPLE7c191be45', at: parseIso(time) },
    });
    const kinds = {
      'Email Opened': 'opened',
    };
    for (const [type, kind] of Object.entries(kinds))
      expect(told(type, { mail }, ses)).toMatchObject({ kind: 'mail', event: { kind } });
  });

  it('says why a mail was not brought, or not yet', () => {
    const rejected = { kind: 'mail', event: { kind: 'rejected', reason: 'Bad content' } };
    expect(told('Email Rejected', { mail, reject: { reason: 'Bad content' } }, ses)).toMatchObject(rejected);
    const failure = { errorMessage: 'no such variable', templateName: 'a' };
    expect(told('Email Rendering Failed', { mail, failure }, ses)).toMatchObject({
      event: { kind: 'rejected', reason: 'no such variable' },
    });
    const deliveryDelay = { delayType: 'MailboxFull', delayedRecipients: [] };
    expect(told('Email Delivery Delayed', { mail, deliveryDelay }, ses)).toMatchObject({
      event: { kind: 'delayed', reason: 'MailboxFull' },
    });
  });

  it('says of a complaint whose it is, and what kind of feedback', () => {
    const complaint = {
      complainedRecipients: [{ emailAddress: 'ada@example.com' }],
      complaintFeedbackType: 'not-spam',
    };
    expect(told('Email Complaint Received', { mail, complaint }, ses)).toMatchObject({
      event: { kind: 'complained', feedback: 'not-spam', addresses: ['ada@example.com'] },
    });
  });

  it('tells a permanent bounce from one that may pass', () => {
    const bouncedRecipients = [{ emailAddress: 'ada@example.com', action: 'failed' }];
    const bounced = (bounceType: string) =>
      told(
        'Email Bounced',
        { mail, bounce: { bounceType, bounceSubType: 'General', bouncedRecipients } },
        ses,
      );
    expect(bounced('Permanent')).toMatchObject({
      event: {
        kind: 'bounced',
        permanent: true,
        reason: 'Permanent General',
        addresses: ['ada@example.com'],
      },
    });
    expect(bounced('Transient')).toMatchObject({ event: { kind: 'bounced', permanent: false } });
  });

  it('says who opened, when to the millisecond, and when the mail was taken', () => {
    const client = { ipAddress: '198.51.100.7', userAgent: 'Mozilla/5.0 (X11)' };
    const timestamp = '2026-11-20T00:41:02.345Z';
    const detail = { client, sentAt: parseIso(mail.timestamp) };
    expect(told('Email Opened', { mail, open: { timestamp, ...client } }, ses)).toEqual({
      kind: 'mail',
      event: { kind: 'opened', touch: key, at: parseIso(timestamp), ...detail },
    });
  });

  it('keeps an open whose time can’t be read, at the event’s own', () => {
    expect(told('Email Opened', { mail, open: { timestamp: 'soon' } }, ses)).toMatchObject({
      event: { kind: 'opened', at: parseIso(time), client: {} },
    });
  });

  it('is not ours without our tag, or of a kind that says nothing', () => {
    const untagged = { ...mail, tags: { 'ses:configuration-set': ['other'] } };
    expect(told('Email Sent', { mail: untagged }, ses)).toEqual({ kind: 'foreign' });
    expect(told('Email Sent', { mail: { messageId: 'm' } }, ses)).toEqual({ kind: 'foreign' });
    expect(told('Email Sent', { mail: { ...mail, tags: { touch: ['%%'] } } }, ses)).toEqual({
      kind: 'foreign',
    });
    expect(told('Email Delivered', { mail }, ses)).toEqual({ kind: 'foreign' });
    expect(told('Sending Status Enabled', {}, ses)).toEqual({ kind: 'foreign' });
  });
});

describe('a message that is no event', () => {
  it('says what is wrong', () => {
    expect(refusalOf(() => readMessage('{', house))).toContain('the message is no JSON');
    expect(refusalOf(() => readMessage('null', house))).toContain('the envelope');
    expect(refusalOf(() => told('Site Visited', { customer: 'ada' }, { time: 'now' }))).toContain(
      'the envelope: time: ',
    );
  });

  it('is refused by this one error, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Order Completed',
          'Order Refunded',
          'Checkout Started',
          'Customer Identified',
          'Survey Answered',
          'X',
        ),
        fc.jsonValue(),
        (type, detail) => {
          const body = JSON.stringify({ id: 'e', source: 'shop', 'detail-type': type, time, detail });
          try {
            readMessage(body, house);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableEventError);
          }
        },
      ),
    );
  });
});

describe('the time of an event that says none itself', () => {
  const moment = (ms: number) => instant(parseIso(time) + ms);
  const read = (type: string, detail: object, now: Instant, changes: object = {}) => {
    const body = { id: 'e-1', source: 'shop', 'detail-type': type, time, detail, ...changes };
    const incoming = readMessage(JSON.stringify(body), house, now);
    if (incoming.kind !== 'customer' && incoming.kind !== 'mail') throw new Error(`it is ${incoming.kind}`);
    return incoming.event.at;
  };
  const tellings = [
    ['Order Completed', order],
    ['Site Visited', { customer: 'ada' }],
    ['Unsubscribed', { customer: 'ada' }],
    ['Seats Released', { customer: 'ada' }],
    ['Customer Identified', { customer: 'ada', firstName: 'Ada', consents: { email: false } }],
  ] as const;

  it.each(tellings)('is the last moment of its envelope’s second, or when it came: %s', (type, detail) => {
    expect(read(type, detail, moment(60_000))).toBe(moment(999));
    expect(read(type, detail, moment(300))).toBe(moment(300));
    // By a clock that is behind.
    expect(read(type, detail, moment(-2_000))).toBe(moment(-2_000));
  });

  it.each(tellings)('is its envelope’s, where that has a fraction: %s', (type, detail) => {
    expect(read(type, detail, moment(60_000), { time: '2026-11-23T12:00:00.120Z' })).toBe(moment(120));
    expect(read(type, detail, moment(60_000), { time: '2026-11-23T12:00:00.000Z' })).toBe(moment(0));
  });

  it.each(tellings)('leaves alone what it says itself, to the fraction: %s', (type, detail) => {
    expect(read(type, { ...detail, at: iso(moment(700)) }, moment(60_000))).toBe(moment(700));
    expect(read(type, { ...detail, at: iso(moment(0)) }, moment(60_000))).toBe(moment(0));
  });

  it.each([
    { consents: { email: true } },
    { consents: { email: false, sms: true } },
    { consents: { email: { topics: { news: true } } } },
  ])('is the first moment of that second where a consent is given: %j', (traits) => {
    const detail = { customer: 'ada', ...traits };
    expect(read('Customer Identified', detail, moment(60_000))).toBe(moment(0));
    expect(read('Customer Identified', { ...detail, at: iso(moment(700)) }, moment(60_000))).toBe(
      moment(700),
    );
  });

  it('is the same whenever it comes where a provider tells of a mail: a bounce told twice is one', () => {
    const bounce = { bounceType: 'Transient', bouncedRecipients: [{ emailAddress: 'ada@example.com' }] };
    const detail = { mail: { messageId: 'm', tags: { touch: [tag] } }, bounce };
    for (const ms of [300, 60_000])
      expect(read('Email Bounced', detail, moment(ms), { source: 'aws.ses' })).toBe(moment(0));
  });
});

describe('an event in the forms that real systems send', () => {
  it('keeps ids that are greater than a number is exact', () => {
    const body = `{"id":"e","source":"shop","detail-type":"Order Completed","time":"${time}","detail":{"customer":115310627314723954,"orderId":820982911946154508,"value":1}}`;
    expect(readMessage(body, house)).toMatchObject({
      event: { customer: '115310627314723954', orderId: '820982911946154508' },
    });
  });

  it.each([
    1_795_003_200,
    1_795_003_200_000,
    '1795003200',
    '2026-11-18T12:00:00.000Z',
    '2026-11-18 12:00:00',
  ])('says when it happened by %j', (at) => {
    expect(eventOf('Order Completed', { ...order, at }).at).toBe(parseIso('2026-11-18T12:00:00Z'));
  });

  it('takes null and the empty text for what is not told', () => {
    const cart = {
      customer: 'ada',
      checkoutId: 'c',
      value: null,
      total: '9.95',
      url: '',
      at: null,
      id: null,
    };
    expect(eventOf('Checkout Started', { ...cart, items: null })).toMatchObject({
      id: 'shop e-1',
      at: parseIso(time),
      value: 995,
      items: [],
    });
    expect(eventOf('Checkout Started', { ...cart, items: [{ name: 'Tea', price: null }] })).toMatchObject({
      items: [{ name: 'Tea', quantity: 1 }],
    });
  });

  it('names a time that is none', () => {
    expect(refusalOf(() => eventOf('Order Completed', { ...order, at: 'soon' }))).toBe(
      'Order Completed: at: must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970',
    );
  });
});
