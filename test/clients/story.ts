/** What every client tells of a customer, and what is to be known of the customer then. */
import { isDeepStrictEqual } from 'node:util';

interface Told {
  readonly event: string;
  readonly properties?: object;
}

export interface Ids {
  readonly userId: string;
  /** Of the browser, before she logs in. */
  readonly anonymousId: string;
  /** By which she was known before. */
  readonly earlierId: string;
  /** Of a message that is told twice. */
  readonly onceId: string;
}

const many = 30;
/** So long after it happened one of them is told; a client's clock is corrected by how long it took to tell. */
const toldLateMs = 3_600_000;
const correctedByMs = 10_000;

/** @param customer whose: no other client's */
export const storyOf = (customer: string) => {
  const ids: Ids = {
    userId: customer,
    anonymousId: `${customer}-browser`,
    earlierId: `${customer}-before`,
    onceId: `${customer}-once`,
  };
  const tell = (event: string, properties?: object): Told => ({ event, ...(properties && { properties }) });
  const story = {
    traits: {
      email: `${customer}@example.com`,
      phone: '+447700900123',
      firstName: 'Ada',
      birthday: '1990-05-01',
      address: { street: '1 High Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' },
      consents: { email: true, sms: false },
      plan: 'gold',
    },
    viewed: tell('Product Viewed', { product_id: 'p-1', name: 'Kettle', price: 29.9 }),
    shared: tell('Wishlist Shared', { with: 'Bob' }),
    sharedAt: new Date(Date.now() - toldLateMs).toISOString(),
    order: tell('Order Completed', {
      order_id: `${customer}-order`,
      total: 49.9,
      currency: 'EUR',
      coupon: 'TENOFF',
      products: [
        { product_id: 'p-1', name: 'Kettle', category: 'Kitchen', price: 29.9, quantity: 1 },
        { product_id: 'p-2', name: 'Cup', category: 'Kitchen', price: 10, quantity: 2 },
      ],
    }),
    once: tell('Quiz Finished', { score: 7 }),
    earlier: tell('Newsletter Read'),
    left: tell('Page Left'),
    many: Array.from({ length: many }, (_, index) => tell('Video Played', { chapter: index + 1 })),
  };
  return { ids, story };
};

/** What the API tells of a customer, as far as it is looked at. */
export interface Known {
  readonly customer: Readonly<Record<string, unknown>>;
  readonly timeline: readonly { readonly name?: string; readonly [field: string]: unknown }[];
}

/** A question, what it is to come to, and what it came to. */
export interface Check {
  readonly what: string;
  readonly holds: boolean;
  readonly saw: unknown;
}

const check = (what: string, expected: unknown, saw: unknown): Check => ({
  what,
  holds: isDeepStrictEqual(saw, expected),
  saw,
});

/** How a format says what the story says. */
export interface Format {
  /** What the client sends: each call, each repetition. */
  readonly sent: number;
  /** By which name a custom event is known. */
  readonly named: (event: string) => string;
  /** How often each of these is on the timeline. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether it has other ids of a customer: anonymous ones, and aliases. */
  readonly links: boolean;
  /** Whether its clients tell again what they were told is not taken. */
  readonly repeats: boolean;
  /** Whether a country and a city within an address are known to be the customer's. */
  readonly readsAddress: boolean;
}

const own = ['Wishlist Shared', 'Quiz Finished', 'Video Played'];

/** Page, identify, screen, three tracks, one twice, group, an earlier track, alias. */
export const segmentCalls: Format = {
  sent: 11 + many,
  named: (event) => event,
  counts: { 'Customer Identified': 1, 'Site Visited': 2, 'Newsletter Read': 1 },
  links: true,
  repeats: true,
  readsAddress: true,
};

/** A browser has one user at a time: it identifies the earlier one too; and it says by a beacon that a page was left. */
export const browserCalls: Format = {
  ...segmentCalls,
  sent: segmentCalls.sent + 2,
  counts: { ...segmentCalls.counts, 'Customer Identified': 2, 'Page Left': 1 },
};

/** Identify, three events, one twice. */
export const cloudEvents: Format = {
  sent: 6 + many,
  named: (event) => `com.example.${event.toLowerCase().replaceAll(' ', '.')}`,
  counts: { 'Customer Identified': 1 },
  links: false,
  repeats: false,
  readsAddress: false,
};

/** @param known what is known by each id */
export const checksOf = (
  { ids, story }: ReturnType<typeof storyOf>,
  { named, counts, links, readsAddress }: Format,
  known: (id: string) => Known | undefined,
): readonly Check[] => {
  const { customer = {}, timeline = [] } = known(ids.userId) ?? {};
  const count = (name: string): number => timeline.filter((each) => each.name === name).length;
  const told = (name: string) => timeline.find((each) => each.name === name);
  const { email, phone, firstName, birthday, consents, address } = story.traits;
  const traits = {
    ...{ email, phone, firstName, birthday, consents },
    ...(readsAddress && { city: address.city, country: address.country }),
  };
  const order = JSON.stringify(told('Order Completed') ?? {});
  const [shared = '', once = '', played = ''] = own.map(named);
  const expected = {
    ...counts,
    'Product Viewed': 1,
    'Order Completed': 1,
    [shared]: 1,
    [once]: 1,
    [played]: many,
  };
  return [
    ...Object.entries(traits).map(([name, value]) => check(name, value, customer[name])),
    check('orders', 1, customer.orders),
    check('spent', 49.9, customer.spent),
    check(
      'both items and the coupon',
      ['Kettle', 'Cup', 'TENOFF'],
      ['Kettle', 'Cup', 'TENOFF'].filter((each) => order.includes(each)),
    ),
    ...Object.entries(expected).map(([name, times]) => check(`${name} on the timeline`, times, count(name))),
    check(
      'when it happened',
      true,
      Math.abs(Date.parse(String(told(shared)?.at)) - Date.parse(story.sharedAt)) < correctedByMs,
    ),
    check('properties', story.shared.properties, told(shared)?.properties),
    ...(links
      ? [ids.anonymousId, ids.earlierId].map((id) =>
          check(`who ${id} is`, ids.userId, known(id)?.customer.id),
        )
      : []),
  ];
};
