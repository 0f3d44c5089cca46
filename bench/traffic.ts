/** What a shop's customers do, as calls of Segment's: the same for all benchmarks that take events in. */
import { toEvent } from '../local/engine/gateway.ts';
import { localKeys } from '../local/engine/keys.ts';
import type { World } from '../local/engine/world.ts';
import { type Instant, iso, minutes, plus } from '../shared/base/time.ts';
import { insist } from './bench.ts';

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

/** A request a minute, of what happened in it, each taken in before the next; and an hour for what they begin. */
export const tellAll = async (world: World, count: number, told: Traffic, start: Instant): Promise<void> => {
  const api = world.functionAt('functions/api/handler.ts') ?? '';
  const authorization = `Basic ${Buffer.from(`${localKeys.write}:`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const requests = count / perRequest;
  for (let index = 0; index < requests; index += 1) {
    await world.clock.runUntil(plus(start, minutes(index + 1)));
    const body = Buffer.from(bodyOf(index, told));
    const request = { method: 'POST', target: '/v1/batch', headers, body, sourceIp: '127.0.0.1' };
    const answer = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
      readonly statusCode: number;
      readonly body: string;
    };
    insist(answer.statusCode === 200, `the API answered ${answer.statusCode}: ${answer.body}`);
  }
  await world.clock.runUntil(plus(start, minutes(requests + 60)));
  const dead = world.deadLetters();
  insist(
    dead.length === 0 && world.failures.length === 0,
    `${dead.length} dead letters and ${world.failures.length} failures: ${dead[0] ?? world.failures[0]}`,
  );
};
