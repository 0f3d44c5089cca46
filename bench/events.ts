/** Events through the whole local path: API handler, queue, ingest, tables; and what a million of them cost on AWS. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { localKeyring } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import shop from '../rekindle.config.ts';
import { type Priced, usdFor } from '../shared/base/prices.ts';
import { milliseconds, minutes, parseIso, plus } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';
import { bytesOf, invocationLines, requestLine } from './log-lines.ts';
import { mix, perRequest, type Traffic, tellAll } from './traffic.ts';

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

const invocationsOf = (world: World): number =>
  Object.values(world.lambda.invocations()).reduce((total, each) => total + each, 0);

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
  await tellAll(world, 2_000, traffic(1), start);
  const bytes = bytesOf(lines) / invocationsOf(world);
  world.close();
  return bytes;
};

/** Of half a gigabyte on Arm, which is .3 of a core: a millisecond of a core for an event and its requests to AWS. */
const lambdaSeconds = 0.0035;

const measured = async (told: Traffic, handlersWrite: number) => {
  const world = await worldWith();
  const before = process.cpuUsage();
  await tellAll(world, events, told, start);
  const { user, system } = process.cpuUsage(before);
  const used = Object.values(world.dynamodb.consumed());
  const sum = (of: (each: (typeof used)[number]) => number): number =>
    used.reduce((total, each) => total + of(each), 0) / events;
  const wru = sum(({ writeUnits }) => writeUnits);
  const rru = sum(({ readUnits }) => readUnits);
  const invocations = invocationsOf(world) / events;
  const logBytes =
    invocations * (handlersWrite + bytesOf(invocationLines)) + bytesOf([requestLine]) / perRequest;
  world.close();
  const aMillion = (what: Priced, each: number): number => usdFor(what, each * 1e6);
  const cost = {
    tables: aMillion('writeUnit', wru) + aMillion('readUnit', rru),
    // A message is sent, received and deleted, each ten at a time.
    queue: aMillion('queueRequest', 3 / 10),
    api: aMillion('httpApiCall', 1 / perRequest),
    lambda: aMillion('lambdaCall', invocations) + aMillion('lambdaGigabyteSecond', lambdaSeconds * 0.5),
    logs: aMillion('logGigabyte', logBytes / 1e9),
    // X-Ray's sampling keeps one a second and 5% of more: at most all.
    traces: aMillion('trace', invocations),
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
