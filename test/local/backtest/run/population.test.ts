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
