/** Coupons over HTTP: what a till is told of a code, and that one order takes it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkedBody, redeemedBody, releasedBody } from '../../../functions/api/contract/coupons.ts';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import sampleShop from '../../../rekindle.config.ts';
import { customerId, type EnrolmentKey, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { couponCode } from '../../../shared/decisions/offers/code.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import { type Answered, adminKey, basic, type Served, serve, start, writeKey } from './served.ts';

const till = createKey('checkout', start, { name: 'till 1' });
const otherTill = createKey('checkout', start, { name: 'till 2' });

let served: Served;
beforeEach(async () => {
  served = await serve();
  served.keep({
    ...emptyKeyring,
    keys: [writeKey, adminKey, till, otherTill].map(({ record }) => record),
  });
});
afterEach(() => served.world.close());

const enrolment: EnrolmentKey = {
  journey: journeyId('win-back-14d'),
  version: 1,
  customer: customerId('ada'),
  cycle: 1,
};
const code = couponCode('secret', 'ada');
const issued: CouponRecord = {
  enrolment,
  name: 'ten-off',
  code,
  terms: { percentOff: 10 },
  issuedAt: minus(start, days(1)),
  validUntil: plus(start, days(7)),
};
const ada: Profile = { ...newProfile(customerId('ada')), email: 'ada@example.com' };

const have = async (changes: Partial<CouponRecord> = {}): Promise<CouponRecord> => {
  const coupon = { ...issued, ...changes };
  await served.ports.profiles.putAll([ada]);
  await served.ports.ledger.put({ coupons: [coupon] });
  return coupon;
};
const now = async (): Promise<CouponRecord | undefined> =>
  (await served.ports.ledger.passage(enrolment)).coupons[0];

const basket = {
  items: [
    { product: 'p-1', name: 'Oolong', category: 'Tea', quantity: 2, price: 12.5 },
    { name: 'Kettle', price: 49.9 },
  ],
  shipping: 4.9,
};

interface Asked {
  readonly of?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}
const post = (what: string, body: unknown, { of = code, headers, query }: Asked = {}): Promise<Answered> =>
  served.ask('POST', `/v1/coupons/${encodeURIComponent(of)}/${what}`, {
    headers: { authorization: basic(till.key), ...headers },
    body,
    ...(query !== undefined && { query }),
  });
const checked = async (body: unknown, asked?: Asked) => {
  const { status, body: answer } = await post('check', body, asked);
  expect(status).toBe(200);
  return checkedBody.parse(answer);
};
const redeemed = async (body: unknown, asked?: Asked) => {
  const { status, body: answer } = await post('redeem', body, asked);
  expect(status).toBe(200);
  return redeemedBody.parse(answer);
};
const released = async (body: unknown, asked?: Asked) => {
  const { status, body: answer } = await post('release', body, asked);
  expect(status).toBe(200);
  return releasedBody.parse(answer);
};
const problemOf = ({ status, body }: Answered) => {
  const { error } = body as { readonly error: { readonly message: string; readonly field?: string } };
  return [status, error.field, error.message];
};

describe('a check', () => {
  it('tells what the code takes off, in words too, and changes nothing', async () => {
    await have();
    expect(await checked({ basket })).toEqual({
      valid: true,
      code,
      discount: { amount: 7.49, currency: 'EUR' },
      sentence: '10% off. Good for one order.',
      validUntil: iso(issued.validUntil),
    });
    expect(await now()).toEqual(issued);
  });

  it.each([
    ['in lower case', code.toLowerCase()],
    ['with spaces and dashes', ` ${code.slice(0, 5)} - ${code.slice(5)} `],
    [
      'in letters of full width',
      code.replaceAll(/./g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
    ],
  ])('knows a code that was typed %s', async (_, of) => {
    await have();
    expect(await checked({ basket }, { of })).toMatchObject({ valid: true, code });
  });

  it('tells what it gives beside money', async () => {
    await have({ terms: { gift: 'Teapot' } });
    expect(await checked({ basket })).toMatchObject({ discount: { amount: 0 }, gift: 'Teapot' });
    await have({ terms: { freeShipping: true } });
    expect(await checked({ basket })).toMatchObject({ discount: { amount: 4.9 }, freeShipping: true });
  });

  it('counts in the basket’s own currency', async () => {
    await have({ terms: { percentOff: 10, minimum: 20 } });
    const yen = { items: [{ price: 5_000 }], currency: 'jpy' };
    expect(await checked({ basket: yen })).toMatchObject({ reason: 'currency' });
    await have();
    expect(await checked({ basket: yen })).toMatchObject({ discount: { amount: 500, currency: 'JPY' } });
  });

  it.each<[string, Partial<CouponRecord>, object, string]>([
    ['used', { orderId: 'o-9', redeemedAt: start }, {}, 'taken'],
    ['over', { validUntil: minus(start, hours(1)) }, {}, 'expired'],
    ['of a stopped passage', { voidAt: minus(start, hours(1)) }, {}, 'void'],
    ['of a message that never left', { releasedAt: start }, {}, 'void'],
    ['not yet anybody’s', { state: 'reserved' }, {}, 'unknown'],
    ['from a clock ahead of ours', { issuedAt: plus(start, hours(1)) }, {}, 'not-yet'],
    ['somebody else’s', {}, { customer: 'bob' }, 'not-yours'],
    ['for friends, and not for oneself', { forFriends: true }, { customer: 'ada' }, 'for-friends'],
  ])('says why a code that is %s does not count', async (_, changes, body, reason) => {
    await have(changes);
    const answer = await checked({ basket, ...body });
    expect(answer).toMatchObject({ valid: false, reason });
    expect(answer).toHaveProperty('sentence', expect.stringMatching(/\.$/));
  });

  it('tells all that is wrong, the first thing to say first', async () => {
    await have({
      validUntil: minus(start, hours(1)),
      terms: { amountOff: 5, minimum: 50, only: { categories: ['tea'] }, notWithOthers: true },
    });
    const answer = await checked({ basket: { ...basket, otherCodes: [code, 'SUMMER'] }, customer: 'bob' });
    if (answer.valid) throw new Error('it counts');
    expect(answer.reasons).toEqual([
      { reason: 'expired', sentence: 'This code was valid until Monday, November 23 at 11:00 AM.' },
      { reason: 'not-yours', sentence: 'This code belongs to another customer.' },
      { reason: 'not-with-others', sentence: 'This code can’t be used together with other codes.' },
      { reason: 'minimum', sentence: 'This code needs €50 of tea at least; the basket has €25.' },
    ]);
  });

  it('is no other code beside itself', async () => {
    await have({ terms: { percentOff: 10, notWithOthers: true } });
    expect(await checked({ basket: { ...basket, otherCodes: [code.toLowerCase(), ' '] } })).toMatchObject({
      valid: true,
    });
  });

  it.each([
    ['a code of another shop', 'SAVE20', 'unknown'],
    ['a letter that is wrong', `${code.slice(0, 13)}${code.endsWith('2') ? '3' : '2'}`, 'misspelt'],
    ['nothing', '   ', 'unknown'],
    ['a novel', 'x'.repeat(5_000), 'unknown'],
    ['percent signs', '%E0%A4%A', 'unknown'],
  ])('knows no code that is %s', async (_, of, reason) => {
    await have();
    expect(await checked({ basket }, { of })).toMatchObject({ valid: false, reason });
  });

  it('answers in the language that is asked for', async () => {
    await have();
    const sentence = async (asked: Asked) => (await checked({ basket }, asked)).sentence;
    expect(await sentence({ headers: { 'accept-language': 'de, zh-TW;q=0.8' } })).toBe(
      '9 折優惠。限用一次。',
    );
    expect(await sentence({ query: { locale: 'zh-CN' }, headers: { 'accept-language': 'en' } })).toBe(
      '9 折优惠。限用一次。',
    );
    expect(await sentence({ query: { locale: 'no locale!' } })).toBe('10% off. Good for one order.');
  });

  it('calls what the code is for as the shop’s messages call it', async () => {
    await have({ terms: { amountOff: 5, only: { categories: ['coffee'] } } });
    const said = async (items: readonly object[]) =>
      (await checked({ basket: { items } }, { query: { locale: 'zh-CN' } })).sentence;
    expect(await said([{ price: 20, category: 'coffee' }])).toBe('€5优惠。仅限咖啡。限用一次。');
    expect(await said([{ price: 20, category: 'tea' }])).toContain('咖啡');
  });

  it('knows the owner by the id that she had before, and by her address', async () => {
    await have();
    const { profiles } = served.ports;
    await profiles.putAll([{ ...newProfile(customerId('ada-before')), mergedInto: customerId('ada') }]);
    expect(await checked({ basket, customer: 'ada-before' })).toMatchObject({ valid: true });
    expect(await checked({ basket, customer: 'nobody' })).toMatchObject({ reason: 'not-yours' });
  });

  it('knows a friend’s first order from a later one', async () => {
    await have({ forFriends: true });
    await served.ports.profiles.putAll([
      { ...newProfile(customerId('bob')), orders: 1, firstOrderAt: start },
    ]);
    expect(await checked({ basket, customer: 'bob' })).toMatchObject({ reason: 'not-first' });
    expect(await checked({ basket, customer: 'cleo' })).toMatchObject({ valid: true });
  });

  it.each<[unknown, string, string]>([
    [{}, 'basket', 'basket: Invalid input: expected object, received undefined'],
    [
      { basket: { items: 'tea' } },
      'basket.items',
      'basket.items: must be a list of things, such as [{ "price": 12.5 }]',
    ],
    [
      { basket: { items: [{ price: '12' }] } },
      'basket.items.0.price',
      'basket.items.0.price: must be the price of one piece, a number such as 12.5',
    ],
    [
      { basket: { items: [{ price: -1 }] } },
      'basket.items.0.price',
      'basket.items.0.price: must be the price of one piece, and not below 0',
    ],
    [
      { basket: { items: [{ price: 1, quantity: 0 }] } },
      'basket.items.0.quantity',
      'basket.items.0.quantity: must be above 0',
    ],
    [
      { basket: { items: [], currency: 'euro' } },
      'basket.currency',
      'basket.currency: must be a currency code such as "EUR"',
    ],
  ])('says of %j what is wrong where', async (body, field, message) => {
    await have();
    expect(problemOf(await post('check', body))).toEqual([400, field, message]);
  });

  it('is a till’s to ask, and nobody’s whose key stands in pages', async () => {
    await have();
    const headers = { authorization: basic(writeKey.key) };
    expect((await post('check', { basket }, { headers })).status).toBe(403);
    expect(
      (await post('check', { basket }, { headers: { authorization: basic(adminKey.key) } })).status,
    ).toBe(200);
  });
});

describe('a code that a pool has made', () => {
  it('has letters as it likes', async () => {
    served.world.close();
    served = await serve(undefined, {
      ...sampleShop,
      settings: { ...sampleShop.settings, offers: { shop: { kind: 'pool' } } },
    });
    served.keep({ ...emptyKeyring, keys: [till.record] });
    const pooled = `${code.slice(0, 13)}O`;
    await have({ code: pooled });
    expect(await checked({ basket }, { of: pooled })).toMatchObject({ valid: true });
    expect(await checked({ basket }, { of: `${code.slice(0, 13)}0` })).toMatchObject({ reason: 'unknown' });
  });
});

describe('a redemption', () => {
  it('takes the code for the order, with what it took off', async () => {
    await have();
    expect(await redeemed({ orderId: 'o-1', basket, customer: 'ada' })).toEqual({
      redeemed: true,
      orderId: 'o-1',
      code,
      discount: { amount: 7.49, currency: 'EUR' },
      sentence: '10% off. Good for one order.',
      validUntil: iso(issued.validUntil),
    });
    expect(await now()).toMatchObject({ orderId: 'o-1', redeemedAt: start, discount: 749 });
    expect(await checked({ basket })).toMatchObject({ reason: 'taken' });
  });

  it('is the same for the same order, and refused for another', async () => {
    await have();
    const first = await redeemed({ orderId: 'o-1' });
    expect(await redeemed({ orderId: 'o-1' })).toEqual(first);
    expect(await redeemed({ orderId: 'o-2' })).toMatchObject({ redeemed: false, reason: 'taken' });
  });

  it('stays the order’s when the code is over meanwhile', async () => {
    await have({ validUntil: plus(start, hours(1)) });
    await redeemed({ orderId: 'o-1' });
    await served.world.clock.runUntil(plus(start, hours(2)));
    expect(await redeemed({ orderId: 'o-1' })).toMatchObject({ redeemed: true });
    await served.ask('POST', '/v1/track', {
      body: {
        userId: 'ada',
        event: 'Order Completed',
        properties: { order_id: 'o-1', total: 40, coupon: code },
      },
    });
    await served.settle();
    expect(await now()).toMatchObject({ orderId: 'o-1', orderValue: 4_000 });
  });

  it('takes nothing where the basket is not enough', async () => {
    await have({ terms: { percentOff: 10, minimum: 100 } });
    expect(await redeemed({ orderId: 'o-1', basket })).toMatchObject({ redeemed: false, reason: 'minimum' });
    expect(await now()).not.toHaveProperty('orderId');
  });

  it('is one order’s of a thousand that ask at once', async () => {
    await have();
    const orders = Array.from({ length: 1_000 }, (_, index) => `o-${index}`);
    const answers = await Promise.all(orders.map((orderId) => redeemed({ orderId })));
    const winners = answers.filter((answer) => answer.redeemed);
    expect(winners).toHaveLength(1);
    expect(await now()).toHaveProperty('orderId', winners[0]?.orderId);
    for (const answer of answers) if (!answer.redeemed) expect(answer.reason).toBe('taken');
  });

  it('asked again by its key is answered as it was, whatever has happened since', async () => {
    await have();
    const headers = { 'idempotency-key': 'k-1' };
    const first = await redeemed({ orderId: 'o-1' }, { headers });
    await released({ orderId: 'o-1' });
    expect(await redeemed({ orderId: 'o-1' }, { headers })).toEqual(first);
    expect(await now()).not.toHaveProperty('orderId');
  });

  it('refuses the key of another request, and knows whose key it is', async () => {
    await have();
    const headers = { 'idempotency-key': 'k-1' };
    await redeemed({ orderId: 'o-1' }, { headers });
    expect(problemOf(await post('redeem', { orderId: 'o-2' }, { headers }))).toEqual([
      409,
      'idempotency-key',
      'idempotency-key: was the key of another request; make a new one for each',
    ]);
    const theirs = { ...headers, authorization: basic(otherTill.key) };
    expect(await redeemed({ orderId: 'o-2' }, { headers: theirs })).toMatchObject({ reason: 'taken' });
  });

  it('is remembered by its key for a day', async () => {
    await have();
    const headers = { 'idempotency-key': 'k-1' };
    await redeemed({ orderId: 'o-1' }, { headers });
    await served.world.clock.runUntil(plus(plus(start, days(1)), hours(1)));
    expect(await redeemed({ orderId: 'o-2' }, { headers })).toMatchObject({ reason: 'taken' });
  });
});

describe('a release', () => {
  it('gives the code back that the order took', async () => {
    await have();
    await redeemed({ orderId: 'o-1', basket });
    expect(await released({ orderId: 'o-1' })).toEqual({ released: true, orderId: 'o-1', code });
    expect(await now()).toEqual(issued);
    expect(await released({ orderId: 'o-1' })).toMatchObject({ released: true });
  });

  it('is not another order’s to ask for', async () => {
    await have();
    await redeemed({ orderId: 'o-1' });
    expect(await released({ orderId: 'o-2' })).toMatchObject({ released: false, reason: 'taken' });
    expect(await now()).toHaveProperty('orderId', 'o-1');
  });

  const order = async (event: string) => {
    await served.ask('POST', '/v1/track', {
      body: {
        userId: 'ada',
        event,
        messageId: event,
        properties: { order_id: 'o-1', total: 40, coupon: code },
        timestamp: iso(served.world.clock.now()),
      },
    });
    await served.settle();
  };

  it('takes no code from an order that stands, which its cancelling gives back', async () => {
    await have();
    await redeemed({ orderId: 'o-1' });
    await order('Order Completed');
    expect(await released({ orderId: 'o-1' })).toMatchObject({ released: false, reason: 'order-stands' });
    await order('Order Cancelled');
    expect(await checked({ basket })).toMatchObject({ valid: true });
  });
});

describe('codes that there are not', () => {
  const ask = (of: string, headers = {}) => post('check', { basket }, { of, headers });
  const guess = async (count: number) => {
    for (let n = 0; n < count; n += 1) await ask(`GUESS${n}`);
  };

  it('are refused unseen once a key has asked for too many in a minute', async () => {
    await have();
    await guess(120);
    const refused = await ask('GUESS');
    expect(problemOf(refused)).toEqual([
      429,
      undefined,
      'too many codes that there are not were asked for; try again in a minute',
    ]);
    expect(refused.headers).toMatchObject({ 'retry-after': '60' });
    await served.world.clock.runUntil(plus(start, minutes(1)));
    expect((await ask('GUESS')).status).toBe(200);
  });

  it('stand in nobody’s way who has a code, nor in another till’s', async () => {
    await have();
    await guess(121);
    expect((await ask(code)).status).toBe(200);
    expect((await ask('GUESS', { authorization: basic(otherTill.key) })).status).toBe(200);
  });
});

describe('whatever a till sends', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .record(
        {
          basket: fc.oneof(
            fc.jsonValue(),
            fc.record(
              {
                items: fc.oneof(
                  fc.jsonValue(),
                  fc.array(
                    fc.record(
                      {
                        price: fc.oneof(fc.double(), fc.jsonValue()),
                        quantity: fc.double(),
                        name: fc.string(),
                      },
                      { requiredKeys: [] },
                    ),
                  ),
                ),
                currency: fc.oneof(fc.constantFrom('EUR', 'JPY', 'KWD', 'xxx', 'toString'), fc.string()),
                shipping: fc.double(),
              },
              { requiredKeys: [] },
            ),
          ),
          orderId: fc.oneof(fc.string(), fc.jsonValue()),
          customer: fc.oneof(fc.constantFrom('ada', 'bob'), fc.string(), fc.jsonValue()),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  const terms = fc.constantFrom<CouponRecord['terms']>(
    { percentOff: 10 },
    { amountOff: 5, minimum: 20, only: { categories: ['tea'] } },
    { freeShipping: true, notWithOthers: true },
    { gift: 'Teapot' },
  );

  it('is answered, and never as our fault', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('check', 'redeem', 'release'),
        fc.oneof(fc.constant(code), fc.string({ unit: 'grapheme', minLength: 1 })),
        anything,
        terms,
        fc.boolean(),
        fc.dictionary(
          fc.constantFrom('accept-language', 'idempotency-key', 'content-type'),
          fc.string({ unit: 'binary-ascii' }),
        ),
        async (what, of, body, gives, forFriends, headers) => {
          await have({ terms: gives, forFriends });
          const { status } = await post(what, body, { of, headers });
          expect(status).toBeLessThan(500);
        },
      ),
    );
  });
});
