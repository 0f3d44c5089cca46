/** Squarespace: written as Shopify writes its orders, by names of its own. */
import type { Format } from './format.ts';

export const squarespace: Format = {
  name: 'Squarespace’s export of orders',
  source: 'Squarespace Help Center, “Exporting orders”',
  knownBy: ['Order ID', 'Email', 'Financial Status', 'Created at', 'Lineitem quantity'],
  columns: {
    customer: 'Email',
    email: 'Email',
    date: 'Created at',
    value: 'Total',
    refunded: 'Amount Refunded',
    order: 'Order ID',
    currency: 'Currency',
    country: ['Shipping Country', 'Billing Country'],
    cancelled: 'Cancelled at',
    product: 'Lineitem sku',
    productName: 'Lineitem name',
    quantity: 'Lineitem quantity',
    price: 'Lineitem price',
  },
  statuses: ['Financial Status'],
  values: 'order',
};
