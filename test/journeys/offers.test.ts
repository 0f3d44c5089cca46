/** Stories of offers at shops that are told of codes: refused, down for a day, redeemed, cancelled, stopped. */
import { afterEach, describe, expect, it } from 'vitest';
import { silentCustomer } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  coupon,
  email,
  exit,
  type Journey,
  purchase,
  reaction,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import type { CouponTerms } from '../../shared/journeys/offers/benefits/index.ts';
import { winBack14d } from '../../workflows/journeys/index.ts';
import { createSelling, type Selling, type SellingOptions } from '../support/shops/selling.ts';
import { createShopifyStub } from '../support/shops/shopify.ts';
import type { Basket } from '../support/shops/stub.ts';
import { createWooCommerceStub } from '../support/shops/woocommerce.ts';

const winBack = (terms: CouponTerms): Journey => {
  const tenOff = coupon('ten-off', { ...terms, validFor: days(8) });
  const missYou = email('we-miss-you', { carrying: tenOff });
  return journey('come-back', {
    version: 1,
    enrols: { when: dormantFor(days(14)), reEnrolAfter: days(90) },
    goal: purchase,
    steps: [
      send(tenOff),
      send(missYou),
      waitFor(
        reaction(missYou),
        { atMost: days(3) },
        { clicked: [], opened: [], silent: [send(email('picked-for-you', { carrying: tenOff }))] },
      ),
      waitFor(redemption(tenOff), { atMost: days(5) }, { redeemed: [exit('converted')], unused: [] }),
      exit('lapsed'),
    ],
  });
};
const tenOff = winBack({ percentOff: 10 });
const ada = silentCustomer();

const domain = 'acme.myshopify.com';
const atShopify = (changes: Partial<SellingOptions> = {}): SellingOptions => ({
  journey: tenOff,
  customers: [ada],
  shop: { kind: 'shopify', domain, apiVersion: '2026-10' },
  stub: (now) => createShopifyStub({ domain, token: 'shpat_1', collections: ['tea'], now }),
  secret: 'shpat_1',
  ...changes,
});
const url = 'https://shop.example.com';
const atWooCommerce = (changes: Partial<SellingOptions> = {}): SellingOptions => ({
  journey: tenOff,
  customers: [ada],
  shop: { kind: 'woocommerce', url },
  stub: (now) => createWooCommerceStub({ url, key: 'ck_1:cs_1', categories: ['Tea'], now }),
  secret: 'ck_1:cs_1',
  ...changes,
});

let selling: Selling | undefined;
afterEach(() => {
  selling?.close();
  selling = undefined;
});
const opened = async (options: SellingOptions): Promise<Selling> => {
  selling = await createSelling(options);
  return selling;
};

const pot: Basket = { customer: 'ada', items: [{ product: '1', categories: ['Tea', 'tea'], price: 40 }] };
const linesOf = ({ passages }: Selling): readonly string[] =>
  passages().flatMap(({ touches, enrolment }) => [
    ...touches.map(
      ({ kind, step, outcome, withheld }) =>
        `${kind} ${step} ${outcome}${withheld === undefined ? '' : ` (${withheld.guardrail})`}`,
    ),
    ...(enrolment?.exit === undefined ? [] : [`exit ${enrolment.exit.reason}`]),
  ]);
const codeOf = ({ mails, codeIn }: Selling): string => {
  const [first] = mails;
  if (first === undefined) throw new Error('no mail has left');
  return codeIn(first.mail);
};

describe.each([
  ['Shopify', atShopify],
  ['WooCommerce', atWooCommerce],
])('an offer at %s', (_, at) => {
  it('is known at the checkout before its mail leaves, and the order that uses it ends the story', async () => {
    const shop = await opened(at());
    await shop.until(hours(20));
    expect(shop.mails.map(({ day }) => day)).toEqual([0]);
    expect(shop.stub.codes()).toEqual([codeOf(shop)]);
    shop.at(days(1), () => {
      expect(shop.buy(codeOf(shop), pot)).toMatchObject({ off: 4 });
      expect(shop.buy(codeOf(shop), pot)).toEqual({ refused: 'it has been used' });
    });
    await shop.until(days(12));
    expect(shop.told).toEqual(['Coupon Issued ten-off', 'Coupon Redeemed ten-off']);
    expect(linesOf(shop)).toEqual(['coupon ten-off sent', 'email we-miss-you sent', 'exit goal-reached']);
  });

  it('waits for a shop that is down for a day, and works for all its days when it leaves', async () => {
    const shop = await opened(at());
    shop.stub.goDown(true);
    await shop.until(hours(36));
    expect(shop.mails).toEqual([]);
    expect(shop.coupons()).toMatchObject([{ state: 'reserved' }]);
    shop.stub.goDown(false);
    await shop.until(days(2));
    expect(shop.mails.map(({ day }) => day)).toEqual([1]);
    const [issued] = shop.coupons();
    expect(issued?.state).toBeUndefined();
    expect((issued?.validUntil ?? 0) - (issued?.issuedAt ?? 0)).toBe(days(8));
    shop.at(days(9), () => {
      expect(shop.buy(codeOf(shop), pot)).toMatchObject({ off: 4 });
    });
    await shop.until(days(12));
    expect(shop.told).toEqual(['Coupon Issued ten-off', 'Coupon Redeemed ten-off']);
  });

  it('is not made a promise of where the shop refuses it, and the story goes on as without one', async () => {
    const shop = await opened(at({ journey: winBack({ percentOff: 10, only: { categories: ['boats'] } }) }));
    await shop.until(days(12));
    expect(shop.mails).toEqual([]);
    expect(linesOf(shop)).toEqual([
      'email picked-for-you withheld (offer-refused)',
      'email we-miss-you withheld (offer-refused)',
      'exit lapsed',
    ]);
    expect(shop.stub.codes()).toEqual([]);
    expect(shop.coupons().map(({ releasedAt }) => releasedAt !== undefined)).toEqual([true]);
    expect(shop.told).not.toContain('Coupon Issued ten-off');
  });

  it('is good again where the order that used it is cancelled unpaid', async () => {
    const shop = await opened(at());
    let done: ReturnType<Selling['buy']> = { refused: 'not yet' };
    shop.at(days(1), () => {
      done = shop.buy(codeOf(shop), pot);
    });
    shop.at(days(2), () => shop.cancel(done));
    await shop.until(days(3));
    expect(shop.coupons().map(({ orderId }) => orderId)).toEqual([undefined]);
    expect(shop.buy(codeOf(shop), pot)).toMatchObject({ off: 4 });
    await shop.until(days(4));
    expect(shop.coupons().map(({ orderId }) => orderId !== undefined)).toEqual([true]);
  });

  it('is good for nothing any more at either checkout where somebody stops its journey', async () => {
    const shop = await opened(at());
    shop.at(days(1), async () => {
      const { status } = await shop.ask('POST', '/v1/journeys/come-back/stop', {
        id: 'stop-1',
        why: 'it was ten, not fifty',
      });
      expect(status).toBe(200);
    });
    await shop.until(days(3));
    expect(shop.told).toEqual(['Coupon Issued ten-off', 'Coupon Voided ten-off']);
    expect(shop.stub.codes()).toEqual([]);
    expect(shop.buy(codeOf(shop), pot)).toEqual({ refused: 'there is no such code' });
  });

  it('is told once where the shop’s answers are lost', async () => {
    const shop = await opened(at());
    shop.stub.lose(2);
    await shop.until(hours(20));
    expect(shop.stub.codes()).toEqual([codeOf(shop)]);
    expect(shop.buy(codeOf(shop), pot)).toMatchObject({ off: 4 });
  });

  it('waits for the key that nobody has put there yet', async () => {
    const shop = await opened(at({ secret: '' }));
    await shop.until(hours(14));
    expect(shop.mails).toEqual([]);
    const { environment, secrets } = shop.world;
    secrets.put(environment.OFFERS_SECRET_ID ?? '', at().secret);
    await shop.until(hours(20));
    expect(shop.mails).toHaveLength(1);
  });
});

describe('a customer’s favourite category', () => {
  it('is what her code is for at the checkout', async () => {
    const journey = winBack({ percentOff: 50, only: { categories: ['tea'] } });
    const shop = await opened(atShopify({ journey }));
    await shop.until(hours(20));
    const cup = { product: '2', categories: ['cups'], price: 10 };
    expect(shop.buy(codeOf(shop), { customer: 'ada', items: [cup] })).toEqual({
      refused: 'nothing in the basket is what it is for',
    });
    expect(shop.buy(codeOf(shop), { customer: 'ada', items: [cup, ...pot.items] })).toMatchObject({
      off: 20,
    });
  });
});

describe('a pool of codes', () => {
  const atPool: SellingOptions = {
    journey: tenOff,
    customers: [ada, silentCustomer({ id: 'bea', email: 'bea@example.com' })],
    shop: { kind: 'pool' },
    stub: (now) => createShopifyStub({ domain, token: 'unused', now }),
    secret: '',
  };
  const load = (shop: Selling, codes: readonly string[], name = 'ten-off') =>
    shop.ask('POST', `/v1/pools/${name}/codes`, { codes });

  it('gives each customer one, as the shop writes it, and waits for more where it is empty', async () => {
    const shop = await opened(atPool);
    expect(JSON.parse((await load(shop, ['Save-10-ab12'])).body)).toEqual({
      coupon: 'ten-off',
      loaded: 1,
      known: 0,
    });
    await shop.until(hours(14));
    expect(shop.mails).toHaveLength(1);
    expect(shop.mails[0]?.mail.text).toContain('Save-10-ab12');
    const answer = await load(shop, ['save-10-AB12', 'Save-10-cd34']);
    expect(JSON.parse(answer.body)).toEqual({ coupon: 'ten-off', loaded: 1, known: 1 });
    await shop.until(hours(20));
    expect(shop.mails.map(({ mail }) => /Save-10-\w+/.exec(mail.text)?.[0])).toEqual([
      'Save-10-ab12',
      'Save-10-cd34',
    ]);
    expect(
      shop
        .coupons()
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(['SAVE10AB12', 'SAVE10CD34']);
  });

  it('takes codes of coupons that the shop gives, and nothing else', async () => {
    const shop = await opened(atPool);
    expect(await load(shop, ['Save-1'], 'elsewhere')).toMatchObject({
      status: 404,
      body: expect.stringContaining('no journey gives a coupon \\"elsewhere\\"; there are ten-off'),
    });
    expect(await load(shop, ['a code'])).toMatchObject({
      status: 400,
      body: expect.stringContaining('codes.0: must be without spaces'),
    });
  });
});

describe('the built-in win-back-14d at Shopify, from a basket of 30 on', () => {
  it('is said so in the mail, refused below, redeemed, and good again when that order is cancelled', async () => {
    const shop = await opened(atShopify({ journey: winBack14d({ minimum: 30 }) }));
    const small: Basket = { ...pot, items: [{ product: '2', categories: [], price: 29 }] };
    let done: ReturnType<Selling['buy']> = { refused: 'not yet' };
    shop.at(days(4), () => {
      expect(shop.buy(codeOf(shop), small)).toEqual({ refused: 'the basket is worth too little' });
      done = shop.buy(codeOf(shop), pot);
      expect(done).toMatchObject({ off: 4 });
    });
    shop.at(days(5), () => shop.cancel(done));
    await shop.until(days(6));
    expect(shop.mails[0]?.mail.text).toContain('On orders from €30');
    expect(shop.coupons().map(({ orderId }) => orderId)).toEqual([undefined]);
    expect(shop.buy(codeOf(shop), pot)).toMatchObject({ off: 4 });
  });
});
