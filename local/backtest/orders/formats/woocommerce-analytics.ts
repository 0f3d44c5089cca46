/** WooCommerce's analytics: no column says who ordered. */
import type { Format } from './format.ts';

export const woocommerceAnalytics: Format = {
  name: 'WooCommerce’s analytics of orders',
  source: 'WooCommerce Documentation, “Orders report” of Analytics',
  knownBy: ['Date', 'Order #', 'Status', 'Customer', 'Customer type', 'Net Sales'],
  columns: { date: 'Date', order: 'Order #', value: 'Net Sales' },
  statuses: ['Status'],
  values: 'order',
  refused:
    '"Customer" is a display name, which several people share, and no other column says who ordered; ' +
    'export the orders with customer_id and billing_email (by a plug-in such as Customer/Order/Coupon Export)',
};
