/** WooCommerce, by the plug-in Advanced Order Export: rows of products bear the order's cells too, or its first alone does. */
import type { Format } from './format.ts';

export const woocommerceAdvanced: Format = {
  name: 'WooCommerce’s export of orders (Advanced Order Export)',
  source: 'WordPress plug-in “Advanced Order Export For WooCommerce”, default fields',
  knownBy: ['Order Number', 'Order Status', 'Order Date', 'Email (Billing)', 'Order Total Amount'],
  columns: {
    customer: ['Customer User ID', 'Email (Billing)'],
    email: 'Email (Billing)',
    date: 'Order Date',
    value: 'Order Total Amount',
    refunded: 'Order Refund Amount',
    order: 'Order Number',
    currency: ['Order Currency', 'Currency'],
    country: ['Country Code (Shipping)', 'Country Code (Billing)'],
    product: 'SKU',
    productName: 'Item Name',
    category: 'Category',
    quantity: 'Quantity',
    price: 'Item Cost',
  },
  statuses: ['Order Status'],
  values: 'order',
};
