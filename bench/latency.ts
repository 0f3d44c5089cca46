/** From an order told to the API to the end of the journey that it ends: by the virtual clock, and in real time. */
import { toEvent } from '../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { hours, iso, parseIso, plus, seconds } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';

const customers = sized(500, 50);
const start = parseIso('2026-03-02T10:00:00Z');

const shop = {
  ...sample,
  settings: { ...sample.settings, experiment: { controlPercent: 0, lanes: {} } },
};
const ended = new Map<string, { readonly virtual: number; readonly real: number }>();
const world = await createWorld({
  assembly: await synthesize(shop),
  start,
  seed: 1,
  onEvent: (_, { detailType, detail }) => {
    const { customer } = detail as { readonly customer?: string };
    if (detailType === 'Journey Exited' && customer !== undefined)
      ended.set(customer, { virtual: world.clock.now(), real: performance.now() });
  },
});
world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
const api = world.functionAt('functions/api/handler.ts') ?? '';
const authorization = `Basic ${Buffer.from(`${localKeys.write}:`).toString('base64')}`;

const track = async (userId: string, event: string, properties: object): Promise<void> => {
  const body = {
    messageId: `${event}-${userId}`,
    userId,
    event,
    properties,
    timestamp: iso(world.clock.now()),
  };
  const request = {
    method: 'POST',
    target: '/v1/track',
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
    sourceIp: '127.0.0.1',
  };
  const answer = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
    readonly statusCode: number;
    readonly body: string;
  };
  insist(answer.statusCode === 200, `the API answered ${answer.statusCode}: ${answer.body}`);
};

const ids = Array.from({ length: customers }, (_, index) => `c-${index}`);
for (const id of ids) await track(id, 'Checkout Started', { checkout_id: `k-${id}`, value: 80 });
// The reminder is out by then, and the passage waits for an order.
await world.clock.runUntil(plus(start, hours(2)));

const latencies: { readonly virtual: number; readonly real: number }[] = [];
for (const id of ids) {
  const told = { virtual: world.clock.now(), real: performance.now() };
  await track(id, 'Order Completed', { order_id: `o-${id}`, total: 80 });
  await world.clock.runUntil(plus(world.clock.now(), seconds(5)));
  const end = ended.get(id);
  if (end === undefined) throw new Error(`${id} ordered, and the journey went on`);
  latencies.push({ virtual: end.virtual - told.virtual, real: end.real - told.real });
}

const at = (share: number, of: 'virtual' | 'real'): number =>
  Number(
    (latencies.map((each) => each[of]).sort((a, b) => a - b)[Math.floor(share * customers)] ?? 0).toFixed(1),
  );
const row = {
  customers,
  'virtual ms, median': at(0.5, 'virtual'),
  'virtual ms, 99%': at(0.99, 'virtual'),
  'real ms of work, median': at(0.5, 'real'),
  'real ms of work, 99%': at(0.99, 'real'),
};
console.table([row]);
console.log(
  'The virtual second is the queue’s batching window; real time is what the handlers and engine work.',
);
keep('latency', row);
// The queue gathers for a second at most, and nothing else waits.
insist(
  row['virtual ms, 99%'] <= 1_000,
  `a journey ended ${row['virtual ms, 99%']} virtual ms after the order, and not within the queue’s 1,000`,
);
world.close();
