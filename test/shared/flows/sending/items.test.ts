/** What of a cart or an order a message shows. */
import { describe, expect, it } from 'vitest';
import type { OrderItem } from '../../../../shared/customers/events/items.ts';
import { type Shown, shownItems } from '../../../../shared/flows/sending/items.ts';

const settings = {
  brand: { name: 'Acme', url: 'https://shop.example', address: '', colour: '#000000' },
  currency: 'EUR',
  linkHosts: ['pay.example'],
  imageHosts: ['cdn.example'],
};
const kettle: OrderItem = { name: 'Kettle', quantity: 1 };
const shown = (...items: readonly OrderItem[]): Shown => shownItems(items, 'JPY', settings);

describe('a thing that a message shows', () => {
  it('has its price in the currency of what it lies in', () => {
    expect(shown({ ...kettle, quantity: 2, price: 4_990 })).toEqual({
      items: [
        { name: 'Kettle', quantity: 2, price: { minor: 4_990, currency: 'JPY' }, image: null, url: null },
      ],
      more: 0,
    });
  });

  it.each([
    ['https://www.shop.example/k.jpg?w=1&h=2', true],
    ['https://pay.example/k.jpg', true],
    ['https://cdn.example/k.jpg', true],
    ['http://cdn.example/k.jpg', false],
    ['https://cdn.example.evil.example/k.jpg', false],
    ['https://shop.example@evil.example/k.jpg', false],
    ['https://cdn.example/k"onerror=x', false],
  ])('is seen in a picture by https on the shop’s hosts alone: %s', (image, isShown) => {
    expect(shown({ ...kettle, image }).items[0]?.image).toBe(isShown ? image : null);
  });

  it.each([
    ['https://shop.example/p/kettle', 'https://shop.example/p/kettle'],
    ['https://pay.example/p/kettle', 'https://pay.example/p/kettle'],
    ['https://cdn.example/p/kettle', 'https://shop.example'],
    ['https://evil.example/', 'https://shop.example'],
  ])('leads to the shop’s own pages alone: %s', (url, leadsTo) => {
    expect(shown({ ...kettle, url }).items[0]?.url).toBe(leadsTo);
  });

  it.each([
    'Your account is locked: https://evil.example',
    'Call www.evil.example',
    'evil.example',
    'Ket\ntle',
    'Ket\u202etle',
    'Ket\u200btle',
  ])('has no name that is a message of its own: %j', (name) => {
    expect(shown({ ...kettle, name }, kettle)).toMatchObject({ items: [{ name: 'Kettle' }], more: 1 });
  });

  it.each(['Tea, 1.5 l', 'No. 5 (50 ml)', 'Café crème', '鐵觀音 1.0', "Men's T-shirt / blue"])(
    'may be called %s',
    (name) => {
      expect(shown({ ...kettle, name }).items[0]?.name).toBe(name);
    },
  );

  it('is among the first five, and what was taken out is none', () => {
    const { items, more } = shown(
      { ...kettle, quantity: 0 },
      ...Array.from({ length: 7 }, (_, index) => ({ ...kettle, name: `Kettle ${index}` })),
    );
    expect([items.length, items[0]?.name, more]).toEqual([5, 'Kettle 0', 2]);
  });
});
