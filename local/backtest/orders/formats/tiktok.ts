/** TikTok Shop: a row a product, each with what the whole order came to; the first row tells what the columns mean. */
import type { Format } from './format.ts';

export const tiktok: Format = {
  name: 'TikTok Shop’s export of orders',
  source: 'TikTok Shop Seller Center, “Export orders”',
  knownBy: ['Order ID', 'Order Status', 'SKU ID', 'Order Amount', 'Created Time', 'Buyer Username'],
  columns: {
    customer: 'Buyer Username',
    date: 'Created Time',
    value: 'Order Amount',
    refunded: 'Order Refund Amount',
    order: 'Order ID',
    country: 'Country',
    cancelled: 'Cancelled Time',
    product: ['Seller SKU', 'SKU ID'],
    productName: 'Product Name',
    category: 'Product Category',
    quantity: 'Quantity',
    price: 'SKU Unit Original Price',
  },
  statuses: ['Order Status'],
  values: 'order',
  hasDescriptions: true,
};
