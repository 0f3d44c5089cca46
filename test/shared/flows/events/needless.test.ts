/** Which orders make a checkout's journey needless: by ids, and by a tolerance where there are none. */
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { type Instant, milliseconds, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { OrderRecord } from '../../../../shared/customers/orders/order.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import { clocksApart, isNeedless } from '../../../../shared/flows/events/needless.ts';
import type { Ledger } from '../../../../shared/flows/ports.ts';
import { start } from '../../../support/stand.ts';

const ada = customerId('ada');
const order = (at: Instant, checkoutId?: string, orderId = 'o-1'): OrderRecord => ({
  customer: ada,
  orderId,
  placedAt: at,
  couponCodes: [],
  refunds: {},
  counted: { at, gross: 5_000, refunded: 0 },
  ...(checkoutId !== undefined && { checkoutId }),
});
const cancelled: OrderRecord = {
  ...order(plus(start, minutes(1)), 'c1'),
  counted: { gross: 0, refunded: 0 },
};
const trigger = { name: 'Checkout Started', id: 'c-1', at: start, properties: { checkoutId: 'c1' } };

const needless = (orders: readonly OrderRecord[], lastOrderAt: Instant | undefined = orders[0]?.placedAt) => {
  const ledger = { orders: async () => orders } as unknown as Ledger;
  const profile = { ...newProfile(ada), ...(lastOrderAt !== undefined && { lastOrderAt }) };
  return isNeedless({}, profile, trigger, { ledger });
};
const justWithin = minus(start, milliseconds(clocksApart - 1));
const justBeyond = minus(start, clocksApart);

describe('a checkout', () => {
  it.each([
    ['has its order, however old its clock says that it is', [order(minus(start, minutes(500)), 'c1')], true],
    [
      'is its order, where shops tell an unpaid order as a checkout',
      [order(minus(start, minutes(9)), undefined, 'c1')],
      true,
    ],
    ['was bought, where an order without a checkout is later', [order(plus(start, minutes(5)))], true],
    ['was bought, where it is as much earlier as clocks are apart', [order(justWithin)], true],
    ['was not, where it is earlier than that', [order(justBeyond)], false],
    [
      'was not, where the order is another checkout’s and about as old',
      [order(plus(start, clocksApart), 'c0')],
      false,
    ],
    ['was, where she certainly bought something later', [order(plus(start, minutes(2)), 'c0')], true],
    ['was not, without any order', [], false],
    [
      'was not, where its order was cancelled before it was paid',
      [order(justBeyond, 'c0'), cancelled],
      false,
    ],
  ])('%s', async (_, orders, expected) => {
    expect(await needless(orders)).toBe(expected);
  });

  it('goes by the profile where its orders were imported without an event', async () => {
    expect(await needless([], justWithin)).toBe(true);
    expect(await needless([], justBeyond)).toBe(false);
    expect(await needless([order(justBeyond, 'c0')], justBeyond)).toBe(false);
  });
});
