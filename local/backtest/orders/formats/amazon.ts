/** Amazon: a row an item. Addresses are Amazon's own, one a buyer. */
import type { Format } from './format.ts';

export const amazon: Format = {
  name: 'Amazon’s report of orders',
  source: 'Amazon Selling Partner API, “Order report attributes”',
  knownBy: ['amazon-order-id', 'purchase-date', 'order-status', 'item-price'],
  columns: {
    customer: 'buyer-email',
    email: 'buyer-email',
    date: 'purchase-date',
    value: 'item-price',
    order: 'amazon-order-id',
    currency: 'currency',
    country: 'ship-country',
    product: 'sku',
    productName: 'product-name',
    quantity: 'quantity',
  },
  statuses: ['order-status', 'item-status'],
  values: 'row',
};
