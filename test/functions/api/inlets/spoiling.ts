/** Good payloads, and how to spoil them. */
import fc from 'fast-check';

/** Good payloads of every inlet. */
export const payloads = [
  {
    type: 'track',
    event: 'Order Completed',
    messageId: 'm',
    userId: 'ada',
    timestamp: '2026-11-20T12:00:00Z',
    sentAt: '2026-11-20T12:00:00Z',
    properties: { order_id: 'o', total: 1, coupon: 'C', products: [{ name: 'Tea', price: 1, quantity: 1 }] },
  },
  {
    type: 'track',
    event: 'Checkout Started',
    userId: 'ada',
    properties: {
      checkout_id: 'c',
      value: 1,
      url: 'https://a.example',
      products: [{ name: 'Tea', price: 1 }],
    },
  },
  {
    type: 'track',
    event: 'Order Refunded',
    userId: 'ada',
    properties: { order_id: 'o', total: 1, refund_id: 'r' },
  },
  {
    type: 'identify',
    anonymousId: 'a',
    traits: { email: 'a@b.example', phone: '+447700900123', birthday: '05-01', points: 1, tier: 'gold' },
    context: { locale: 'en', timezone: 'UTC' },
  },
  { type: 'page', userId: 'ada', name: 'Home', category: 'Shop', properties: { url: '/' } },
  {
    specversion: '1.0',
    id: 'i',
    source: '/s',
    type: 'a.order.completed',
    subject: 'ada',
    data: { orderId: 1, value: 1 },
  },
  {
    specversion: '1.0',
    id: 'i',
    source: '/s',
    type: 'survey.answered',
    subject: 'ada',
    data: { touch: 't', answer: 'a' },
  },
  {
    id: 1,
    order_id: 1,
    email: 'a@b.example',
    phone: '+447700900123',
    first_name: 'Ada',
    total_price: '1.00',
    name: '#1',
    currency: 'EUR',
    created_at: '2026-11-20T12:00:00Z',
    updated_at: '2026-11-20T12:00:00Z',
    processed_at: null,
    cancelled_at: null,
    completed_at: null,
    financial_status: 'voided',
    cancel_reason: 'other',
    abandoned_checkout_url: 'https://a.example',
    customer_locale: 'en',
    discount_codes: [{ code: 'C' }],
    customer: { id: 17, email: 'a@b.example', first_name: 'Ada' },
    billing_address: { country_code: 'GB' },
    email_marketing_consent: { state: 'subscribed' },
    line_items: [{ title: 'Tea', quantity: 1, price: '1.00' }],
    transactions: [{ id: 1, kind: 'refund', status: 'success', amount: '1.00' }],
    refunds: [
      {
        id: 1,
        created_at: '2026-11-20T12:00:00Z',
        transactions: [{ kind: 'refund', status: 'success', amount: 1 }],
      },
    ],
  },
  {
    id: 727,
    number: '727',
    status: 'refunded',
    currency: 'EUR',
    date_created_gmt: '2026-11-20T01:30:00',
    date_modified_gmt: '2026-11-20T01:31:00',
    date_paid_gmt: '2026-11-20T01:31:00',
    total: '19.90',
    customer_id: 0,
    billing: {
      first_name: 'Ada',
      city: 'London',
      country: 'GB',
      email: 'a@b.example',
      phone: '+447700900123',
    },
    payment_method: 'cod',
    payment_url: 'https://a.example',
    line_items: [{ name: 'Tea', quantity: 2, price: 9.95 }],
    coupon_lines: [{ code: 'tenoff' }],
    refunds: [{ id: 9, total: '-5.00' }],
  },
];

export type Json = unknown;
const deep = (levels: number): Json => (levels === 0 ? 'bottom' : [{ in: deep(levels - 1) }]);
/** What nobody means to send. */
export const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    [],
    {},
    '',
    ' ',
    'null',
    '1.234,56',
    '1e999',
    -1,
    -0,
    1e300,
    1e-300,
    2 ** 60,
    1_795_435_200,
    1_795_435_200_000,
    '1795435200',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:60Z',
    true,
    'x'.repeat(20_000),
    '\u0000\ud800',
    'javascript:alert(1)',
    'https://',
    'http://[::1',
    '__proto__',
    { toString: 1 },
    [[], null, 17],
    deep(40),
  ),
  fc.jsonValue(),
);

/** The payload with the value at one of its paths replaced, or a foreign member added. */
export const spoilt = (value: Json, at: number, by: Json): Json => {
  let left = at;
  const walk = (each: Json): Json => {
    left -= 1;
    if (left === -1) return by;
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value);
};
