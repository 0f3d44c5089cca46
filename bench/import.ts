/** How many rows a CPU-second an import takes in, beside bare HTTP posts of the same requests; and what it holds meanwhile. */
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { useRuntime } from '../functions/adapters/runtime.ts';
import { toEvent } from '../local/engine/gateway.ts';
import { localKeys } from '../local/engine/keys.ts';
import { days, instant, iso, minus } from '../shared/base/time.ts';
import { insist, keep, sized } from './bench.ts';
import type { Kept, StubAnswers, StubReady } from './import-stub.ts';

/** How many customers are known by then; at each, what is held is measured. */
const checkpoints = [sized(10_000, 200), sized(100_000, 400), sized(1_000_000, 600)] as const;
/** In a file, which a request brings; the largest that the API takes has three times as many. */
const rowsInAFile = sized(10_000, 200);
/** So many files of each kind are measured beside bare HTTP; all that follow are there for what is held. */
const rounds = sized(9, 2);
/** The first customers have ordered, once each. */
const filesOfOrders = sized(10, 3);
/** So many are given to a reader at once, and a rule of its own says so (infra/stacks/messaging-stack.ts). */
const messagesAtOnce = 100;
/** What bare HTTP posts of requests that it has kept. */
const requestsKept = sized(2_000, 500);
/** Posts that are under way at a time, as an import has them. */
const together = 20;
/** What an import may hold at the last checkpoint beyond what it held at the one before, in bytes; a row would be 100 and more. */
const mostGrowth = 8 * 2 ** 20;
/** Of what bare HTTP posts; a small run has less to tell noise by. */
const leastOfBare = { door: sized(0.05, 0.02), ingest: sized(0.15, 0.05) };

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const stub = fork(new URL('./import-stub.ts', import.meta.url), ['serve', ...process.argv.slice(2)], {
  serialization: 'json',
});
const { port, environment } = await new Promise<StubReady>((resolve, reject) => {
  stub.once('message', (message) => resolve(message as StubReady));
  stub.once('exit', (code) => reject(new Error(`the stub ended with ${code}`)));
});
const url = `http://127.0.0.1:${port}`;
Object.assign(process.env, environment, { INGEST_QUEUE_URL: `${url}/queue` });
const now = instant(Date.now());
useRuntime({
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  makeClient: (make) =>
    make({
      region: 'eu-west-1',
      endpoint: url,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000 },
    }),
  post: async () => ({ status: 204 }),
  ask: async () => {
    throw new Error('an import asks nobody');
  },
});
const { handler: api } = await import('../functions/api/handler.ts');
const { handler: ingest } = await import('../functions/ingest/handler.ts');

const agent = new Agent({ keepAlive: true });
const post = (path: string, body: string, target = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': target };
    const outgoing = request(`${url}${path}`, { method: 'POST', agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const ofStub = async <Name extends keyof StubAnswers>(name: Name, most: number): Promise<StubAnswers[Name]> =>
  JSON.parse(await post(`/bench/${name}`, JSON.stringify({ most })));

const firstNames = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Émile', 'Fatima', 'Günther', 'Hana'];
const cities = ['Berlin', 'Lyon', 'Zürich', 'Madrid', 'Porto'];
const of = <Value>(values: readonly Value[], index: number): Value => values[index % values.length] as Value;

const customers = {
  path: '/v1/customers/import',
  header:
    'id,email,firstName,phone,country,city,locale,timezone,birthday,loyal_since,consents.email,consents.sms,at',
  row: (index: number): string =>
    [
      `customer-${index}`,
      `customer-${index}@example.com`,
      of(firstNames, index),
      `+4915${String(index).padStart(9, '0')}`,
      'DE',
      of(cities, index),
      'de-DE',
      'Europe/Berlin',
      `19${60 + (index % 40)}-0${1 + (index % 9)}-1${index % 10}`,
      `20${10 + (index % 15)}`,
      index % 3 !== 0,
      index % 5 === 0,
      iso(minus(now, days(1 + (index % 700)))),
    ].join(','),
};
const orders = {
  path: '/v1/orders/import',
  header: 'customer,orderId,value,currency,product,quantity,at',
  row: (index: number): string =>
    [
      `customer-${index}`,
      `o-${index}`,
      `${10 + (index % 90)}.90`,
      'EUR',
      'Kettle',
      1 + (index % 3),
      iso(minus(now, days(1 + (index % 700)))),
    ].join(','),
};
type File = typeof customers;

const fileOf = ({ header, row }: File, from: number, rows: number): Buffer => {
  const lines = Array.from({ length: rows }, (_, offset) => row(from + offset));
  return Buffer.from(`${[header, ...lines].join('\n')}\n`);
};

const context = { functionName: 'bench', getRemainingTimeInMillis: () => 29_000 };
const authorization = `Basic ${Buffer.from(`${localKeys.admin}:`).toString('base64')}`;

const send = async (path: string, body: Buffer, rows: number): Promise<void> => {
  const headers = { authorization, 'content-type': 'text/csv' };
  const asked = toEvent({ method: 'POST', target: path, headers, body, sourceIp: '127.0.0.1' }, now);
  const answer = (await (api as (event: object, context: object) => Promise<object>)(asked, context)) as {
    readonly statusCode: number;
    readonly body: string;
  };
  insist(
    answer.statusCode === 200 && JSON.parse(answer.body).accepted === rows,
    `the API answered ${answer.statusCode} to a file of ${rows} rows: ${answer.body.slice(0, 500)}`,
  );
};

const readQueue = async (): Promise<SQSEvent[]> => {
  const events: SQSEvent[] = [];
  for (;;) {
    const { messages } = await ofStub('queue', messagesAtOnce);
    if (messages.length === 0) return events;
    const Records = messages.map((body, index) => ({ messageId: String(index), body }));
    events.push({ Records } as unknown as SQSEvent);
  }
};

const takeIn = async (events: readonly SQSEvent[]): Promise<void> => {
  for (const event of events) {
    const answer = await (ingest as (event: SQSEvent, context: object) => Promise<SQSBatchResponse>)(
      event,
      context,
    );
    insist(answer.batchItemFailures.length === 0, `${answer.batchItemFailures.length} messages failed`);
  }
};

/** The same requests, written and sent, and their answers read, and nothing else. */
const bare = async (requests: readonly { readonly target: string; readonly input: object }[]) => {
  let next = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const { [next]: each } = requests;
      next += 1;
      if (each === undefined) return;
      JSON.parse(await post('/bare', JSON.stringify(each.input), each.target));
    }
  };
  await Promise.all(Array.from({ length: together }, work));
};

const cpuSeconds = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const parts = ['door', 'ingest'] as const;
type Part = (typeof parts)[number];

/** What one kind of file costs, part by part, round by round. */
const measuring = (file: File) => {
  const requests: Record<Part, { target: string; input: object }[]> = { door: [], ingest: [] };
  const perRow: Record<Part, number> = { door: 0, ingest: 0 };
  const counts: Record<string, number> = {};
  const measured: Record<Part, { rowsPerCpuSecond: number; ofBare: number }[]> = { door: [], ingest: [] };
  let next = 0;

  const keepRequests = async (part: Part, rows: number): Promise<void> => {
    const told = await ofStub('requests', 0);
    for (const [target, count] of Object.entries(told.counts)) {
      const name = target.split('.')[1] ?? target;
      if (name !== 'GetSecretValue') counts[name] = count / rows;
    }
    perRow[part] = Object.values(told.counts).reduce((sum, count) => sum + count, 0) / rows;
    requests[part] = told.kept.map(({ target, body }: Kept) => ({ target, input: JSON.parse(body) }));
  };

  /** One more file of it; `isMeasured` unless it is to see which requests there are. */
  const take = async (rows: number, isMeasured: boolean): Promise<void> => {
    const body = fileOf(file, next, rows);
    next += rows;
    let events: readonly SQSEvent[] = [];
    const work: Record<Part, () => Promise<void>> = {
      door: () => send(file.path, body, rows),
      ingest: () => takeIn(events),
    };
    for (const part of parts) {
      if (!isMeasured) await ofStub('requests', requestsKept);
      const seconds = await cpuSeconds(work[part]);
      if (!isMeasured) await keepRequests(part, rows);
      else if (measured[part].length < rounds) {
        const { length } = requests[part];
        const aRequest = (await cpuSeconds(() => bare(requests[part]))) / length;
        measured[part].push({
          rowsPerCpuSecond: rows / seconds,
          ofBare: (aRequest * perRow[part] * rows) / seconds,
        });
      }
      if (part === 'door') events = await readQueue();
    }
  };

  const figures = () => ({
    requestsEach: Object.fromEntries(
      Object.entries(counts).map(([name, each]) => [name, Number(each.toFixed(2))]),
    ),
    ...(Object.fromEntries(
      parts.map((part) => [
        part,
        {
          rowsPerCpuSecond: Math.round(
            median(measured[part].map(({ rowsPerCpuSecond }) => rowsPerCpuSecond)),
          ),
          ofBare: Number(median(measured[part].map(({ ofBare }) => ofBare)).toFixed(2)),
        },
      ]),
    ) as Record<Part, { readonly rowsPerCpuSecond: number; readonly ofBare: number }>),
  });

  return { take, rows: () => next, figures };
};

const megabytes = (bytes: number): number => Number((bytes / 2 ** 20).toFixed(1));

const ofCustomers = measuring(customers);
const ofOrders = measuring(orders);
// What is made once, such as clients and tables of numbering plans, is not the import's; and bare HTTP needs its requests.
for (const each of [ofCustomers, ofOrders]) await each.take(rowsInAFile, false);

let peakRss = 0;
let peakHeap = 0;
const sample = (): void => {
  const { rss, heapUsed } = process.memoryUsage();
  peakRss = Math.max(peakRss, rss);
  peakHeap = Math.max(peakHeap, heapUsed);
};
const sampling = setInterval(sample, 100);
const held: { customers: number; heap: number; peakHeap: number; peakRss: number }[] = [];
for (const many of checkpoints) {
  while (ofCustomers.rows() < many + rowsInAFile) {
    await ofCustomers.take(rowsInAFile, true);
    if (ofOrders.rows() <= filesOfOrders * rowsInAFile) await ofOrders.take(rowsInAFile, true);
  }
  gc();
  console.log(`${many.toLocaleString('en')} customers after ${Math.round(process.uptime())} s`);
  held.push({ customers: many, heap: process.memoryUsage().heapUsed, peakHeap, peakRss });
}
clearInterval(sampling);

const rows = [
  { file: 'customers', ...ofCustomers.figures() },
  { file: 'orders', ...ofOrders.figures() },
];
const memory = held.map(({ customers: many, ...bytes }) => ({
  customers: many,
  'MB held': megabytes(bytes.heap),
  'peak of the heap': megabytes(bytes.peakHeap),
  'peak of the process': megabytes(bytes.peakRss),
}));
for (const { file, requestsEach, ...of } of rows) {
  for (const part of parts)
    console.log(
      `${file}, ${part}: ${of[part].rowsPerCpuSecond.toLocaleString('en')} rows a CPU-second, ${of[part].ofBare} of bare HTTP`,
    );
  console.log(`requests for a row of ${file}:`, requestsEach);
}
console.table(memory);
keep('import', { rows, memory });
for (const { file, ...of } of rows)
  for (const part of parts)
    insist(
      of[part].ofBare >= leastOfBare[part],
      `${file}, ${part}: ${of[part].ofBare} of bare HTTP, and not ${leastOfBare[part]}`,
    );
const [, before, last] = held;
const growth = (last?.heap ?? Number.NaN) - (before?.heap ?? 0);
insist(
  growth <= mostGrowth,
  `an import of ${last?.customers} customers holds ${megabytes(growth)} MB more than one of ${before?.customers}`,
);
agent.destroy();
stub.removeAllListeners('exit');
stub.kill();
