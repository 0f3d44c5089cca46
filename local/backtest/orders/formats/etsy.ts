/** Etsy: a row an order. */
import type { Format } from './format.ts';

export const etsy: Format = {
  name: 'Etsy’s download of orders',
  source: 'Etsy Help Center, “How to Download Your Sales Data”',
  knownBy: ['Sale Date', 'Order ID', ['Buyer User ID', 'Buyer'], 'Order Value', 'Order Total'],
  columns: {
    customer: ['Buyer User ID', 'Buyer'],
    date: 'Sale Date',
    value: 'Order Total',
    order: 'Order ID',
    currency: 'Currency',
    country: 'Ship Country',
    quantity: 'Number of Items',
  },
  statuses: ['Status'],
  values: 'order',
};
