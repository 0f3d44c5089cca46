/** What a run says of offers that nobody could have used. */
import { describe, expect, it } from 'vitest';
import type { Order, OrderLine } from '../../../../local/backtest/orders/order.ts';
import { neverBought } from '../../../../local/backtest/run/never-bought.ts';
import sampleShop from '../../../../rekindle.config.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { days } from '../../../../shared/base/time.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import { journey } from '../../../../shared/journeys/journey.ts';
import { coupon, email, type Offer, purchase, send } from '../../../../shared/journeys/language.ts';
import { start } from '../../../support/stand.ts';

const offering = (only: NonNullable<Offer['only']>) => {
  const carrying = coupon('tea-time', { percentOff: 10, only, validFor: days(8) });
  const comeBack = journey('come-back', {
    version: 1,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    steps: [send(carrying), send(email('we-miss-you', { carrying }))],
  });
  return { ...sampleShop, journeys: [{ journey: comeBack, enabled: true }] };
};

const bought = (...things: readonly Pick<OrderLine, 'product' | 'category'>[]): readonly Order[] => [
  {
    id: 'o-1',
    customer: customerId('ada'),
    at: start,
    value: 5_000,
    lines: things.map((thing) => ({ ...thing, quantity: 1, value: 1_000 })),
    line: 2,
  },
];
const orders = bought({ product: 'Oolong', category: 'Tea' }, { product: 'Cup', category: 'Kitchen' });

describe('an offer', () => {
  it('on what no order has is told of, with what there is, once', () => {
    expect(neverBought(offering({ categories: ['teas', 'coffees'] }), orders)).toEqual([
      'come-back offers "tea-time" on teas, coffees alone, of which no order has any: the orders’ categories are Tea, Kitchen',
    ]);
    expect(neverBought(offering({ products: ['Teapot'] }), orders)).toEqual([
      'come-back offers "tea-time" on Teapot alone, of which no order has any: the orders’ products are Oolong, Cup',
    ]);
  });

  it.each<[string, NonNullable<Offer['only']>]>([
    ['on what some order has', { categories: ['coffee', 'tea'] }],
    ['on a product of some order', { products: ['oolong'] }],
    ['on each customer’s own favourite', 'favourite-category'],
  ])('%s is not', (_, only) => {
    expect(neverBought(offering(only), orders)).toEqual([]);
  });

  it('is not where orders do not tell such things', () => {
    expect(neverBought(offering({ categories: ['tea'] }), bought({ product: 'Oolong' }))).toEqual([]);
  });
});
