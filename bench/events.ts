/** Events on one core: how many a second by the API alone, and through queue and ingest, and what DynamoDB bills. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_TRACE_ENABLED = 'false';

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LambdaContext } from '../local/lambda.ts';
import { loadSettings } from '../local/run/settings.ts';
import { projectRoot, synthesize } from '../local/synth.ts';
import { createWorld } from '../local/world.ts';
import { createKey, emptyKeyring } from '../shared/http/keyring.ts';
import { iso, milliseconds, parseIso, plus, seconds } from '../shared/time.ts';

const start = parseIso('2026-11-23T12:00:00Z');
const customers = 2_000;
const events = 10_000;
/** DynamoDB on demand, a million units. */
const dollars = { wru: 0.625, rru: 0.125 };

const world = await createWorld({
  assembly: await synthesize(loadSettings('rekindle.json')),
  start,
  seed: 1,
});
const { key, record } = createKey('write', start);
world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify({ ...emptyKeyring, keys: [record] }));
const { handler } = await import('../functions/api/handler.ts');
const run = handler as unknown as (
  event: object,
  context: Pick<LambdaContext, 'functionName' | 'getRemainingTimeInMillis'>,
) => Promise<{ readonly statusCode: number; readonly body: string }>;

const post = async (path: string, body: unknown): Promise<void> => {
  const answer = await run(
    {
      version: '2.0',
      rawPath: path,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      requestContext: { http: { method: 'POST', path } },
      isBase64Encoded: false,
      body: JSON.stringify(body),
    },
    { functionName: 'api', getRemainingTimeInMillis: () => 29_000 },
  );
  if (answer.statusCode !== 200) throw new Error(answer.body);
};

const calls = {
  order: (n: number) => ({
    type: 'track',
    event: 'Order Completed',
    properties: { order_id: `o-${n}`, revenue: 12.5 },
  }),
  visit: () => ({ type: 'page', name: 'Home' }),
};

let count = 0;
const callOf = (kind: keyof typeof calls) => {
  count += 1;
  return {
    ...calls[kind](count),
    messageId: `m-${count}`,
    userId: `c-${count % customers}`,
    // Each later than the one before, so that each changes its profile.
    timestamp: iso(plus(start, milliseconds(count))),
  };
};

const used = () =>
  Object.values(world.dynamodb.consumed()).reduce(
    (sum, { writeUnits, readUnits, requests }) => ({
      wru: sum.wru + writeUnits,
      rru: sum.rru + readUnits,
      requests: sum.requests + requests,
    }),
    { wru: 0, rru: 0, requests: 0 },
  );

/** @param size calls a request; 1 uses the call's own route */
const measure = async (kind: keyof typeof calls, size: number) => {
  const path = size > 1 ? '/v1/batch' : kind === 'order' ? '/v1/track' : '/v1/page';
  const before = used();
  const began = performance.now();
  for (let sent = 0; sent < events; sent += size) {
    const batch = Array.from({ length: size }, () => callOf(kind));
    await post(path, size > 1 ? { batch } : batch[0]);
  }
  const queued = performance.now();
  await world.clock.runUntil(plus(world.clock.now(), seconds(5)));
  const ended = performance.now();
  const after = used();
  const each = (name: 'wru' | 'rru' | 'requests') => (after[name] - before[name]) / events;
  return {
    event: kind,
    'a request': size,
    'API events/s': Math.round((events / (queued - began)) * 1_000),
    'all the way events/s': Math.round((events / (ended - began)) * 1_000),
    'WRU each': Number(each('wru').toFixed(2)),
    'RRU each': Number(each('rru').toFixed(2)),
    'DynamoDB requests each': Number(each('requests').toFixed(2)),
    'DynamoDB $ a million': Number((each('wru') * dollars.wru + each('rru') * dollars.rru).toFixed(2)),
  };
};

await measure('order', 100);
const rows = [
  await measure('order', 100),
  await measure('order', 1),
  await measure('visit', 100),
  await measure('visit', 1),
];
console.table(rows);
if (world.deadLetters().length > 0) throw new Error('some events could not be taken in');
const folder = join(projectRoot, 'bench', 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'events.json'), `${JSON.stringify(rows, null, 2)}\n`);
