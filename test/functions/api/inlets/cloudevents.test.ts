/** CloudEvents: structured and in binary mode. */
import { describe, expect, it } from 'vitest';
import { readBinary, readStructured } from '../../../../functions/api/inlets/cloudevents/read.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { areSamplesThere, eventOf, eventsOf, received, sample, spoken } from './support.ts';

const take = (payload: unknown) => spoken(readStructured(payload, received));
const takeBinary = (headers: Readonly<Record<string, string>>, body: string) =>
  spoken(readBinary(body, { ...received, headers }));
const event = (changes: object = {}) => ({
  specversion: '1.0',
  id: 'A-1',
  source: '/shop',
  type: 'com.shop.playlist.created',
  subject: 'ada',
  time: '2026-11-20T09:30:00+08:00',
  data: { songs: 3 },
  ...changes,
});
const order = { orderId: 'o-1', value: '19.90' };

describe('a CloudEvent', () => {
  it('is known by its type, at its time, with its data', () => {
    expect(eventOf(take(event()))).toEqual({
      id: '/shop A-1',
      customer: 'ada',
      at: parseIso('2026-11-20T01:30:00Z'),
      name: 'Custom',
      customName: 'com.shop.playlist.created',
      properties: { songs: 3 },
    });
  });

  it('is our event by the end of its type', () => {
    for (const type of [
      'Order Completed',
      'order.completed',
      'com.shop.order.completed',
      'com.shop.OrderCompleted',
      'com.shop.order_completed.v2',
      'order-completed',
      'com.shop.order.completed.v1.2',
      'https://shop.example.com/events/order-completed/v1',
    ])
      expect(eventOf(take(event({ type, data: order })))).toMatchObject({
        id: 'order-o-1',
        name: 'Order Completed',
        value: 1_990,
      });
    expect(eventOf(take(event({ type: 'com.shop.unsubscribed' }))).name).toBe('Unsubscribed');
    expect(eventOf(take(event({ type: 'com.shop.preorder.completed' }))).name).toBe('Custom');
  });

  it('says where a customer lives by the address, in whatever case its fields are written', () => {
    const read = (data: object) =>
      eventOf(take(event({ type: 'com.shop.customer.identified', data }))) as {
        readonly traits?: object;
        readonly properties?: object;
      };
    const kept = { street: '1 High Street', city: 'Leeds', postalCode: 'LS1 4DY', country: 'United Kingdom' };
    for (const address of [
      kept,
      { Street: '1 High Street', City: 'Leeds', PostalCode: 'LS1 4DY', Country: 'United Kingdom' },
      { line1: '1 High Street', city: 'Leeds', postal_code: 'LS1 4DY', country: 'United Kingdom' },
    ])
      expect(read({ address })).toMatchObject({ traits: { country: 'GB', city: 'Leeds', address: kept } });
    expect(read({ address: { City: 'Leeds', Country: 'GB' } })).toMatchObject({
      traits: { country: 'GB', city: 'Leeds' },
    });
    const pascal = {
      Email: 'ada@example.com',
      Country: 'CÔTE D’IVOIRE',
      Address: { Country: 'FR', City: 'Nice' },
    };
    expect(read(pascal)).toMatchObject({
      traits: { email: 'ada@example.com', country: 'CI', city: 'Nice' },
      properties: { Address: pascal.Address },
    });
    expect(read(pascal).properties).not.toHaveProperty('Email');
    expect(read({ address: { city: 'Leeds', country: 'Narnia' } }).traits).toEqual({ city: 'Leeds' });
    const noted = take(event({ type: 'com.shop.customer.identified', data: { Phone: '12' } }));
    expect(noted.problems).toEqual([expect.stringMatching(/^data\.Phone: must be a phone number/)]);
  });

  it('identifies a customer, and says by field what can’t be read', () => {
    const data = { email: 'ada@example.com', birthday: '05-01', phone: '12', newsletter: 'weekly' };
    const taken = take(event({ type: 'com.shop.customer.identified', data }));
    expect(eventsOf(taken)).toMatchObject([
      {
        name: 'Customer Identified',
        traits: { email: 'ada@example.com', birthday: '05-01' },
        properties: { newsletter: 'weekly' },
      },
    ]);
    expect(taken.problems).toEqual([
      'data.phone: must be a phone number with its country code (E.164), such as +447700900123; it is "12"',
    ]);
  });

  it('is the same event by its id and its source together', () => {
    const idOf = (changes: object) => eventOf(take(event(changes))).id;
    expect(idOf({ source: '/shop' })).toBe(idOf({ data: { songs: 4 } }));
    expect(idOf({ source: '/app' })).not.toBe(idOf({ source: '/shop' }));
    expect(idOf({ source: '/a', id: 'b/c' })).not.toBe(idOf({ source: '/a/b', id: 'c' }));
    expect(idOf({ source: `/${'s'.repeat(300)}` })).toHaveLength(32);
  });

  it('is about whom its data names, else about its subject', () => {
    const customerOf = (changes: object) => eventOf(take(event(changes))).customer;
    expect(customerOf({ subject: 'orders/17', data: { customer: 17 } })).toBe('17');
    expect(customerOf({ data: { customer: { id: 17 } } })).toBe('ada');
    expect(customerOf({ subject: undefined, data: { customer: { id: 17 } } })).toBe('17');
    expect(customerOf({ subject: 'orders/17', data: { user_id: 'bob' } })).toBe('bob');
    expect(customerOf({ data: null })).toBe('ada');
    expect(take(event({ subject: undefined })).problems).toEqual([
      'subject: must be the customer’s id, such as "ada-17", or data.customer must; it is nothing',
    ]);
  });

  it('can’t pretend to be from a service that is trusted with more', () => {
    const pretending = eventOf(take(event({ source: 'aws.ses', type: 'Email Opened' })));
    expect(pretending).toMatchObject({ id: 'aws.ses A-1', name: 'Custom', customName: 'Email Opened' });
  });

  it('is told all that is wrong with it', () => {
    const bad = { specversion: '0.3', source: 'my shop', type: '', time: 'noon', data: [] };
    expect(take(bad).problems).toEqual([
      'specversion: must be "1.0"; it is "0.3"',
      'id: must be a text such as "A234-1234"; it is nothing',
      'type: must be a text such as "com.shop.order.completed"; it is ""',
      'source: must be a URI reference, without spaces; it is "my shop"',
      'subject: must be the customer’s id, such as "ada-17", or data.customer must; it is nothing',
      'time: must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970; it is "noon"',
    ]);
    expect(take(event({ type: 't'.repeat(300) })).problems[0]).toContain(
      'type: must have at most 200 characters',
    );
    expect(take(17).problems).toEqual(['the body: must be a CloudEvent or a list of them; it is 17']);
  });

  it('may have its data in Base64', () => {
    const base64 = Buffer.from('{"songs":3}').toString('base64');
    const encoded = event({ data: undefined, data_base64: base64, datacontenttype: 'application/json' });
    expect(eventOf(take(encoded)).properties).toEqual({ songs: 3 });
    const picture = event({ data: undefined, data_base64: base64, datacontenttype: 'image/png' });
    expect(eventOf(take(picture))).not.toHaveProperty('properties');
  });
});

it.each([
  [{ data: order, datacontenttype: 'text/plain' }],
  [{ data: order, datacontenttype: '' }],
  [{ data: JSON.stringify(order), datacontenttype: 'json' }],
  [{ data: undefined, data_base64: Buffer.from(`\ufeff${JSON.stringify(order)}`).toString('base64') }],
])('reads data that is plainly an object: %j', (changes) => {
  expect(eventOf(take(event({ type: 'order.completed', ...changes })))).toMatchObject({ value: 1_990 });
});

it('reads data that is wrapped in a text', () => {
  const wrapped = event({ type: 'order.completed', data: JSON.stringify(order) });
  expect(eventOf(take(wrapped))).toMatchObject({ name: 'Order Completed', value: 1_990 });
});

describe('other ids of the customer', () => {
  it('are told by the data of any event, and refused by field', () => {
    for (const type of ['com.shop.order.completed', 'something.else']) {
      const data = { orderId: 'o-1', value: 2, alsoKnownAs: ['browser-1'] };
      expect(eventOf(take(event({ type, data })))).toMatchObject({ alsoKnownAs: ['browser-1'] });
      expect(take(event({ type, data: { ...data, alsoKnownAs: 'browser-1' } })).problems[0]).toMatch(
        'alsoKnownAs',
      );
    }
  });
});

describe('binary mode', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'A-1',
    'ce-source': '/shop',
    'ce-type': 'com.shop.order.completed',
    'ce-subject': 'ad%C3%A9',
    'ce-time': '2026-11-20T01:30:00Z',
    'content-type': 'application/json; charset=utf-8',
    host: 'rekindle.example.com',
  };

  it('has its attributes in the headers and its data in the body', () => {
    expect(eventOf(takeBinary(headers, JSON.stringify(order)))).toMatchObject({
      id: 'order-o-1',
      customer: 'adé',
      at: parseIso('2026-11-20T01:30:00Z'),
      value: 1_990,
    });
  });

  it('needs no body, and reads none that is no JSON', () => {
    const visited = { ...headers, 'ce-type': 'com.shop.site.visited' };
    expect(eventOf(takeBinary(visited, '')).name).toBe('Site Visited');
    const xml = { ...visited, 'content-type': 'application/xml' };
    expect(eventOf(takeBinary(xml, '<much wow="xml"/>')).name).toBe('Site Visited');
    expect(takeBinary(headers, '{').problems).toEqual(['data: must be a JSON object; it is "{"']);
    expect(takeBinary({}, '').problems[0]).toContain('specversion: ');
  });
});

describe.skipIf(!areSamplesThere)(
  'the specification’s samples (skipped where ../shared/data is absent)',
  () => {
    it('are events once they have a subject', () => {
      const all = [
        sample('cloudevents_structured_1.json'),
        sample('cloudevents_structured_2.json'),
        ...sample('cloudevents_batch.json'),
      ];
      const events = all.map((each) => eventOf(take({ ...each, subject: 'ada' })));
      expect(events.map(({ id, properties }) => [id, properties])).toEqual([
        ['/mycontext A234-1234-1234', undefined],
        ['/mycontext B234-1234-1234', undefined],
        ['/mycontext/4 B234-1234-1234', undefined],
        ['/mycontext/9 C234-1234-1234', { appinfoA: 'abc', appinfoB: 123, appinfoC: true }],
      ]);
    });

    it('are refused without one', () => {
      for (const each of sample('cloudevents_batch.json'))
        expect(readStructured(each, received).problems.map(({ path }) => path)).toEqual(['subject']);
    });
  },
);

describe('data that is no JSON', () => {
  const event = { specversion: '1.0', id: 'e-1', source: '/shop', type: 'Site Visited', subject: 'ada' };

  it.each([
    ['data', { data: 'hello' }],
    ['data', { data: [1, 2] }],
    ['data_base64', { data_base64: 'aGVsbG8=', datacontenttype: 'application/json' }],
  ])('is left out, and whoever sent it is told so', (field, told) => {
    const { events, problems } = take({ ...event, ...told });
    expect(events).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${field}: is no JSON object`))]);
  });

  it('is no problem where there is none', () => {
    expect(take(event).problems).toEqual([]);
    expect(take({ ...event, data: { a: 1 } }).problems).toEqual([]);
    expect(take({ ...event, data: '<a/>', datacontenttype: 'text/xml' }).problems).toEqual([]);
  });
});
