/** Shopify: an order's own cells stand on its first row, and each further one tells a product. */
import type { Format } from './format.ts';

export const shopify: Format = {
  name: 'Shopify’s export of orders',
  source: 'https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders',
  knownBy: ['Name', 'Email', 'Financial Status', 'Created at', 'Lineitem quantity'],
  columns: {
    customer: 'Email',
    email: 'Email',
    date: 'Created at',
    value: 'Total',
    refunded: 'Refunded Amount',
    order: 'Name',
    currency: 'Currency',
    country: ['Shipping Country', 'Billing Country'],
    cancelled: 'Cancelled at',
    emailConsent: 'Accepts Marketing',
    product: 'Lineitem sku',
    productName: 'Lineitem name',
    quantity: 'Lineitem quantity',
    price: 'Lineitem price',
  },
  statuses: ['Financial Status'],
  values: 'order',
};
