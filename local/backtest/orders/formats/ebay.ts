/** eBay: an order of several items has a row with what it came to, and then one for each. */
import type { Format } from './format.ts';

export const ebay: Format = {
  name: 'eBay’s report of orders (Seller Hub)',
  source: 'eBay Seller Center, “Orders report” of Seller Hub',
  knownBy: ['Sales Record Number', 'Order Number', 'Buyer Username', 'Total Price', 'Sale Date'],
  columns: {
    customer: 'Buyer Username',
    email: 'Buyer Email',
    date: 'Sale Date',
    value: 'Total Price',
    order: 'Order Number',
    country: 'Ship To Country',
    product: ['Custom Label', 'Item Number'],
    productName: 'Item Title',
    quantity: 'Quantity',
    price: 'Sold For',
  },
  values: 'order',
};
