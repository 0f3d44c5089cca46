/** What shops' systems export, as they write it: the orders that count, to the cent. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type OrderHistory, readOrders } from '../../../../local/backtest/orders/index.ts';
import { now } from './files.ts';

const folder = fileURLToPath(new URL('../../../../../shared/cases/exports/', import.meta.url));

const readExport = (name: string): Promise<OrderHistory> =>
  readOrders([`${folder}${name}`], { timezone: 'UTC', currency: 'EUR', now });

const sumOf = ({ orders }: OrderHistory): number => orders.reduce((sum, { value }) => sum + value, 0);

/** The figures are those of the folder's own README. */
describe.skipIf(!existsSync(folder))('exports (skipped where ../shared/cases/exports is absent)', () => {
  it.each([
    ['woocommerce.csv', 756, 9_235_377],
    ['stripe.csv', 749, 9_130_527],
    ['taobao.csv', 730, 8_844_232],
    ['taobao-gbk.csv', 730, 8_844_232],
    ['amazon.txt', 753, 9_227_833],
    ['excel-de-cp1252.csv', 791, 9_664_708],
    ['excel-de-utf16.txt', 791, 9_664_708],
    ['excel-us-shortyear.csv', 791, 9_664_708],
    ['excel-serial.csv', 791, 9_664_708],
  ])('%s has the orders and the sum that are right', async (name, count, sum) => {
    const history = await readExport(name);
    expect({ orders: history.orders.length, sum: sumOf(history) }).toEqual({ orders: count, sum });
    expect(new Set(history.orders.map(({ customer }) => customer)).size).toBe(40);
  });

  it('shopify.csv has orders whose worth went back, lines without a customer, and consents', async () => {
    const history = await readExport('shopify.csv');
    expect(history.orders).toHaveLength(763);
    expect(sumOf(history)).toBe(8_887_213);
    const back = history.orders.reduce((sum, { refunded }) => sum + (refunded?.value ?? 0), 0);
    expect(sumOf(history) + back).toBe(9_337_920);
    expect(history.orders.filter(({ refunded }) => refunded === undefined)).toHaveLength(718);
    expect(history.consents.size).toBe(40);
    expect(new Set([...history.consents.values()].map(({ email }) => email)).size).toBe(2);
    expect(history.understanding.leftOut).toEqual([
      { reason: 'cancelled ("voided" in "Financial Status")', orders: 28, rows: expect.any(Number) },
    ]);
  });

  it('woocommerce-analytics.csv is refused, because nothing in it says who ordered', async () => {
    await expect(readExport('woocommerce-analytics.csv')).rejects.toThrow(
      '"Customer" is a display name, which several people share, and no other column says who ordered; export the orders with customer_id and billing_email',
    );
  });
});
