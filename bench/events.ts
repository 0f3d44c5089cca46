/** Events through the whole local path: API handler, queue, ingest, tables; and what a million of them cost on AWS. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { toEvent } from '../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import shop from '../rekindle.config.ts';
import { usdAGigabyte, usdAMillion } from '../shared/base/prices.ts';
import { milliseconds, minutes, parseIso, plus } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';
import { bodyOf, mix, perRequest, type Traffic } from './traffic.ts';

const events = sized(20_000, 2_000);
/** What a million events may cost, all in, with their logs and traces. */
const mostDollars = 2;
const start = parseIso('2026-03-02T10:00:00Z');

const traffic = (inARow: number): Traffic => ({
  customers: sized(1_999, 199),
  inARow,
  at: (index) => plus(start, milliseconds((index * minutes(1)) / perRequest)),
});

const worldWith = async (environment: Readonly<Record<string, string>> = {}): Promise<World> => {
  const world = await createWorld({ assembly: await synthesize(shop), start, seed: 1, environment });
  world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
  return world;
};

/** A request a minute, of what happened in it, each taken in before the next; and an hour for what they begin. */
const tellAll = async (world: World, count: number, told: Traffic): Promise<void> => {
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

const invocationsOf = (world: World): number =>
  Object.values(world.lambda.invocations()).reduce((total, each) => total + each, 0);

/** Each line that is kept is billed with so many bytes more. */
const lineOverhead = 26;
const requestId = '00000000-0000-4000-8000-000000000000';
/** What Lambda itself writes of an invocation, and API Gateway of a request (infra/constructs/http-api.ts). */
const lambdaLines = [
  `START RequestId: ${requestId} Version: $LATEST`,
  `END RequestId: ${requestId}`,
  `REPORT RequestId: ${requestId} Duration: 1000.00 ms Billed Duration: 1000 ms Memory Size: 512 MB Max Memory Used: 200 MB`,
  `XRAY TraceId: 1-00000000-000000000000000000000000 SegmentId: 0000000000000000 Sampled: true`,
];
const accessLine = `{"at":"02/Mar/2026:10:00:00 +0000","id":"${requestId}","method":"POST","status":"200","bytes":"60","milliseconds":"100","error":"-"}`;
const bytesOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + lineOverhead, 0);

/** In a thread whose handlers are observed as deployed ones are: the bytes that they write themselves, for an invocation. */
const writeLogs = async (): Promise<number> => {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream.write = (chunk: Uint8Array | string) => {
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter((line) => line !== ''),
      );
      return true;
    };
  const world = await worldWith({ POWERTOOLS_LOG_LEVEL: 'INFO', POWERTOOLS_METRICS_DISABLED: 'false' });
  await tellAll(world, 2_000, traffic(1));
  const bytes = bytesOf(lines) / invocationsOf(world);
  world.close();
  return bytes;
};

/** Of half a gigabyte on Arm, which is .3 of a core: a millisecond of a core for an event and its requests to AWS. */
const lambdaSeconds = 0.0035;

const measured = async (told: Traffic, handlersWrite: number) => {
  const world = await worldWith();
  const before = process.cpuUsage();
  await tellAll(world, events, told);
  const { user, system } = process.cpuUsage(before);
  const used = Object.values(world.dynamodb.consumed());
  const sum = (of: (each: (typeof used)[number]) => number): number =>
    used.reduce((total, each) => total + of(each), 0) / events;
  const wru = sum(({ writeUnits }) => writeUnits);
  const rru = sum(({ readUnits }) => readUnits);
  const invocations = invocationsOf(world) / events;
  const logBytes = invocations * (handlersWrite + bytesOf(lambdaLines)) + bytesOf([accessLine]) / perRequest;
  world.close();
  const cost = {
    tables: wru * usdAMillion.writeUnit + rru * usdAMillion.readUnit,
    // A message is sent, received and deleted, each ten at a time.
    queue: (3 / 10) * usdAMillion.queueRequest,
    api: usdAMillion.httpApiCall / perRequest,
    lambda: invocations * usdAMillion.lambdaCall + lambdaSeconds * 0.5 * usdAGigabyte.lambdaSecond * 1e6,
    logs: (logBytes * 1e6 * usdAGigabyte.logs) / 1e9,
    // X-Ray's sampling keeps one a second and 5% of more: at most all.
    traces: invocations * usdAMillion.trace,
  };
  const dollars = Object.entries(cost).map(
    ([name, each]) => [`$ a million: ${name}`, Number(each.toFixed(2))] as const,
  );
  const all = Object.values(cost).reduce((total, each) => total + each, 0);
  return {
    'calls in a row': told.inARow,
    'a CPU-second': Math.round(events / ((user + system) / 1e6)),
    'WRU each': Number(wru.toFixed(2)),
    'RRU each': Number(rru.toFixed(2)),
    'DynamoDB requests each': Number(sum(({ requests }) => requests).toFixed(2)),
    'Lambda invocations each': Number(invocations.toFixed(3)),
    'log bytes each': Math.round(logBytes),
    ...Object.fromEntries(dollars),
    '$ a million': Number(all.toFixed(2)),
  };
};

if (isMainThread) {
  const [handlersWrite] = (await once(
    new Worker(new URL(import.meta.url), { argv: process.argv }),
    'message',
  )) as [number];
  const rows = [await measured(traffic(1), handlersWrite), await measured(traffic(5), handlersWrite)];
  console.table(rows);
  console.log(
    `${events} events: ${mix}; ${perRequest} a request; each call another customer's, or five in a row of one.`,
  );
  keep('events', rows);
  for (const row of rows)
    insist(
      row['$ a million'] <= mostDollars,
      `a million events cost $${row['$ a million']}, and not the $${mostDollars} that they may`,
    );
} else parentPort?.postMessage(await writeLogs());
