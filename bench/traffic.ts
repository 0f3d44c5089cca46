/** What a shop's customers do, as calls of Segment's: the same for all benchmarks that take events in. */
import { type Instant, iso } from '../shared/base/time.ts';

/** So many calls travel in one request. */
export const perRequest = 100;
/** How the calls of all customers are mixed: mostly browsing, few orders. */
export const mix = '60% pages, 30% products, 6% identifications, 4% orders';

export interface Traffic {
  /** A prime: whoever does one thing does all others too. */
  readonly customers: number;
  /** So many calls in a row are one customer's, as an app sends what it has gathered; 1: each is another's. */
  readonly inARow: number;
  readonly at: (index: number) => Instant;
}

const identifies: ReadonlySet<number> = new Set([9, 23, 41]);

const toldBy = (index: number, customer: string): object => {
  const place = index % 50;
  if (place % 25 === 0)
    return {
      type: 'track',
      event: 'Order Completed',
      properties: { order_id: `o-${index}`, total: '49.90', products: [{ name: 'Kettle', quantity: 1 }] },
    };
  if (identifies.has(place)) return { type: 'identify', traits: { email: `${customer}@example.com` } };
  return place % 3 === 0
    ? {
        type: 'track',
        event: 'Product Viewed',
        properties: { product_id: `p-${place}`, name: 'Kettle', category: 'kitchen', price: 49.9 },
      }
    : { type: 'page', name: 'Home' };
};

const callOf = (index: number, { customers, inARow, at }: Traffic): object => {
  const userId = `c-${Math.floor(index / inARow) % customers}`;
  return { messageId: `m-${index}`, userId, timestamp: iso(at(index)), ...toldBy(index, userId) };
};

/** The body of one request of them. */
export const bodyOf = (request: number, traffic: Traffic): string =>
  JSON.stringify({
    batch: Array.from({ length: perRequest }, (_, offset) => callOf(request * perRequest + offset, traffic)),
  });
