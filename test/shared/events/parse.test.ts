/** The queue's messages: what becomes an event, what is not ours, and what each mistake is called. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIncoming, UnreadableEventError } from '../../../shared/events/parse.ts';
import { touchKey } from '../../../shared/ids.ts';
import { parseIso } from '../../../shared/time.ts';
import { enrolment } from '../../support/passages.ts';

const time = '2026-11-23T12:00:00Z';
const told = (type: string, detail: object, changes: object = {}) =>
  parseIncoming(JSON.stringify({ id: 'e-1', source: 'shop', 'detail-type': type, time, detail, ...changes }));
const eventOf = (type: string, detail: object, changes: object = {}) => {
  const incoming = told(type, detail, changes);
  if (incoming.kind !== 'customer') throw new Error(`${type} is ${incoming.kind}`);
  return incoming.event;
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
      id: 'e-1',
      customer: 'ada',
      at: parseIso(time),
      name: 'Site Visited',
    });
    expect(eventOf('Unsubscribed', { customer: 'ada' }).name).toBe('Unsubscribed');
    expect(eventOf('Playlist Created', { customer: 'ada', id: 'p-1', songs: 3 })).toEqual({
      id: 'p-1',
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
      'Email Clicked': 'clicked',
      'Email Complaint Received': 'complained',
    };
    for (const [type, kind] of Object.entries(kinds))
      expect(told(type, { mail }, ses)).toMatchObject({ kind: 'mail', event: { kind } });
  });

  it('tells a permanent bounce from one that may pass', () => {
    const bounced = (bounceType: string) => told('Email Bounced', { mail, bounce: { bounceType } }, ses);
    expect(bounced('Permanent')).toMatchObject({ event: { kind: 'bounced', permanent: true } });
    expect(bounced('Transient')).toMatchObject({ event: { kind: 'bounced', permanent: false } });
  });

  it('is no click when the message’s own unsubscribe link was clicked', () => {
    const clicked = (link: string) => told('Email Clicked', { mail, click: { link } }, ses).kind;
    expect(clicked(`https://links.example.com/u/${tag}.mac`)).toBe('foreign');
    expect(clicked('https://shop.example.com/u/sofa')).toBe('mail');
    expect(clicked(`https://links.example.com/a/${tag}.mac/happy`)).toBe('mail');
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
    expect(refusalOf(() => parseIncoming('{'))).toContain('the message is no JSON');
    expect(refusalOf(() => parseIncoming('null'))).toContain('the envelope');
    expect(refusalOf(() => told('Site Visited', { customer: 'ada' }, { time: 'now' }))).toContain(
      'the envelope: time: ',
    );
  });

  it('is refused by this one error, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Order Completed', 'Survey Answered', 'Visited'),
        fc.jsonValue(),
        (type, detail) => {
          const body = JSON.stringify({ id: 'e', source: 'shop', 'detail-type': type, time, detail });
          try {
            parseIncoming(body);
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableEventError);
          }
        },
      ),
    );
  });
});
