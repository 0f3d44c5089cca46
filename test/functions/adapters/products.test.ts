/** The feed of products and the lists of what goes together: whole or not at all, for as long as they hold. */
import { beforeEach, describe, expect, it } from 'vitest';
import { putInUse } from '../../../local/backtest/feed/load.ts';
import { customerId, type EnrolmentKey, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, minus, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../../../shared/customers/profiles/profile.ts';
import type { Product, ToldProduct } from '../../../shared/decisions/picks/product.ts';
import { loadFeed, useLoaded } from '../../../shared/flows/feed/load.ts';
import type { Ports } from '../../../shared/flows/ports.ts';
import { picksFor } from '../../../shared/flows/sending/picks.ts';
import type { TouchRecord } from '../../../shared/journeys/records.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

let stand: Stand;
let ports: Ports;
beforeEach(() => {
  stand = createStand();
  ({ ports } = stand);
});

const told = (id: string, more: Partial<ToldProduct> = {}): ToldProduct => ({
  id,
  name: `The ${id}`,
  url: `https://shop.example.com/${id}`,
  ...more,
});
const use = (version: string, products = 1) => useLoaded(version, { products, inStock: products }, ports);
const found = async (...ids: readonly string[]): Promise<readonly Product[]> => {
  const head = await ports.feed.current();
  return head === undefined ? [] : ports.feed.find(head, ids);
};

describe('a feed', () => {
  it('is seen once all of it is there, and stays until the next is', async () => {
    await loadFeed('feed-one', [told('cup', { price: 18.9 })], ports);
    expect(await ports.feed.latest()).toBeUndefined();
    await use('feed-one');
    await loadFeed('feed-two', [told('cup', { price: 20 })], ports);
    expect(await found('cup', 'pot')).toEqual([
      {
        id: 'cup',
        name: 'The cup',
        url: 'https://shop.example.com/cup',
        price: { minor: 1_890, currency: 'EUR' },
        inStock: true,
      },
    ]);
    await use('feed-two');
    expect(await found('cup')).toMatchObject([{ price: { minor: 1_890 } }]);
    await stand.moveTo(plus(start, minutes(2)));
    expect(await found('cup')).toMatchObject([{ price: { minor: 2_000 } }]);
  });

  it('is shown to nobody after 90 days', async () => {
    await loadFeed('feed-one', [told('cup')], ports);
    await use('feed-one');
    await stand.moveTo(plus(start, days(90)));
    expect(await ports.feed.latest()).toBeUndefined();
  });

  it('is never changed once it is in use', async () => {
    await loadFeed('feed-one', [told('cup')], ports);
    await use('feed-one');
    expect(await use('feed-one')).toMatchObject({ version: 'feed-one', at: start });
    expect(await loadFeed('feed-one', [told('cup')], ports)).toEqual({
      refused: 'conflict',
      why: 'this version is in use; load under another',
      reason: { kind: 'in-use', what: 'version' },
    });
  });

  it.each([
    [[told('cup'), told('cup')], 'products.1.id', 'is that of products.0 too'],
    [
      [told('cup', { url: 'https://elsewhere.example/cup' })],
      'products.0.url',
      'leads to elsewhere.example, which is not the shop’s; name the host in linkHosts of the settings',
    ],
    [
      [told('cup', { image: 'https://elsewhere.example/cup.jpg' })],
      'products.0.image',
      'leads to elsewhere.example, which is not the shop’s; name the host in imageHosts of the settings',
    ],
  ])('is refused by the field that is wrong: %j', async (products, field, why) => {
    expect(await loadFeed('feed-one', products, ports)).toEqual({
      refused: 'invalid',
      field,
      why: `${field}: ${why}`,
    });
  });
});

it('is put in use by a local run as by the API, or refused with what is wrong', async () => {
  await putInUse('feed-one', [told('cup'), told('pot', { inStock: false })], ports);
  expect(await ports.feed.latest()).toMatchObject({ products: 2, inStock: 1 });
  await expect(
    putInUse('feed-two', [told('cup', { url: 'https://elsewhere.example/cup' })], ports),
  ).rejects.toThrow('the feed of products: products.0.url: leads to elsewhere.example, which is not');
  expect(await ports.feed.latest()).toMatchObject({ version: 'feed-one' });
});

const ada: Profile = { ...newProfile(customerId('ada')), favouriteCategory: 'tea' };
const enrolment: EnrolmentKey = { customer: ada.id, journey: journeyId('win-back'), version: 1, cycle: 2 };
const touch = {
  kind: 'email',
  name: 'picked-for-you',
  channel: 'email',
  transactional: false,
  deliverWithin: days(5),
} as const;
const shown = (product: string, daysAgo: number, more: Partial<TouchRecord> = {}) =>
  ports.ledger.put({
    touches: [
      {
        enrolment: { ...enrolment, cycle: 1 },
        step: `showed-${product}`,
        kind: 'email',
        channel: 'email',
        at: minus(start, days(daysAgo)),
        outcome: 'sent',
        picked: [product],
        ...more,
      },
    ],
  });
const bought = (product: string, daysAgo: number) =>
  ports.ledger.give(ada.id, {
    entries: [],
    orders: [
      {
        customer: ada.id,
        orderId: `order-${product}`,
        placedAt: minus(start, days(daysAgo)),
        lines: { at: minus(start, days(daysAgo)), items: [{ name: product, quantity: 1, product }] },
        couponCodes: [],
        refunds: {},
        counted: { at: minus(start, days(daysAgo)), gross: 1_000, refunded: 0 },
      },
    ],
  });
const looked = (product: string, hoursAgo: number) =>
  ports.ledger.note({
    id: `looked-${product}`,
    customer: ada.id,
    at: minus(start, hours(hoursAgo)),
    name: 'Custom',
    customName: 'Product Viewed',
    properties: { product_id: product, name: product },
  });
const lists = async (): Promise<void> => {
  const until = plus(start, days(90));
  await ports.picks.put('picks-one', until, [
    {
      of: 'product:cup',
      alike: [
        { product: 'pot', likeness: 0.4 },
        { product: 'lid', likeness: 0.2 },
      ],
    },
    {
      of: 'category:tea',
      alike: [
        { product: 'oolong', likeness: 0.5 },
        { product: 'cup', likeness: 0.3 },
      ],
    },
  ]);
  await ports.picks.use({ version: 'picks-one', at: start, until, products: 2 });
};
const sells = async (...products: readonly ToldProduct[]): Promise<void> => {
  await loadFeed('feed-one', products, ports);
  await use('feed-one', products.length);
};
const namesOf = async (showsBrowsed = false, profile = ada): Promise<readonly string[] | undefined> =>
  (await picksFor(profile, { enrolment, touch }, ports, showsBrowsed)).items?.map(({ name }) => name);

describe('what a message picks', () => {
  it('goes with what she bought, then sells best in her favourite category, and is nothing that she has', async () => {
    await sells(told('cup'), told('pot'), told('lid'), told('oolong'));
    await lists();
    await bought('cup', 20);
    expect(await namesOf()).toEqual(['The pot', 'The lid', 'The oolong']);
  });

  it('is led by what she looked at, unless the message shows that anyway', async () => {
    await sells(told('cup'), told('pot'), told('lid'), told('oolong'));
    await lists();
    await looked('cup', 3);
    expect(await namesOf()).toEqual(['The cup', 'The pot', 'The lid']);
    expect(await namesOf(true)).toEqual(['The pot', 'The lid', 'The oolong']);
  });

  it('is nothing that another message has shown in the last 90 days, whatever became of it, if it left', async () => {
    await sells(told('cup'), told('pot'), told('lid'), told('oolong'));
    await lists();
    await bought('cup', 20);
    await shown('pot', 89, { outcome: 'unknown' });
    await shown('lid', 90);
    await shown('oolong', 10, { outcome: 'withheld' });
    expect(await namesOf()).toEqual(['The lid', 'The oolong']);
  });

  it('is what this message was about to show when its Lambda died', async () => {
    await sells(told('pot'));
    await lists();
    await bought('cup', 20);
    await shown('pot', 0, { enrolment, step: touch.name, outcome: 'sending' });
    await shown('lid', 0);
    expect(await namesOf()).toEqual(['The pot']);
  });

  it('is what was shown longest ago, where she has been shown all that there is, under another id too', async () => {
    await sells(told('pot'), told('lid'), told('oolong'));
    await lists();
    await bought('cup', 20);
    await shown('pot', 30);
    await shown('lid', 80);
    const of = customerId('ada-before');
    await shown('oolong', 50, { enrolment: { ...enrolment, customer: of, cycle: 1 } });
    const passage: OpenEnrolment = {
      ...{ cycle: 1, version: 1, arm: 'treatment', claims: {}, of },
      enrolledAt: minus(start, days(60)),
      goalUntil: minus(start, days(30)),
    };
    const merged: Profile = { ...ada, enrolments: { [enrolment.journey]: passage } };
    expect(await namesOf(false, merged)).toEqual(['The lid', 'The oolong', 'The pot']);
  });

  it('is in stock', async () => {
    await sells(told('pot', { inStock: false }), told('lid'));
    await lists();
    await bought('cup', 20);
    expect(await namesOf()).toEqual(['The lid']);
  });

  it('is nothing where nothing is known of her, or nothing is sold', async () => {
    await lists();
    await bought('cup', 20);
    expect(await namesOf()).toBeUndefined();
    await sells(told('bag'));
    await stand.moveTo(plus(start, minutes(2)));
    expect(await namesOf()).toBeUndefined();
  });
});
