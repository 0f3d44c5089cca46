/** Events through the whole local path: API handler, queue, ingest, tables; and what a million of them cost on AWS. */
import { toEvent } from '../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld } from '../local/engine/world.ts';
import shop from '../rekindle.config.ts';
import { iso, minutes, parseIso, plus } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';

const events = sized(20_000, 2_000);
const customers = events / 10;
const perCall = 100;
/** What a million events may cost, all in. */
const mostDollars = 2;
const start = parseIso('2026-03-02T10:00:00Z');

/** A shop's mix: mostly browsing, some checkouts, few orders. */
const event = (index: number): object => {
  const userId = `c-${index % customers}`;
  const common = {
    messageId: `m-${index}`,
    userId,
    timestamp: iso(plus(start, minutes(Math.floor(index / 100)))),
  };
  if (index % 25 === 0)
    return {
      ...common,
      type: 'track',
      event: 'Order Completed',
      properties: { order_id: `o-${index}`, total: '49.90', products: [{ name: 'Kettle', quantity: 1 }] },
    };
  if (index % 10 === 0) return { ...common, type: 'identify', traits: { email: `${userId}@example.com` } };
  return index % 3 === 0
    ? {
        ...common,
        type: 'track',
        event: 'Product Viewed',
        properties: { product_id: `p-${index % 50}`, name: 'Kettle', category: 'kitchen', price: 49.9 },
      }
    : { ...common, type: 'page', name: 'Home' };
};

const world = await createWorld({ assembly: await synthesize(shop), start, seed: 1 });
world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
const api = world.functionAt('functions/api/handler.ts') ?? '';
const authorization = `Basic ${Buffer.from(`${localKeys.write}:`).toString('base64')}`;

const post = async (first: number): Promise<void> => {
  const batch = Array.from({ length: perCall }, (_, offset) => event(first + offset));
  const request = {
    method: 'POST',
    target: '/v1/batch',
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ batch })),
    sourceIp: '127.0.0.1',
  };
  const answer = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
    readonly statusCode: number;
    readonly body: string;
  };
  insist(answer.statusCode === 200, `the API answered ${answer.statusCode}: ${answer.body}`);
};

const before = process.cpuUsage();
for (let first = 0; first < events; first += perCall) {
  await post(first);
  await world.clock.runUntil(plus(start, minutes(first / perCall + 1)));
}
await world.clock.runUntil(plus(start, minutes(events / perCall + 60)));
const { user, system } = process.cpuUsage(before);
const dead = world.deadLetters();
insist(
  dead.length === 0 && world.failures.length === 0,
  `${dead.length} dead letters and ${world.failures.length} failures: ${dead[0] ?? world.failures[0]}`,
);

const used = Object.values(world.dynamodb.consumed());
const sum = (of: (each: (typeof used)[number]) => number): number =>
  used.reduce((total, each) => total + of(each), 0) / events;
const wru = sum(({ writeUnits }) => writeUnits);
const rru = sum(({ readUnits }) => readUnits);
const calls = world.lambda.invocations();
const invocations = Object.values(calls).reduce((total, each) => total + each, 0) / events;
const cpuSeconds = (user + system) / 1e6;

/** Dollars a million, us-east-1, November 2026. Lambda: 20 ms of half a gigabyte on Arm a batch. */
const prices = {
  wru: 0.625,
  rru: 0.125,
  sqs: 0.4,
  httpApi: 1,
  lambdaCall: 0.2,
  lambdaBatch: 20 * 0.5 * 0.0133,
};
/** A message is sent, received and deleted, each ten at a time; one API call brings so many events. */
const cost = {
  tables: wru * prices.wru + rru * prices.rru,
  queue: (3 / 10) * prices.sqs,
  api: prices.httpApi / perCall,
  lambda: invocations * (prices.lambdaCall + prices.lambdaBatch),
};
const row = {
  events,
  'a CPU-second': Math.round(events / cpuSeconds),
  'WRU each': Number(wru.toFixed(2)),
  'RRU each': Number(rru.toFixed(2)),
  'DynamoDB requests each': Number(sum(({ requests }) => requests).toFixed(2)),
  'Lambda invocations each': Number(invocations.toFixed(3)),
  ...Object.fromEntries(
    Object.entries(cost).map(([name, dollars]) => [`$ a million: ${name}`, Number(dollars.toFixed(2))]),
  ),
  '$ a million': Number(
    Object.values(cost)
      .reduce((total, each) => total + each, 0)
      .toFixed(2),
  ),
};
console.table([row]);
console.log(
  '60% pages, 30% products, 6% identifications, 4% orders; 100 events a call, 10 messages a batch.',
);
keep('events', row);
insist(
  row['$ a million'] <= mostDollars,
  `a million events cost $${row['$ a million']}, and not the $${mostDollars} that they may`,
);
world.close();
