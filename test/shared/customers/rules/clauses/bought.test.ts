import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../../shared/base/ids.ts';
import { days, milliseconds, minus, parseIso, plus } from '../../../../../shared/base/time.ts';
import type { OrderItem } from '../../../../../shared/customers/events/items.ts';
import type { OrderState } from '../../../../../shared/customers/orders/order.ts';
import { purchasesIn } from '../../../../../shared/customers/orders/purchases.ts';
import { newProfile } from '../../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  bought,
  contradictionIn,
  explainRule,
  not,
  parseRule,
  type Rule,
  RuleError,
  ruleSentence,
  usualSettings,
} from '../../../../../shared/customers/rules/index.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const shop = { currency: 'EUR', rates: { USD: 0.5 } };

const shoes: OrderItem = { name: 'Runner', quantity: 2, price: 4_000, product: 'p-1', category: 'shoes' };
const hat: OrderItem = { name: 'Hat', quantity: 1, price: 2_000, product: 'p-2', category: 'hats' };
let count = 0;
/** An order of 100 in all, so many days ago. */
const order = (ago: number, changes: Partial<OrderState> = {}): OrderState => {
  count += 1;
  const placedAt = minus(now, days(ago));
  return {
    orderId: `o-${count}`,
    placedAt,
    worth: { at: placedAt, value: 10_000 },
    lines: { at: placedAt, items: [shoes, hat] },
    couponCodes: [],
    refunds: {},
    ...changes,
  };
};
const asked = (rule: Rule, ...orders: readonly OrderState[]) => {
  const facts = { purchases: purchasesIn(orders, shop) };
  const settings = { ...usualSettings, currency: shop.currency };
  const { verdict, clauses, values, changesAt } = explainRule(
    rule,
    newProfile(customerId('c-1')),
    now,
    settings,
    facts,
  );
  return { verdict, saw: clauses[0]?.saw, values, changesAt };
};
const worthOfShoes = (...orders: readonly OrderState[]) =>
  asked(bought({ category: 'shoes', worth: 1 }), ...orders).values['worth of category shoes'];

describe('what was bought', () => {
  it.each([
    [bought({ category: 'shoes' }), 'orders of category shoes ≥ 1'],
    [
      bought({ product: ['p-1', 'p-2'], within: days(90), atLeast: 2 }),
      'orders of product p-1 or p-2 ≥ 2 within 90 days',
    ],
    [
      bought({ category: 'shoes', within: days(30), worth: 99.5 }),
      'worth of category shoes bought ≥ 99.5 within 30 days',
    ],
  ])('is said with things, measure and window', (clause, sentence) => {
    expect(ruleSentence(clause)).toBe(sentence);
    expect(parseRule(JSON.parse(JSON.stringify(clause)), 'x')).toEqual(clause);
  });

  it('counts orders that have it, and tells when the last was', () => {
    const rule = bought({ category: 'shoes', within: days(90), atLeast: 2 });
    expect(asked(rule, order(1), order(60), order(91))).toEqual({
      verdict: 'in',
      saw: '2 (the last 2026-11-22T12:00:00Z)',
      values: { 'orders of category shoes within 90 days': 2 },
      changesAt: plus(now, milliseconds(days(30) + 1)),
    });
    expect(asked(rule, order(1))).toMatchObject({ verdict: 'out', saw: '1 (the last 2026-11-22T12:00:00Z)' });
    expect(asked(rule)).toMatchObject({ verdict: 'out', saw: '0', changesAt: undefined });
  });

  it('is out, and not unknown, of who has not ordered', () => {
    expect(asked(not(bought({ product: 'p-9' }))).verdict).toBe('in');
  });

  it('takes an order as it stands: cancelled it is none, taken out of it a thing was not bought', () => {
    const rule = bought({ product: 'p-1' });
    const cancelled = { at: now, isCancelled: true };
    expect(asked(rule, order(1, { standing: cancelled })).verdict).toBe('out');
    expect(asked(rule, order(1, { standing: cancelled, paid: true })).verdict).toBe('in');
    expect(asked(rule, order(1, { lines: { at: now, items: [{ ...shoes, quantity: 0 }] } })).verdict).toBe(
      'out',
    );
  });

  it('is not worth at least a sum smaller than its currency has while nothing was bought', () => {
    expect(asked(bought({ product: 'p-1', worth: 0.0001 })).verdict).toBe('out');
  });

  it('is worth its price, its share of a discount, and what was not refunded', () => {
    const worth = (value: number) => ({ worth: { at: now, value } });
    expect(worthOfShoes(order(1))).toBe(80);
    expect(worthOfShoes(order(1, worth(9_000)))).toBe(72);
    expect(worthOfShoes(order(1, worth(12_500)))).toBe(80);
    expect(worthOfShoes(order(1, { refunds: { r: { at: now, value: 2_500 } } }))).toBe(60);
    expect(worthOfShoes(order(1, { refunds: { r: { at: now, value: 10_000 } } }))).toBe(0);
  });

  it('is worth the sum of its prices in an order of which nobody told the total', () => {
    const { worth: _, ...untold } = order(1, { refunds: { r: { at: now, value: 5_000 } } });
    expect(worthOfShoes(untold)).toBe(40);
  });

  it('is worth what its currency is in the shop’s, and nothing where that has no rate', () => {
    const told = (currency: string) => order(1, { worth: { at: now, value: 10_000, currency } });
    expect(worthOfShoes(told('USD'))).toBe(40);
    expect(worthOfShoes(told('GBP'))).toBe(0);
  });

  it('contradicts itself only for the same things and time', () => {
    const [once, twice] = [bought({ product: 'p-1' }), bought({ product: 'p-1', atLeast: 2 })];
    expect(contradictionIn(allOf(twice, not(once)), usualSettings)?.because).toBe(
      '"not (orders of product p-1 ≥ 1)" contradicts "orders of product p-1 ≥ 2"',
    );
    expect(
      contradictionIn(allOf(once, not(twice), not(bought({ product: 'p-2' }))), usualSettings),
    ).toBeUndefined();
  });

  it.each([
    [
      { bought: 'brand', in: ['x'] },
      'x.bought: "brand" is no thing that is bought; choose one of (product, category)',
    ],
    [{ bought: 'product' }, 'x.in: must be a list of values'],
    [{ bought: 'product', in: [] }, 'x.in: must name at least one value'],
    [{ bought: 'product', in: [''] }, 'x.in[0]: must not be empty'],
    [{ bought: 'product', in: ['p'], withinDays: 0 }, 'x.withinDays: must be more than 0, not 0'],
    [{ bought: 'product', in: ['p'], withinDays: -1 }, 'x.withinDays: must be 0 or more, not -1'],
    [{ bought: 'product', in: ['p'], timesAtLeast: 0 }, 'x.timesAtLeast: must be more than 0, not 0'],
    [{ bought: 'product', in: ['p'], timesAtLeast: 1.5 }, 'x.timesAtLeast: must be a whole number, not 1.5'],
    [{ bought: 'product', in: ['p'], worthAtLeast: 0 }, 'x.worthAtLeast: must be more than 0, not 0'],
    [
      { bought: 'product', in: ['p'], timesAtLeast: 1, worthAtLeast: 5 },
      'x.worthAtLeast: does not stand beside timesAtLeast: ask one of them, or two clauses in "all"',
    ],
    [
      { bought: 'product', in: ['p'], atLeast: 2 },
      'x: "atLeast" does not belong here; choose one of (bought, in, withinDays, timesAtLeast, worthAtLeast)',
    ],
  ])('is refused in one line with the field: %j', (clause, message) => {
    expect(() => parseRule(clause, 'x')).toThrow(new RuleError(message));
  });
});
