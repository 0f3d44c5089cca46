/** Square: payments and refunds of tills, most of them of people whom nobody knows. */
import type { Format } from './format.ts';

export const square: Format = {
  name: 'Square’s export of transactions',
  source: 'Square Support, “Transactions CSV”',
  knownBy: ['Date', 'Time', 'Gross Sales', 'Net Sales', 'Total Collected', 'Transaction ID', 'Customer ID'],
  columns: {
    customer: 'Customer ID',
    date: 'Date',
    time: 'Time',
    value: 'Total Collected',
    order: 'Transaction ID',
    event: 'Event Type',
  },
  statuses: ['Transaction Status'],
  values: 'order',
};
