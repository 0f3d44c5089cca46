/** What lies in a cart, by what is told of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import type { Json } from '../../../../shared/base/record.ts';
import { type Instant, instant } from '../../../../shared/base/time.ts';
import { type Cart, itemsAfter } from '../../../../shared/customers/events/cart.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';

const begun: Cart = {
  at: instant(100),
  ids: { checkout: 'c1', cart: 'k1' },
  currency: 'EUR',
  items: [
    { name: 'Kettle', quantity: 2, price: 4_000, product: 'p-1' },
    { name: 'Kettle', quantity: 1, price: 5_000, product: 'p-2' },
  ],
};
const told = (
  name: string,
  properties: Readonly<Record<string, Json>>,
  at: Instant = instant(200),
): CustomerEvent => ({
  name: 'Custom',
  customName: name,
  id: `${name}-${at}-${JSON.stringify(properties)}`,
  customer: customerId('ada'),
  at,
  properties,
});
const itemsOf = (...events: readonly CustomerEvent[]) =>
  itemsAfter(begun, events)?.map(({ product, name, quantity }) => `${quantity} ${product ?? name}`);
const asBegun = ['2 p-1', '1 p-2'];

describe('a cart', () => {
  it('loses the thing of that id, or of that name where it has none of the id', () => {
    expect(itemsOf(told('Product Removed', { product_id: 'p-2', name: 'Kettle', quantity: 1 }))).toEqual([
      '2 p-1',
    ]);
    expect(itemsOf(told('Product Removed', { name: 'Kettle', quantity: 1 }))).toEqual(['1 p-1', '1 p-2']);
    expect(itemsOf(told('Product Removed', { sku: 'other', name: 'Kettle' }))).toEqual(['1 p-2']);
    expect(itemsOf(told('Product Removed', { name: 'Cup' }))).toEqual(asBegun);
    expect(itemsOf(told('Product Removed', { product_id: 'own', sku: 'p-2' }))).toEqual(['2 p-1']);
  });

  it('has more of a thing that is added, and what was not there', () => {
    expect(
      itemsOf(
        told('Product Added', { product_id: 'p-1', name: 'Kettle', quantity: 3 }),
        told('Product Added', { name: 'Cup' }),
      ),
    ).toEqual(['5 p-1', '1 p-2', '1 Cup']);
  });

  it('is what a list says, and what came of it since', () => {
    const listed = told('Cart Updated', { products: [{ name: 'Cup', quantity: 2 }] }, instant(300));
    expect(itemsOf(told('Product Removed', { name: 'Kettle' }, instant(200)), listed)).toEqual(['2 Cup']);
    expect(itemsOf(listed, told('Product Removed', { name: 'Cup', quantity: 1 }, instant(400)))).toEqual([
      '1 Cup',
    ]);
  });

  it('takes no price that is in another currency', () => {
    const added = (currency: string) =>
      itemsAfter(begun, [told('Product Added', { name: 'Cup', price: 9.5, currency })])?.at(-1);
    expect(added('EUR')).toEqual({ name: 'Cup', quantity: 1, price: 950 });
    expect(added('USD')).toEqual({ name: 'Cup', quantity: 1 });
  });

  it.each([
    ['before its checkout', told('Cart Emptied', {}, instant(99))],
    ['of another checkout', told('Cart Emptied', { checkout_id: 'c2' })],
    ['of another cart', told('Cart Emptied', { cart_id: 'k2' })],
    ['of something else', told('Wishlist Emptied', {})],
  ])('is as it was by what is told %s', (_, event) => {
    expect(itemsOf(event)).toEqual(asBegun);
  });

  it.each([{}, { checkout_id: 'c1' }, { cart_id: 'k1' }, { cartId: 'c1' }])(
    'is emptied by who means it: %j',
    (ids) => {
      expect(itemsOf(told('Cart Emptied', ids))).toEqual([]);
    },
  );

  it('of which nobody has told what lies in it is not known until somebody lists it', () => {
    const unknown = { ...begun, items: undefined };
    const removed = told('Product Removed', { name: 'Kettle' });
    expect(itemsAfter(unknown, [removed])).toBeUndefined();
    expect(itemsAfter(unknown, [removed, told('Cart Emptied', {}, instant(300))])).toEqual([]);
  });

  it('is the same in whatever order it is told', () => {
    const name = fc.constantFrom('Kettle', 'Cup');
    const quantity = fc.constantFrom(1, 2);
    const at = fc.integer({ min: 95, max: 110 }).map(instant);
    const product = fc.record({ name, quantity, product_id: fc.constantFrom('p-1', 'p-2', 'p-3') });
    const event = fc.oneof(
      fc.tuple(fc.constantFrom('Product Added', 'Product Removed'), product, at),
      fc.tuple(
        fc.constant('Cart Viewed'),
        fc.array(product, { maxLength: 2 }).map((products) => ({ products })),
        at,
      ),
    );
    const events = fc.uniqueArray(
      event.map(([kind, properties, when]) => told(kind, properties, when)),
      { maxLength: 6, selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(
        events.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(itemsAfter(begun, shuffled)).toEqual(itemsAfter(begun, all));
        },
      ),
    );
  });
});
