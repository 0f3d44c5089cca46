/** Shopee: a row a product, each with what the whole order came to. */
import type { Format } from './format.ts';

export const shopee: Format = {
  name: 'Shopee’s export of orders',
  source: 'Shopee Seller Education Hub, “Export order reports”',
  knownBy: [
    'Order ID',
    'Order Status',
    'Order Creation Date',
    'Username (Buyer)',
    ['Grand Total', 'Total Amount'],
  ],
  columns: {
    customer: 'Username (Buyer)',
    date: 'Order Creation Date',
    value: ['Grand Total', 'Total Amount'],
    order: 'Order ID',
    country: 'Country',
    product: ['SKU Reference No.', 'Parent SKU Reference No.'],
    productName: 'Product Name',
    quantity: 'Quantity',
    price: 'Deal Price',
  },
  statuses: ['Order Status'],
  values: 'order',
};
