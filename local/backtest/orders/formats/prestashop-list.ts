/** PrestaShop's list of orders: no column says who ordered. */
import type { Format } from './format.ts';

export const prestashopList: Format = {
  name: 'PrestaShop’s list of orders',
  source: 'PrestaShop User Guide, “Orders”',
  knownBy: ['Reference', 'New client', 'Customer', 'Total', 'Payment', 'Status', 'Date'],
  columns: { date: 'Date', order: 'Reference', value: 'Total' },
  statuses: ['Status'],
  values: 'order',
  refused:
    '"Customer" is an initial and a name, which several people share, and no other column says who ordered; ' +
    'export by Advanced Parameters > Database: SELECT o.id_order, o.id_customer, c.email, o.date_add, o.total_paid_tax_incl, ' +
    'o.current_state FROM ps_orders o JOIN ps_customer c USING (id_customer)',
};
