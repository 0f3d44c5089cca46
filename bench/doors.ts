/** Events by HTTP, from the request to the tables, by the development server; over a bare HTTP server that parses them. */
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { instant } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';
import { bodyOf, mix, perRequest, type Traffic } from './traffic.ts';

/** Of what a server does that parses events and forgets them, so much is to be done that checks and keeps them. */
const least = 1 / 150;
/** As many requests are under way at a time. */
const together = 4;

interface Sending {
  readonly url: string;
  readonly events: number;
  readonly authorization: string;
}

const now = instant(Date.now());
const traffic: Traffic = { customers: sized(1_999, 199), inARow: 1, at: () => now };

const bodiesOf = (events: number): string[] =>
  Array.from({ length: events / perRequest }, (_, request) => bodyOf(request, traffic));

/** Sends them all, and resolves when the last is answered. */
const sendAll = async ({ url, authorization }: Sending, bodies: string[]): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: together });
  const headers = { authorization, 'content-type': 'application/json' };
  const post = (body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}/v1/batch`, { method: 'POST', headers, agent }, async (answer) => {
        await buffer(answer);
        resolve(answer.statusCode ?? 0);
      });
      asked.on('error', reject).end(body);
    });
  const work = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const status = await post(body);
      insist(status === 200, `a call was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  agent.destroy();
};

/** What the server’s own thread had to do, whatever else the machine does, and how long it took. */
const measured = async (events: number, work: () => Promise<void>) => {
  const before = process.threadCpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.threadCpuUsage(before);
  return { aSecond: events / seconds, aCpuSecond: events / ((user + system) / 1e6) };
};

/** A thread of its own, which has its bodies made before it is told to send. */
const senderOf = async (sending: Sending): Promise<() => Promise<void>> => {
  const worker = new Worker(new URL(import.meta.url), { workerData: sending });
  await once(worker, 'message');
  return async () => {
    worker.postMessage('send');
    await once(worker, 'message');
  };
};

const bare = async (events: number) => {
  const server = createServer(async (incoming, outgoing) => {
    const { batch } = (await json(incoming)) as { readonly batch: readonly object[] };
    outgoing.setHeader('content-type', 'application/json').end(JSON.stringify({ accepted: batch.length }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const send = await senderOf({ url: `http://127.0.0.1:${port}`, events, authorization: '' });
  const figures = await measured(events, send);
  server.close();
  return figures;
};

const rekindle = async (events: number) => {
  const { openDevServer, realTicker } = await import('../local/dev/server.ts');
  const { localKeys } = await import('../local/engine/keys.ts');
  const { synthesize } = await import('../local/engine/synth.ts');
  const { default: shop } = await import('../rekindle.config.ts');
  let told = 0;
  const all = Promise.withResolvers<void>();
  const server = await openDevServer({
    assembly: await synthesize(shop),
    shop,
    port: 0,
    speed: 1,
    messages: 'build/bench-messages',
    ticker: realTicker,
    print: (line) => {
      if (/ {2}event {2}/.test(line)) told += 1;
      if (told === events) all.resolve();
    },
  });
  const running = server.pacer.run();
  const send = await senderOf({ url: server.url, events, authorization: `Bearer ${localKeys.write}` });
  const figures = await measured(events, async () => {
    await send();
    await all.promise;
  });
  await server.close();
  await running;
  return figures;
};

if (isMainThread) {
  const few = sized(20_000, 2_000);
  const many = sized(400_000, 40_000);
  const parsed = await bare(many);
  const taken = await rekindle(few);
  const row = {
    'bare: a second': Math.round(parsed.aSecond),
    'bare: a CPU-second': Math.round(parsed.aCpuSecond),
    'taken in: a second': Math.round(taken.aSecond),
    'taken in: a CPU-second': Math.round(taken.aCpuSecond),
    'of bare, by CPU': Number((taken.aCpuSecond / parsed.aCpuSecond).toFixed(4)),
    'of bare, by time': Number((taken.aSecond / parsed.aSecond).toFixed(4)),
  };
  console.table([row]);
  console.log(
    `${perRequest} events a call, ${together} calls at a time: ${mix}; taken in: each is in the tables.`,
  );
  keep('doors', row);
  insist(
    row['of bare, by CPU'] >= least,
    `an event costs ${Math.round(1 / row['of bare, by CPU'])} times what it costs to parse it, and not ${1 / least} at most`,
  );
} else {
  const sending = workerData as Sending;
  const bodies = bodiesOf(sending.events);
  parentPort?.postMessage('ready');
  parentPort?.once('message', async () => {
    await sendAll(sending, bodies);
    parentPort?.postMessage('sent');
  });
}
