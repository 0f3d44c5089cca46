/** What an order file's history leaves in the ledger, for rules that ask what was bought. */
import { expect, it } from 'vitest';
import { ordersPopulation } from '../../../../local/backtest/run/population.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { purchasesIn } from '../../../../shared/customers/orders/purchases.ts';
import { read } from '../orders/files.ts';

const shop = { currency: 'JPY', rates: {} };
const file =
  'order,customer,date,value,quantity,product,category\n' +
  'o1,ann,2024-01-05,1000,3,p-1,shoes\no1,ann,2024-01-05,500,1,p-2,hats\n' +
  'o2,bo,2024-01-06,700,1,,\no3,ann,2024-03-01,900,2,p-1,shoes\n';

it('history tells what was bought, and so will the orders to come', async () => {
  const history = await read(file, { currency: 'JPY' });
  const population = ordersPopulation(history, parseIso('2024-02-01T00:00:00Z'), history.last, shop);
  expect(population.orders.map(({ customer, orderId }) => `${orderId} of ${customer}`)).toEqual([
    'o1 of ann',
  ]);
  expect(purchasesIn(population.orders, shop)).toEqual([
    {
      at: parseIso('2024-01-05T00:00:00Z'),
      items: [
        { product: 'p-1', category: 'shoes', worth: 999 },
        { product: 'p-2', category: 'hats', worth: 500 },
      ],
    },
  ]);
  expect(population.profiles.find(({ id }) => id === 'ann')?.favouriteCategory).toBe('shoes');
  expect(population.future.map(({ detail }) => detail.items)).toEqual([
    [{ name: 'p-1', product: 'p-1', category: 'shoes', quantity: 2, price: '450' }],
  ]);
});

it('believes consents, and lives visits and what goes back as the shop would tell them', async () => {
  const told = await read(
    [
      'event,order,customer,time,value,product,accepts marketing',
      'view_item,,ann,2024-01-01T09:00:00Z,,p-1,',
      'purchase,1,ann,2024-01-02T09:00:00Z,10,p-1,no',
      'purchase,2,bo,2024-02-02T09:00:00Z,20,p-1,',
      'add_to_cart,,ann,2024-02-03T09:00:00Z,,p-1,',
      'refund,2,,2024-02-05T09:00:00Z,5,,',
      'refund,1,,2024-02-06T09:00:00Z,4,,',
    ].join('\n'),
    { timezone: 'UTC' },
  );
  const from = parseIso('2024-02-01T00:00:00Z');
  const { profiles, future } = ordersPopulation(told, from, parseIso('2024-02-10T00:00:00Z'), {
    currency: 'EUR',
    rates: {},
  });
  expect(profiles.map(({ id, consents, spent }) => [id, consents, spent])).toEqual([
    ['ann', { email: false, sms: true }, 600],
    ['bo', { email: true, sms: true }, 0],
  ]);
  expect(future.map(({ detailType, detail }) => [detailType, detail.customer, detail.value])).toEqual([
    ['Order Completed', 'bo', '20.00'],
    ['Product Added', 'ann', undefined],
    ['Order Refunded', 'bo', '5.00'],
  ]);
});
