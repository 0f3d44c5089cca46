/** Telling shops of codes: what each makes of the terms at its own checkout, and what comes of faults on the way. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createShopify } from '../../../../functions/adapters/offers/shopify.ts';
import type { ShopMeans } from '../../../../functions/adapters/offers/told.ts';
import { createWooCommerce } from '../../../../functions/adapters/offers/woocommerce.ts';
import { days, type Instant, minutes, plus, seconds } from '../../../../shared/base/time.ts';
import type { ShopDesk } from '../../../../shared/flows/offers/desk.ts';
import type { CouponTerms } from '../../../../shared/journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { createShopifyStub, type ShopifyStub } from '../../../support/shops/shopify.ts';
import type { Basket, Stub } from '../../../support/shops/stub.ts';
import { createWooCommerceStub } from '../../../support/shops/woocommerce.ts';
import { start } from '../../../support/stand.ts';

let now: Instant;
let paused: number;
beforeEach(() => {
  now = start;
  paused = 0;
});

const meansOf = (stub: Stub, secret: string): ShopMeans => ({
  ask: stub.ask,
  now: () => now,
  pause: async (duration) => {
    paused += duration;
    now = plus(now, duration);
  },
  secret: async () => secret,
});

const domain = 'acme.myshopify.com';
const shopifyOf = (changes: Partial<Parameters<typeof createShopifyStub>[0]> = {}, secret = 'shpat_1') => {
  const stub = createShopifyStub({
    domain,
    token: 'shpat_1',
    collections: ['tea', 'green-tea'],
    now: () => now,
    ...changes,
  });
  const desk = createShopify({ kind: 'shopify', domain, apiVersion: '2026-10' }, meansOf(stub, secret));
  return { stub, desk };
};
const url = 'https://acme.example/shop';
const wooOf = (changes: Partial<Parameters<typeof createWooCommerceStub>[0]> = {}, secret = 'ck_1:cs_1') => {
  const stub = createWooCommerceStub({
    url,
    key: 'ck_1:cs_1',
    categories: ['Tea', 'Green tea'],
    now: () => now,
    ...changes,
  });
  return { stub, desk: createWooCommerce({ kind: 'woocommerce', url }, meansOf(stub, secret)) };
};

const couponWith = (terms: CouponTerms, changes: Partial<CouponRecord> = {}): CouponRecord => ({
  ...tenOffIssued,
  issuedAt: start,
  terms,
  ...changes,
});
const tenOff = couponWith({ percentOff: 10 });
const { code } = tenOff;

const cup = { product: '1', categories: ['cups'], price: 20 };
const teaOf = (category: string) => ({ product: '2', categories: [category], price: 40 });
const basket = (items: Basket['items'], customer = 'ada'): Basket => ({ customer, items, shipping: 5 });
const took = (stub: Stub, what: Basket): number | string => {
  const done = stub.checkout(code, what);
  return 'refused' in done ? done.refused : done.off;
};

type Opened = { readonly stub: Stub; readonly desk: ShopDesk };
const shops: readonly (readonly [
  name: string,
  open: () => Opened,
  tea: string,
  withWrongKey: () => Opened,
])[] = [
  ['Shopify', shopifyOf, 'tea', () => shopifyOf({}, 'shpat_old')],
  ['WooCommerce', wooOf, 'Tea', () => wooOf({}, 'ck_1:cs_old')],
];

describe.each(shops)('%s', (_, open, tea, withWrongKey) => {
  it('takes the code once, in time, whatever its case', async () => {
    const { stub, desk } = open();
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(stub.checkout(code.toLowerCase(), basket([cup]))).toMatchObject({ off: 2 });
    expect(took(stub, basket([cup], 'bob'))).toBe('it has been used');
  });

  it('takes it no more once it is over', async () => {
    const { stub, desk } = open();
    await desk.create(tenOff);
    now = plus(tenOff.validUntil, minutes(1));
    expect(took(stub, basket([cup]))).toBe('it has ended');
  });

  it('takes a friends’ code of each friend once', async () => {
    const { stub, desk } = open();
    await desk.create(couponWith({ amountOff: 5 }, { forFriends: true }));
    expect(took(stub, basket([cup], 'bob'))).toBe(5);
    expect(took(stub, basket([cup], 'cat'))).toBe(5);
    expect(took(stub, basket([cup], 'bob'))).toBe('this customer has used it');
  });

  it('keeps to what it is for, and to its minimum', async () => {
    const { stub, desk } = open();
    await desk.create(couponWith({ percentOff: 50, only: { categories: [tea] }, minimum: 30 }));
    expect(took(stub, basket([cup]))).toBe('nothing in the basket is what it is for');
    expect(took(stub, basket([{ ...teaOf(tea), price: 20 }]))).toBe('the basket is worth too little');
    expect(took(stub, basket([cup, teaOf(tea)]))).toBe(20);
  });

  it('knows products by their ids', async () => {
    const { stub, desk } = open();
    await desk.create(couponWith({ amountOff: 15, only: { products: ['2'] } }));
    expect(took(stub, basket([cup]))).toBe('nothing in the basket is what it is for');
    expect(took(stub, basket([cup, teaOf('any')]))).toBe(15);
  });

  it('sends for nothing', async () => {
    const { stub, desk } = open();
    await desk.create(couponWith({ freeShipping: true }));
    expect(stub.checkout(code, basket([cup]))).toMatchObject({ off: 5, freeShipping: true });
  });

  it('knows a code that it was told twice for the same one', async () => {
    const { stub, desk } = open();
    await desk.create(tenOff);
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(stub.codes()).toEqual([code]);
  });

  it('is told again where its answer was lost, though it had taken the code', async () => {
    const { stub, desk } = open();
    stub.lose(1);
    expect(await desk.create(tenOff)).toMatchObject({ kind: 'busy' });
    expect(stub.codes()).toEqual([code]);
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(took(stub, basket([cup]))).toBe(2);
  });

  it('has the later end of a code that is told anew', async () => {
    const { stub, desk } = open();
    await desk.create(tenOff);
    await desk.create({ ...tenOff, validUntil: plus(tenOff.validUntil, days(2)) });
    now = plus(tenOff.validUntil, days(1));
    expect(took(stub, basket([cup]))).toBe(2);
  });

  it('keeps a code of somebody else as it is', async () => {
    const { stub, desk } = open();
    await desk.create({ ...tenOff, name: 'another' });
    expect(await desk.create(tenOff)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('of somebody else'),
    });
    expect(await desk.remove(tenOff, true)).toEqual({ kind: 'gone' });
    expect(stub.codes()).toEqual([code]);
  });

  it('forgets a code, and one that is not there is forgotten', async () => {
    const { stub, desk } = open();
    await desk.create(tenOff);
    expect(await desk.remove(tenOff, true)).toEqual({ kind: 'gone' });
    expect(await desk.remove(tenOff, true)).toEqual({ kind: 'gone' });
    expect(stub.codes()).toEqual([]);
  });

  it('takes a code anew whose order was cancelled', async () => {
    const { stub, desk } = open();
    await desk.create(tenOff);
    const done = stub.checkout(code, basket([cup]));
    if ('order' in done) stub.cancel(done.order);
    await desk.create(tenOff, true);
    expect(took(stub, basket([cup]))).toBe(2);
  });

  it('is busy while it is down, and while the key is none', async () => {
    const { stub, desk } = open();
    stub.goDown(true);
    expect(await desk.create(tenOff)).toMatchObject({ kind: 'busy' });
    expect(await desk.remove(tenOff, true)).toMatchObject({ kind: 'busy' });
    stub.goDown(false);
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(await withWrongKey().desk.create(tenOff)).toMatchObject({ kind: 'busy' });
  });

  it('refuses a category that it does not have', async () => {
    const { desk } = open();
    expect(await desk.create(couponWith({ percentOff: 5, only: { categories: ['boats'] } }))).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('boats'),
    });
  });
});

describe('Shopify', () => {
  const spent = (left: number): { readonly stub: ShopifyStub; readonly desk: ShopDesk } => {
    const opened = shopifyOf();
    opened.stub.spend(left);
    return opened;
  };

  it('is waited for where it throttles, for as long as the points take to come back', async () => {
    const { stub, desk } = spent(0);
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(stub.codes()).toEqual([code]);
    expect(paused).toBe(100);
  });

  it('is not asked while the points that are left are known to be too few', async () => {
    const { stub, desk } = shopifyOf({ points: { perSecond: 1, most: 12 } });
    expect(await desk.create(tenOff)).toEqual({ kind: 'made' });
    expect(await desk.create({ ...tenOff, code: 'SECOND' })).toEqual({
      kind: 'busy',
      why: 'Shopify has no points left until 2026-11-23T12:00:08Z',
    });
    expect(stub.asked).toHaveLength(1);
    now = plus(now, seconds(8));
    expect(await desk.create({ ...tenOff, code: 'SECOND' })).toEqual({ kind: 'made' });
  });

  it('is busy for an app without the scope, until somebody gives it', async () => {
    const { desk } = shopifyOf({ scopes: ['read_products'] });
    expect(await desk.create(tenOff)).toEqual({
      kind: 'busy',
      why: expect.stringContaining('write_discounts'),
    });
  });

  it('gives a gift with what it is tied to', async () => {
    const { stub, desk } = shopifyOf();
    await desk.create(couponWith({ gift: '7', only: { categories: ['Green tea'] } }));
    const cake = { product: '7', categories: ['cakes'], price: 8 };
    expect(took(stub, basket([teaOf('green-tea'), cake]))).toBe(8);
  });
});

describe('WooCommerce', () => {
  it('is busy where its host takes no more, and for a key that may only read', async () => {
    const { stub, desk } = wooOf();
    stub.limit(true);
    expect(await desk.create(tenOff)).toEqual({ kind: 'busy', why: 'WooCommerce answered with 429' });
    expect(await wooOf({ permissions: 'read' }).desk.create(tenOff)).toMatchObject({
      kind: 'busy',
      why: expect.stringContaining('does not have write permissions'),
    });
  });

  it('refuses what its coupons can’t', async () => {
    expect(await wooOf().desk.create(couponWith({ gift: '7' }))).toMatchObject({ kind: 'refused' });
  });
});
