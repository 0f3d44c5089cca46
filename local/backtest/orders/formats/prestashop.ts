/** PrestaShop, as its SQL manager and its web service name an order's fields. */
import type { Format } from './format.ts';

export const prestashop: Format = {
  name: 'PrestaShop’s table of orders',
  source: 'PrestaShop Developer Documentation, “Orders” of the web service',
  knownBy: [
    'id_order',
    ['id_customer', 'email'],
    'date_add',
    ['total_paid', 'total_paid_tax_incl', 'total_paid_real'],
  ],
  columns: {
    customer: ['id_customer', 'email'],
    email: 'email',
    date: 'date_add',
    value: ['total_paid_tax_incl', 'total_paid', 'total_paid_real'],
    order: 'id_order',
    currency: ['iso_code', 'currency'],
    country: 'country',
    emailConsent: ['newsletter', 'optin'],
    product: ['product_reference', 'product_id'],
    productName: 'product_name',
    quantity: 'product_quantity',
    price: ['unit_price_tax_incl', 'product_price'],
  },
  statuses: ['current_state', 'order_state', 'state_name'],
  values: 'order',
  // The states that an installation begins with.
  words: {
    ...{ 1: 'unpaid', 2: 'counts', 3: 'counts', 4: 'counts', 5: 'counts', 6: 'cancelled', 7: 'refunded' },
    ...{ 8: 'failed', 9: 'counts', 10: 'unpaid', 11: 'counts', 12: 'unpaid', 13: 'unpaid' },
  },
};
