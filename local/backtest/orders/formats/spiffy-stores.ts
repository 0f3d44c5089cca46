/** Spiffy Stores: a row a line item, with the order's own cells. */
import type { Format } from './format.ts';

export const spiffyStores: Format = {
  name: 'Spiffy Stores’ orders.csv',
  source: 'https://www.spiffystores.com.au/kb/index.php?title=Downloading_Your_Orders',
  knownBy: ['Payment Status', 'Shipping Status', 'Closed Status', 'Email'],
  columns: {
    customer: 'Email',
    email: 'Email',
    date: ['Order Date', 'Created At', 'Date', 'Paid At'],
    value: 'Total',
    order: ['Order Number', 'Order', 'Name', 'Number'],
    currency: 'Currency',
    country: ['Shipping Country', 'Billing Country'],
    product: ['Item SKU', 'Lineitem SKU'],
    productName: ['Item Name', 'Lineitem Name'],
    quantity: ['Item Quantity', 'Lineitem Quantity'],
    price: ['Item Price', 'Lineitem Price'],
  },
  statuses: ['Payment Status'],
  values: 'order',
};
