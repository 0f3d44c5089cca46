/** Segment's calls: what each becomes, whose it is, when it happened, and what is said of those that can't be read. */

import { describe, expect, it } from 'vitest';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { minus, parseIso, seconds } from '../../../../shared/base/time.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import { houseRules } from '../../../../shared/customers/events/house-rules.ts';
import { plainHouse } from '../../../support/house.ts';
import {
  areSamplesThere,
  eventOf,
  eventsOf,
  profileOf,
  received,
  receivedAt,
  sample,
  spoken,
} from './support.ts';

const take = (payload: unknown) => spoken(readCall(payload, received));
const track = (event: string, properties: unknown = {}, changes: object = {}) => ({
  type: 'track',
  messageId: 'm-1',
  userId: 'ada',
  event,
  properties,
  ...changes,
});
const identify = (traits: unknown, changes: object = {}) => ({
  type: 'identify',
  messageId: 'm-2',
  userId: 'ada',
  traits,
  ...changes,
});
const order = { order_id: 'o-1', total: '19.90', coupon: 'TENOFF' };

describe('a track call', () => {
  it('is our event where Segment’s specification has it, by either generation’s name', () => {
    for (const name of ['Order Completed', 'order_completed', 'Completed Order', 'orderCompleted'])
      expect(eventOf(take(track(name, order)))).toEqual({
        id: 'order-o-1',
        customer: 'ada',
        at: receivedAt,
        name: 'Order Completed',
        orderId: 'o-1',
        value: 1_990,
        couponCode: 'TENOFF',
        properties: order,
      });
  });

  it('prefers an order’s total to what it is without shipping and tax', () => {
    const worth = { order_id: 'o-1', total: 27.5, revenue: 22.5 };
    expect(eventOf(take(track('Order Completed', worth)))).toMatchObject({ value: 2_750 });
    expect(eventOf(take(track('Order Completed', { ...worth, total: null })))).toMatchObject({
      value: 2_250,
    });
  });

  it.each([
    ['$19.90', 1_990],
    ['19.90 EUR', 1_990],
    ['19,90', 1_990],
    ['19.900000000000002', 1_990],
    ['1,234.50', 123_450],
    ['€1.234,50', 123_450],
    ['1\u00a0234,50 €', 123_450],
    ['1’234.50', 123_450],
  ])('reads the total %s', (total, value) => {
    const properties = { order_id: 'o-1', total };
    expect(eventOf(take(track('Order Completed', properties)))).toMatchObject({ value });
  });

  it('names the field of a total that is more than any order’s', () => {
    const [problem] = take(track('Order Completed', { order_id: 'o-1', total: 1e13 })).problems;
    expect(problem).toContain('properties.total: must be 0 to 1000000000000');
  });

  it('is a refund by its own id, or by the message’s', () => {
    expect(eventOf(take(track('Order Refunded', { order_id: 7, total: 30 })))).toMatchObject({
      id: 'refund-m-1',
      orderId: '7',
      value: 3_000,
    });
    const refund = { order_id: 7, total: 30, refund_id: 'r-1' };
    expect(eventOf(take(track('Order Refunded', refund)))).toMatchObject({ id: 'refund-r-1' });
  });

  it('takes points, and names them where they are no whole number', () => {
    expect(eventOf(take(track('points_spent', { points: '40' })))).toMatchObject({
      name: 'Points Spent',
      points: 40,
    });
    expect(take(track('Points Granted', { points: 1.5 })).problems).toEqual([
      'properties.points: must be a whole number from 1 to 1000000000; it is 1.5',
    ]);
  });

  it('is a checkout with what lies in the cart', () => {
    const products = [
      { name: 'Monopoly', price: '19.00', quantity: '2' },
      { name: 'Uno', price: null },
      { sku: 'nameless' },
      'nonsense',
    ];
    const checkout = { checkout_id: 17, value: '41.00', products, url: 'https://shop.example.com/cart/17' };
    expect(eventOf(take(track('Checkout Started', checkout)))).toMatchObject({
      name: 'Checkout Started',
      checkoutId: '17',
      value: 4_100,
      url: 'https://shop.example.com/cart/17',
      items: [
        { name: 'Monopoly', quantity: 2, price: 1_900 },
        { name: 'Uno', quantity: 1 },
      ],
    });
  });

  it('leaves out a link that a message must not carry', () => {
    for (const url of ['javascript:alert(1)', 'cart/17', 17, 'https://shop.example.com/a b'])
      expect(eventOf(take(track('Checkout Started', { url })))).not.toHaveProperty('url');
  });

  it('is a visit where it shows that the customer was there', () => {
    for (const name of ['Product Viewed', 'Product Added', 'Product Removed', 'Cart Viewed'])
      expect(profileOf([eventOf(take(track(name, { sku: 'G-32' })))]).lastVisitAt).toBe(receivedAt);
  });

  it('is known by its own name where we know none better, with its properties', () => {
    expect(eventOf(take(track('Playlist Created', { songs: 3, mood: ['calm'] })))).toMatchObject({
      id: 'm-1',
      name: 'Custom',
      customName: 'Playlist Created',
      properties: { songs: 3, mood: ['calm'] },
    });
  });

  it('says all that is wrong, by field, and what would be right', () => {
    expect(
      take({ ...track('Order Completed', { total: '1,234' }), userId: { id: 1 }, timestamp: 'soon' }),
    ).toEqual({
      events: [],
      ignored: [],
      problems: [
        'userId: must be a text of 1 to 200 characters or a whole number; it is {"id":1}',
        'timestamp: must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970; it is "soon"',
        'properties.order_id: is missing; send the id, such as "o-1001"',
        'properties.total: must be 0 to 1000000000000, such as 19.9 or "19.90"; it is "1,234"',
      ],
    });
    expect(take(track('', {})).problems).toEqual([
      'event: must be the event’s name, such as "Order Completed"; it is ""',
    ]);
    expect(take(track('Order Completed', { order_id: 'o' })).problems).toEqual([
      'properties.total: is missing, as are revenue and value; send an amount such as 19.9',
    ]);
  });
});

describe('an identify call', () => {
  it('tells in its context what it does not tell in its traits, as RudderStack’s clients have it', () => {
    const traits = {
      email: 'ada@example.com',
      firstName: 'Ada',
      consents: { email: true },
      address: { city: 'London' },
      plan: 'premium',
    };
    const told = { email: 'ada@example.com', firstName: 'Ada', consents: { email: true }, city: 'London' };
    const inContext = { traits: undefined, context: { traits } };
    expect(eventOf(take(identify(undefined, inContext)))).toMatchObject({
      traits: told,
      properties: { plan: 'premium' },
    });
    expect(eventOf(take(identify({ firstName: 'Bea' }, { context: { traits } })))).toMatchObject({
      traits: { ...told, firstName: 'Bea' },
    });
    const { events, problems } = take(identify(undefined, { context: { traits: { email: 'ada' } } }));
    expect([events, problems]).toMatchObject([
      [{ name: 'Customer Identified' }],
      [expect.stringMatching(/^context\.traits\.email: /)],
    ]);
  });

  it('tells traits, in one form whatever form they come in', () => {
    const traits = {
      email: ' ada@example.com ',
      phone: '+44 (7700) 900-123',
      first_name: 'Ada',
      birthday: '1990-05-01T00:00:00.000Z',
      points: '120',
      address: { country: 'gb', city: ' London ' },
      consents: { email: true, sms: 'false' },
      plan: 'premium',
    };
    const event = eventOf(
      take(identify(traits, { context: { locale: 'en_GB', timezone: 'Europe/London' } })),
    );
    expect(event).toEqual({
      id: 'm-2',
      customer: 'ada',
      at: receivedAt,
      name: 'Customer Identified',
      traits: {
        email: 'ada@example.com',
        phone: '+447700900123',
        firstName: 'Ada',
        birthday: '1990-05-01',
        points: 120,
        country: 'GB',
        city: 'London',
        locale: 'en-GB',
        timezone: 'Europe/London',
        consents: { email: true, sms: false },
      },
      properties: { plan: 'premium', address: { country: 'gb', city: ' London ' } },
    });
  });

  it('is taken without the traits that can’t be read, each of which is named', () => {
    const taken = take(
      identify({
        email: 'ada(at)example.com',
        phone: '555-625-1199',
        birthday: '1990-02-30',
        timezone: 'Mars/Olympus',
        tier: 'gold',
        consents: { email: 'maybe', sms: false },
      }),
    );
    expect(taken.problems).toEqual([
      'traits.email: must be an email address such as ada@example.com; it is "ada(at)example.com"',
      'traits.phone: must be a phone number with its country code (E.164), such as +447700900123; it is "555-625-1199"',
      'traits.timezone: must be a timezone (IANA), such as Europe/London; it is "Mars/Olympus"',
      'traits.birthday: must be a date such as 1990-05-01, or 05-01 without the year; it is "1990-02-30"',
      'traits.consents.email: must be true or false; it is "maybe"',
    ]);
    expect(eventsOf(taken)).toMatchObject([{ traits: { tier: 'gold', consents: { sms: false } } }]);
  });

  it.each([
    ['birthday', '1990/05/01', '1990-05-01'],
    ['birthday', '19900501', '1990-05-01'],
    ['birthday', '1990-05-01 00:00:00', '1990-05-01'],
    ['phone', '+44 (0)7700 900123', '+447700900123'],
    ['phone', '00447700900123', '+447700900123'],
    ['phone', 'tel:+44–7700–900123', '+447700900123'],
    ['locale', 'de_DE@euro', 'de-DE'],
    ['locale', 'en-US,en;q=0.9', 'en-US'],
  ])('reads the %s %s as %s', (trait, told, read) => {
    expect(eventOf(take(identify({ [trait]: told })))).toMatchObject({ traits: { [trait]: read } });
  });

  it('takes null, nothing and PHP’s empty array for not told', () => {
    const traits = { email: null, phone: '', consents: [], tier: 'gold' };
    expect(eventOf(take(identify(traits, { context: [] })))).toMatchObject({ traits: { tier: 'gold' } });
    expect(eventOf(take(identify([])))).toMatchObject({ traits: {} });
    expect(eventOf(take(identify(null)))).toMatchObject({ traits: {} });
  });
});

describe('other calls', () => {
  it('are visits: a page, and a screen', () => {
    for (const type of ['page', 'screen'])
      expect(
        eventOf(take({ type, messageId: 'm', userId: 'ada', name: 'Home', properties: { url: '/' } })),
      ).toEqual({
        id: 'm',
        customer: 'ada',
        at: receivedAt,
        name: 'Site Visited',
        properties: { name: 'Home', url: '/' },
      });
  });

  it('tell other ids of the customer', () => {
    const told = (call: object) => eventsOf(take({ messageId: 'm-1', ...call }));
    expect(told({ type: 'alias', previousId: 'x', userId: 'ada' })).toMatchObject([
      { customer: 'ada', name: 'Customer Linked', alsoKnownAs: ['x'] },
    ]);
    expect(told({ type: 'page', userId: 'ada', anonymousId: 'a-1' })).toMatchObject([
      { customer: 'ada', name: 'Site Visited', alsoKnownAs: ['a-1'] },
    ]);
    expect(
      told({ type: 'identify', anonymousId: 'a-1', traits: { email: 'Ada@Example.com' } }),
    ).toMatchObject([
      { customer: knownForm('email:ada@example.com'), name: 'Customer Identified', alsoKnownAs: ['a-1'] },
    ]);
    expect(take({ type: 'alias', userId: 'ada' }).problems[0]).toMatch('previousId: must be');
  });

  it('are told that they are not used', () => {
    expect(take({ type: 'group', groupId: 'g', userId: 'ada' }).ignored).toHaveLength(1);
    expect(take({ type: 'dance', userId: 'ada' }).problems).toEqual([
      'type: must be track, identify, page, screen or alias, or the call a batch; it is "dance"',
    ]);
  });

  it('are of no kind where nothing says which', () => {
    const { type: _, ...call } = track('Cart Viewed');
    expect(take(call).problems).toHaveLength(1);
    expect(take('hello').problems).toEqual(['must be a call, such as {"type": "track", …}']);
  });
});

describe('whose call it is', () => {
  it.each(['null', 'undefined', 'NaN', '[object Object]'])('is nobody’s whose id is %s', (userId) => {
    const call = track('Cart Viewed', {}, { userId, anonymousId: 'a-1' });
    expect(eventOf(take(call))).toMatchObject({ customer: 'a-1' });
    expect(take({ ...call, anonymousId: undefined }).events).toEqual([]);
  });

  it('is the user’s, else the browser’s, which is marked', () => {
    const known = eventOf(take(track('Cart Viewed', {}, { anonymousId: 'anon-1' })));
    expect(known).toMatchObject({ customer: 'ada', alsoKnownAs: ['anon-1'] });
    const unknown = eventOf(take(track('Cart Viewed', {}, { userId: null, anonymousId: 'anon-1' })));
    expect(unknown.customer).toBe('anon-1');
    for (const event of [known, unknown]) expect(event).not.toHaveProperty('anonymousId');
    expect(eventOf(take(track('Cart Viewed', {}, { userId: 17 }))).customer).toBe('17');
  });

  it('must be told', () => {
    expect(take(track('Cart Viewed', {}, { userId: '' })).problems).toEqual([
      'userId: is missing, and so is anonymousId; send the customer’s id, such as "ada-17"',
    ]);
    expect(take(track('Cart Viewed', {}, { userId: 2 ** 60 })).problems).toHaveLength(1);
  });
});

describe('when it happened', () => {
  const at = (changes: object) => eventOf(take(track('Cart Viewed', {}, changes))).at;
  const noon = parseIso('2026-11-20T12:00:00Z');

  it('is read from ISO 8601 and from seconds, milliseconds and microseconds since 1970, as numbers and as texts', () => {
    for (const timestamp of [
      '2026-11-20T12:00:00Z',
      '2026-11-20T20:00:00.000+08:00',
      '2026-11-20T20:00:00+0800',
      '2026-11-20t12:00:00z',
      noon,
      noon / 1_000,
      String(noon),
      String(noon / 1_000),
      noon * 1_000,
      '2026-11-20 12:00:00+00',
      '2026-11-20T07:00:00.000-05',
    ])
      expect(at({ timestamp })).toBe(noon);
    expect(at({})).toBe(receivedAt);
  });

  it('is corrected by how wrong the device’s clock was when it sent the call', () => {
    const wrong = { timestamp: '2031-01-01T00:00:00Z', sentAt: '2031-01-01T00:00:30Z' };
    expect(at(wrong)).toBe(minus(receivedAt, seconds(30)));
    expect(at({ originalTimestamp: wrong.timestamp, sentAt: wrong.sentAt })).toBe(
      minus(receivedAt, seconds(30)),
    );
  });

  it('is taken as Segment has corrected it, where both times are told', () => {
    const originalTimestamp = '2031-01-01T00:00:00Z';
    const sentAt = '2031-01-01T00:00:30Z';
    expect(at({ timestamp: '2026-11-20T12:00:00Z', originalTimestamp, sentAt })).toBe(noon);
  });

  it('must be there in the calendar', () => {
    expect(take(track('Cart Viewed', {}, { timestamp: '2026-02-30T00:00:00Z' })).problems).toEqual([
      'timestamp: must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970; it is "2026-02-30T00:00:00Z"',
    ]);
  });

  it('is never long after it was told', () => {
    const [problem] = take(track('Cart Viewed', {}, { timestamp: '2027-01-01T00:00:00Z' })).problems;
    expect(problem).toContain('at: 2027-01-01T00:00:00Z is long after 2026-11-23T12:00:00Z');
  });
});

describe('the same call told again', () => {
  it('is the same event, with or without a message id', () => {
    const again = (changes: object) => eventOf(take(track('Cart Viewed', { n: 1 }, changes))).id;
    expect(again({ sentAt: '2026-11-23T11:00:00Z' })).toBe(again({ sentAt: '2026-11-23T11:09:00Z' }));
    const bare = (sentAt: string) =>
      again({ messageId: undefined, timestamp: '2026-11-20T12:00:00Z', sentAt });
    expect(bare('2026-11-23T11:00:00Z')).toBe(bare('2026-11-23T11:09:00Z'));
    expect(bare('2026-11-23T11:00:00Z')).not.toBe(again({ messageId: undefined }));
    expect(again({ messageId: 'm'.repeat(500) })).toHaveLength(32);
  });
});

describe.skipIf(!areSamplesThere)('Segment’s own samples (skipped where ../shared/data is absent)', () => {
  const told = (name: string) => eventOf(take({ userId: 'ada', ...sample(`segment_${name}.json`) }));

  it('are the events that they are named for', () => {
    expect(told('track_order_completed')).toMatchObject({
      id: 'order-50314b8e9bcf000000000000',
      name: 'Order Completed',
      value: 2_750,
      couponCode: 'hasbros',
      properties: { currency: 'USD', shipping: 3 },
    });
    expect(told('track_order_refunded')).toMatchObject({
      name: 'Order Refunded',
      orderId: '50314b8e9bcf000000000000',
      value: 3_000,
    });
    expect(told('track_checkout_started')).toMatchObject({
      name: 'Checkout Started',
      checkoutId: '50314b8e9bcf000000000000',
      value: 3_000,
      items: [
        { name: 'Monopoly: 3rd Edition', quantity: 1, price: 1_900 },
        { name: 'Uno Card Game', quantity: 2, price: 300 },
      ],
    });
    for (const [name, customName] of [
      ['cart_viewed', 'Cart Viewed'],
      ['product_viewed', 'Product Viewed'],
      ['product_added', 'Product Added'],
      ['product_removed', 'Product Removed'],
      ['full', 'User Registered'],
    ])
      expect(told(`track_${name}`)).toMatchObject({ name: 'Custom', customName });
    expect(told('identify_full')).toMatchObject({
      customer: '97980cfea0067',
      name: 'Customer Identified',
      traits: { email: 'peter@example.com' },
      properties: { name: 'Peter Gibbons', plan: 'premium', logins: 5 },
    });
  });

  it('are refused without a customer', () => {
    expect(take(sample('segment_track_full.json')).problems[0]).toContain('userId: is missing');
  });
});

describe('a time without an offset', () => {
  it('is by the clock of the shop, wherever that is', () => {
    const call = { type: 'page', userId: 'ada', timestamp: '2026-11-23T18:30:00' };
    const house = houseRules({ ...plainHouse, timezone: 'Asia/Taipei' });
    const { events } = readCall(call, { ...received, house });
    expect(events).toMatchObject([{ at: parseIso('2026-11-23T10:30:00Z') }]);
  });
});

describe('a clock that is ahead', () => {
  it('counts as ours: nothing is later than when it was told', () => {
    const { events } = readCall({ type: 'page', userId: 'ada', timestamp: '2026-11-23T13:00:00Z' }, received);
    expect(events).toMatchObject([{ at: received.at }]);
  });

  it('is corrected by when somebody else received the call, who passes it on', () => {
    const call = {
      type: 'page',
      userId: 'ada',
      timestamp: '2026-11-20T15:00:00Z',
      sentAt: '2026-11-20T15:00:10Z',
      receivedAt: '2026-11-20T12:00:10Z',
    };
    expect(readCall(call, received).events).toMatchObject([{ at: parseIso('2026-11-20T12:00:00Z') }]);
  });
});

describe('a time without an offset', () => {
  it.each(['2026-11-20T12:00:00', '2026-11-20 12:00:00.000'])(
    'is taken as the shop’s, with a word: %s',
    (timestamp) => {
      const taken = take(track('Cart Viewed', {}, { timestamp }));
      expect(taken.events.map(({ at }) => at)).toEqual([parseIso('2026-11-20T12:00:00Z')]);
      expect(taken.problems).toEqual([
        `timestamp: has no offset and is taken as the shop’s, UTC; send one such as 2026-11-23T12:00:00Z; it is "${timestamp}"`,
      ]);
    },
  );

  it.each(['2026-11-20 13:00:00 +0100', '2026-11-20 12:00:00 UTC', '2026-11-20t12:00:00z'])(
    'is not what %s is',
    (timestamp) => {
      const taken = take(track('Cart Viewed', {}, { timestamp }));
      expect(taken.events.map(({ at }) => at)).toEqual([parseIso('2026-11-20T12:00:00Z')]);
      expect(taken.problems).toEqual([]);
    },
  );
});

it('reads yes and no in consents', () => {
  const { events, problems } = take(identify({ consents: { email: 'Yes', sms: 'no' } }));
  expect(events).toMatchObject([{ traits: { consents: { email: true, sms: false } } }]);
  expect(problems).toEqual([]);
});

describe('a call of nobody', () => {
  it('is the browser’s', () => {
    for (const userId of ['0', 0, 'guest', 'ANONYMOUS', '-', 'null'])
      expect(eventOf(take({ type: 'page', userId, anonymousId: 'br-1' }))).toMatchObject({
        customer: 'br-1',
      });
  });

  it('and of no browser is refused, with the id that says nothing', () => {
    expect(take({ type: 'page', userId: 'guest', anonymousId: '0' }).problems).toEqual([
      'userId: is missing, and so is anonymousId; send the customer’s id, such as "ada-17"; "guest" and "0" mean nobody',
    ]);
  });

  it('is no alias either', () => {
    expect(take({ type: 'alias', userId: 'ada', previousId: 'guest' }).problems).toEqual([
      'previousId: must be a customer’s id; "guest" means nobody',
    ]);
    expect(eventOf(take({ type: 'page', userId: 'ada', anonymousId: '0' }))).not.toHaveProperty(
      'alsoKnownAs',
    );
  });

  it('is another one’s too where the shop says so', () => {
    const house = houseRules({ ...plainHouse, idsOfNobody: ['Till 3'] });
    const read = readCall({ type: 'page', userId: 'till 3', anonymousId: 'br-1' }, { ...received, house });
    expect(eventOf(spoken(read))).toMatchObject({ customer: 'br-1' });
  });
});

describe('what only Rekindle knows', () => {
  it.each([
    'Tier Reached',
    'Coupon Redeemed',
    'Journey Entered',
    'Customer Merged',
    'Merge Refused',
    'Push Requested',
  ])('is not told by others: %s', (event) => {
    const { events, problems } = take({ type: 'track', userId: 'ada', event });
    expect([events, problems]).toEqual([
      [],
      [`event: "${event}" is what only Rekindle tells; call the event something else`],
    ]);
  });
});

describe('a link that a call tells', () => {
  const checkout = (url: string) =>
    take({
      type: 'track',
      userId: 'ada',
      event: 'Checkout Started',
      properties: { checkout_id: 'c', value: 1, url },
    });

  it.each(['https://shop.example.com/cart/1', 'http://www.SHOP.example.com/cart'])(
    'to the shop stays: %s',
    (url) => {
      expect(eventOf(checkout(url))).toMatchObject({ url });
    },
  );

  it.each([
    'https://evil.example/cart',
    'https://shop.example.com@evil.example/',
    'https://shop.example.com:443@evil.example/',
    'https://shop@shop.example.com/',
    'https://shop.example.com.evil.example/',
    'https://evil.example/https://shop.example.com/',
  ])('elsewhere is left out, with a warning: %s', (url) => {
    const { events, problems } = checkout(url);
    expect(events).toHaveLength(1);
    expect(events[0]).not.toHaveProperty('url');
    expect(problems).toEqual([expect.stringContaining('properties.url: leads to none of the shop’s hosts')]);
  });

  it('leads where the settings say, too', () => {
    const house = houseRules({ ...plainHouse, linkHosts: ['pay.example'] });
    const properties = { checkout_id: 'c', value: 1, url: 'https://pay.example/c' };
    const call = { type: 'track', userId: 'ada', event: 'Checkout Started', properties };
    expect(eventOf(spoken(readCall(call, { ...received, house })))).toMatchObject({
      url: 'https://pay.example/c',
    });
  });
});

describe('a first name', () => {
  const named = (firstName: string) => take({ type: 'identify', userId: 'ada', traits: { firstName } });

  it.each(['Ada', 'Anne-Marie', 'J. R.', 'O’Neil', '小明', 'علی\u200cرضا', 'José'])(
    'such as %s is one',
    (name) => {
      expect(eventOf(named(name))).toMatchObject({ traits: { firstName: name } });
    },
  );

  it.each([
    'Win at https://evil.example',
    'evil.com',
    'www.evil',
    'Ada\nBcc: all@example.com',
    'Ada\u202egnp.exe',
    'A\u200bda',
    'ada@evil.example',
  ])('such as %j is left out, with a warning', (name) => {
    const { events, problems } = named(name);
    expect(events[0]).toMatchObject({ traits: {} });
    expect(problems).toEqual([expect.stringContaining('traits.firstName: must be a')]);
  });
});
