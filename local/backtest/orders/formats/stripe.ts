/** Stripe: a row a payment. Not every payment has a customer's object, but nearly all have an address. */
import type { Format } from './format.ts';

export const stripe: Format = {
  name: 'Stripe’s export of payments',
  source: 'Stripe Docs, “Export payments”, columns of the default export',
  knownBy: ['id', 'Created (UTC)', 'Amount', 'Amount Refunded', 'Status', 'Customer Email'],
  columns: {
    customer: 'Customer Email',
    email: 'Customer Email',
    date: 'Created (UTC)',
    value: 'Amount',
    refunded: 'Amount Refunded',
    order: 'id',
    currency: 'Currency',
  },
  statuses: ['Status'],
  values: 'order',
};
