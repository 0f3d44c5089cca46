/** PayPal: every movement of an account, of which payments to it are orders. */
import type { Format } from './format.ts';

const payments = [
  ...['expresscheckoutpayment', 'websitepayment', 'mobilepayment', 'generalpayment', 'paymentreceived'],
  ...[
    'preapprovedpaymentbilluserpayment',
    'subscriptionpayment',
    'ebayauctionpayment',
    'shoppingcartpayment',
  ],
  ...['directcreditcardpayment', 'webacceptpaymentreceived', 'expresscheckoutpaymentreceived'],
  ...['shoppingcartpaymentreceived', 'recurringpaymentreceived', 'tabletpayment', 'invoicepayment'],
];

export const paypal: Format = {
  name: 'PayPal’s download of activity',
  source: 'https://developer.paypal.com/api/nvp-soap/paypal-payments-standard/admin/download-history/',
  knownBy: ['Date', 'Time', 'Type', 'Status', 'Gross', 'From Email Address', 'Transaction ID'],
  columns: {
    customer: 'From Email Address',
    email: 'From Email Address',
    date: 'Date',
    time: 'Time',
    value: 'Gross',
    order: 'Transaction ID',
    currency: 'Currency',
    event: 'Type',
  },
  statuses: ['Status'],
  values: 'order',
  happenings: Object.fromEntries(payments.map((word) => [word, { kind: 'order' as const }])),
};
