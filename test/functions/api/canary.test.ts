/** Everything that a run writes, looked through for a person: before she is erased, and after. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logger } from '../../../functions/middleware/observe.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { hours, minutes, plus } from '../../../shared/base/time.ts';
import { abandonedCheckout } from '../../../workflows/journeys/index.ts';
import { adminKey, basic, type Served, serve } from './served.ts';

let served: Served;
const logged: string[] = [];
beforeEach(async () => {
  served = await serve(undefined, storyShop([abandonedCheckout()]));
  logged.length = 0;
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(logger, level).mockImplementation((...said) => {
      logged.push(said.map((each) => (each instanceof Error ? each.stack : JSON.stringify(each))).join(' '));
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  served.world.close();
});

/** What was told of her; her id is none of it. */
const traces = [
  'canary@example.com',
  '4915100099887',
  'Canaria',
  'Canarytown',
  'Canary Lane',
  'canary-word',
  'canary-sku',
  '203.0.113.77',
  'canary-form',
];

const whole = async () => {
  const { dynamodb, queues, states } = served.world;
  const { TableNames } = JSON.parse(dynamodb.handle('ListTables', '{}').body) as {
    readonly TableNames: readonly string[];
  };
  const items = TableNames.flatMap((TableName) => {
    const { body } = dynamodb.handle('Scan', JSON.stringify({ TableName }));
    return (JSON.parse(body).Items as readonly object[]).map((item) => JSON.stringify(item));
  });
  return { items, queues: [JSON.stringify(queues.snapshot())], executions: [states.snapshot()], logged };
};
/** All items but those of the audit, which says that files were imported. */
const ofCustomers = async () => (await whole()).items.filter((item) => !item.includes('audit#'));
const hits = async () =>
  Object.fromEntries(
    Object.entries(await whole()).map(([place, texts]) => [
      place,
      texts.reduce((sum, text) => sum + traces.filter((trace) => text.includes(trace)).length, 0),
    ]),
  );

const tell = async (path: string, body: object, key?: string) => {
  await served.ask('POST', path, {
    body,
    ...(key !== undefined && { headers: { authorization: basic(key) } }),
  });
  await served.settle();
};
const pass = (duration: Parameters<typeof plus>[1]) =>
  served.world.clock.runUntil(plus(served.world.clock.now(), duration));

const live = async () => {
  const traits = {
    email: 'canary@example.com',
    phone: '+4915100099887',
    firstName: 'Canaria',
    city: 'Canarytown',
    address: { street: '1 Canary Lane', city: 'Canarytown', country: 'DE' },
    consents: { email: { given: true, ip: '203.0.113.77', form: '/canary-form' }, sms: true },
  };
  await tell('/v1/track', {
    anonymousId: 'browser-1',
    event: 'Product Viewed',
    properties: { product: 'canary-word' },
  });
  await tell('/v1/identify', { anonymousId: 'browser-1', traits: { email: 'canary@example.com' } });
  await tell('/v1/identify', { userId: 'person-17', anonymousId: 'browser-1', traits });
  await tell('/v1/track', {
    userId: 'person-17',
    event: 'Order Completed',
    properties: { order_id: 'o-1', revenue: 90, products: [{ sku: 'canary-sku', quantity: 1, price: 90 }] },
  });
  await pass(hours(30));
  await tell('/v1/track', {
    userId: 'person-17',
    event: 'Checkout Started',
    properties: { checkout_id: 'c-1', value: 90, products: [{ sku: 'canary-sku', quantity: 1, price: 90 }] },
  });
  await pass(hours(3));
};

describe('a run', () => {
  it('writes a person into the tables alone, and of one who is erased into nothing', async () => {
    await live();
    const before = await hits();
    expect(before.items).toBeGreaterThan(15);
    expect(before).toMatchObject({ queues: 0, executions: 0, logged: 0 });
    expect(served.world.states.running()).toBeGreaterThan(0);
    await served.ask('DELETE', '/v1/customers/person-17');
    await pass(minutes(5));
    expect(await hits()).toEqual({ items: 0, queues: 0, executions: 0, logged: 0 });
    // What waits for an instant finds nobody when it comes.
    await pass(hours(24 * 60));
    expect(served.world.states.running()).toBe(0);
    expect(await hits()).toEqual({ items: 0, queues: 0, executions: 0, logged: 0 });
    expect(served.world.failures).toEqual([]);
  });

  it('writes nothing of her when she is told of again by any door', async () => {
    await live();
    await served.ask('DELETE', '/v1/customers/person-17');
    await pass(minutes(5));
    const kept = await ofCustomers();
    await live();
    await served.ask('POST', '/v1/customers/import', {
      headers: { authorization: basic(adminKey.key), 'content-type': 'text/csv' },
      body: 'id,email,firstName,consents.email\nperson-17,canary@example.com,Canaria,true\n',
    });
    await served.ask('POST', '/v1/customers/import', {
      headers: { authorization: basic(adminKey.key), 'content-type': 'text/csv' },
      body: 'email,firstName\ncanary@example.com,Canaria\n',
    });
    await served.ask('POST', '/v1/orders/import', {
      headers: { authorization: basic(adminKey.key), 'content-type': 'text/csv' },
      body: 'customer,orderId,value,at\nperson-17,o-9,19.90,2025-11-28T10:00:00Z\n',
    });
    await pass(hours(3));
    expect(await hits()).toEqual({ items: 0, queues: 0, executions: 0, logged: 0 });
    expect(await ofCustomers()).toEqual(kept);
  });
});
