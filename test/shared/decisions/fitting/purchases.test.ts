import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant } from '../../../../shared/base/time.ts';
import {
  learner,
  type OrderingCustomer,
  orderingCustomer,
} from '../../../../shared/decisions/fitting/fold.ts';
import { historyOf, purchases, purchasesFold } from '../../../../shared/decisions/fitting/purchases.ts';
import { mixedShop, today } from '../scores/shops.ts';

const customersOf = (history: ReturnType<typeof mixedShop>): readonly OrderingCustomer[] =>
  history.customers.map((customer, index) => ({
    customer,
    orders: Array.from(
      history.at.subarray(history.begins[index], history.begins[index + 1]),
      (at, order) => ({
        at: instant(at),
        value: history.value[(history.begins[index] as number) + order] as number,
        items: [],
      }),
    ),
  }));

const few = customersOf(mixedShop(1, 60));
const ordersOf = (all: readonly OrderingCustomer[]): number =>
  all.reduce((sum, { orders }) => sum + orders.length, 0);

describe('the purchases of a scan', () => {
  it('are the same in however many parts and in whichever order they come, and as many as there is room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: few.length, maxLength: few.length }),
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.integer({ min: 20, max: 2 * ordersOf(few) }),
        (parts, order, most) => {
          const fold = purchasesFold(most);
          const whole = learner(fold);
          for (const each of few) whole.add(each);
          const joined = learner(fold);
          for (const part of order) {
            const own = learner(fold);
            for (const [index, each] of few.entries()) if (parts[index] === part) own.add(each);
            joined.join(JSON.parse(JSON.stringify(own.kept())));
          }
          expect(joined.state().halvings).toBe(whole.state().halvings);
          expect(historyOf(joined.state())).toEqual(historyOf(whole.state()));
          expect(whole.state().at.length).toBeLessThanOrEqual(most);
          if (ordersOf(few) <= most) expect(whole.state().at).toHaveLength(ordersOf(few));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the history that the shop has, its customers in another order', () => {
    const history = mixedShop(2, 200);
    const all = learner(purchases);
    for (const each of customersOf(history)) all.add(each);
    const learned = historyOf(all.state());
    const rows = (of: ReturnType<typeof mixedShop>) =>
      of.customers
        .map((_, index) => [
          ...of.at.subarray(of.begins[index], of.begins[index + 1]),
          ...of.value.subarray(of.begins[index], of.begins[index + 1]),
        ])
        .map(String)
        .sort();
    expect(rows(learned as typeof history)).toEqual(rows(history));
    expect(learned).toMatchObject({ first: history.first, last: history.last });
  });

  it('are none of a shop where nobody has ordered', () => {
    expect(historyOf(purchases.empty())).toBeUndefined();
  });

  it('hold no customer’s id', () => {
    const all = learner(purchases);
    all.add({ customer: customerId('c-anna'), orders: [{ at: today, value: 100, items: [] }] });
    expect(JSON.stringify(all.kept())).not.toContain('anna');
  });
});

describe('a customer of the scan', () => {
  const anna = customerId('c-anna');
  const at = (day: number) => instant(today - day * 86_400_000);

  it('has the orders that count, by when they were placed, less what went back', () => {
    const told = orderingCustomer(
      anna,
      [
        { counted: { at: at(1), gross: 5_000, refunded: 500 } },
        { counted: { gross: 0, refunded: 0 } },
        {
          counted: { at: at(9), gross: 100, refunded: 0 },
          lines: { at: at(9), items: [{ name: 'cup', quantity: 1 }] },
        },
      ],
      today,
    );
    expect(told).toEqual({
      customer: anna,
      orders: [
        { at: at(9), value: 100, items: [{ name: 'cup', quantity: 1 }] },
        { at: at(1), value: 4_500, items: [] },
      ],
    });
  });

  it('is none where no order counts, or none was placed by then', () => {
    expect(orderingCustomer(anna, [{ counted: { gross: 0, refunded: 0 } }], today)).toBeUndefined();
    expect(
      orderingCustomer(anna, [{ counted: { at: today, gross: 1, refunded: 0 } }], at(1)),
    ).toBeUndefined();
  });
});
