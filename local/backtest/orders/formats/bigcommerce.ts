/** BigCommerce: a row an order; a guest's customer id is 0. */
import type { Format } from './format.ts';

export const bigcommerce: Format = {
  name: 'BigCommerce’s export of orders',
  source: 'BigCommerce Support, “Exporting Orders”, default template',
  knownBy: [
    'Order ID',
    ['Customer ID', 'Customer Email'],
    'Order Date',
    'Order Status',
    ['Order Total (inc tax)', 'Order Total (ex tax)'],
  ],
  columns: {
    customer: ['Customer ID', 'Customer Email'],
    email: ['Customer Email', 'Billing Email'],
    date: 'Order Date',
    time: 'Order Time',
    value: ['Order Total (inc tax)', 'Order Total (ex tax)'],
    refunded: ['Refund Amount', 'Refunded Amount', 'Total Refunded'],
    order: 'Order ID',
    currency: ['Order Currency Code', 'Transactional Currency Code'],
    country: ['Shipping Country', 'Billing Country'],
    quantity: 'Total Quantity',
  },
  statuses: ['Order Status'],
  values: 'order',
};
