/** WooCommerce, by its plug-in for customers, orders and coupons. */
import type { Format } from './format.ts';

export const woocommerce: Format = {
  name: 'WooCommerce’s export of orders (Customer/Order/Coupon Export)',
  source: 'WooCommerce Documentation, “Customer/Order/Coupon CSV Export”, default column headers',
  knownBy: ['order_id', 'status', 'order_total', ['customer_id', 'customer_user'], 'billing_email'],
  columns: {
    customer: ['customer_id', 'customer_user'],
    email: 'billing_email',
    date: ['date', 'order_date'],
    value: 'order_total',
    refunded: ['refunded_total', 'total_refunded'],
    order: 'order_id',
    currency: ['order_currency', 'currency'],
    country: ['shipping_country', 'billing_country'],
    product: 'item_sku',
    productName: 'item_name',
    quantity: 'item_quantity',
  },
  statuses: ['status'],
  values: 'order',
};
