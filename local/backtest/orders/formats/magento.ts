/** Magento and Adobe Commerce: the grid of orders as it is exported. */
import type { Format } from './format.ts';

export const magento: Format = {
  name: 'Magento’s (Adobe Commerce’s) grid of orders',
  source: 'Adobe Commerce Admin Systems Guide, “Orders”, columns of the grid',
  knownBy: ['ID', 'Purchase Date', 'Grand Total (Purchased)', 'Status', 'Customer Email'],
  columns: {
    customer: 'Customer Email',
    email: 'Customer Email',
    date: 'Purchase Date',
    value: 'Grand Total (Purchased)',
    refunded: 'Total Refunded',
    order: 'ID',
  },
  statuses: ['Status'],
  values: 'order',
  words: { closed: 'refunded', fraud: 'failed', suspectedfraud: 'failed' },
};
