/** Runs a job in two halves at once: customers do not meet, so each half of them can live in a world of its own. */
import { Worker } from 'node:worker_threads';
import { bucketOf } from '../../shared/ids.ts';
import type { Progress } from '../cli/usage.ts';
import { byEnrolment, byEnrolmentTime, byTouch } from './collect.ts';
import { type JobOptions, runJob, UnsoundRunError } from './job.ts';
import type { RunResult } from './result.ts';

/** Always as many, whatever the machine has: the same seed gives the same bytes everywhere. */
const shards = 2;

export type ShardOptions = Omit<JobOptions, 'progress'>;

/** What a worker says to its parent. */
export type ShardMessage =
  | { readonly kind: 'progress'; readonly share: number; readonly label: string }
  | { readonly kind: 'done'; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly unsound: boolean; readonly message: string };

const shardOf = (customer: string): number => Math.floor((bucketOf(`shard/${customer}`) / 100) * shards);

const shardOptions = (options: ShardOptions, shard: number): ShardOptions => ({
  ...options,
  shard,
  keepMessages:
    Math.ceil((options.keepMessages * (shard + 1)) / shards) -
    Math.ceil((options.keepMessages * shard) / shards),
  population: {
    profiles: options.population.profiles.filter(({ id }) => shardOf(id) === shard),
    future: options.population.future.filter(({ detail }) => shardOf(String(detail.customer)) === shard),
  },
  ...(options.customers !== undefined && {
    customers: options.customers.filter(({ id }) => shardOf(id) === shard),
  }),
});

const runInWorker = (
  options: ShardOptions,
  onProgress: (share: number, label: string) => void,
): Promise<RunResult> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./shard-worker.ts', import.meta.url), { workerData: options });
    worker.on('message', (message: ShardMessage) => {
      switch (message.kind) {
        case 'progress':
          onProgress(message.share, message.label);
          break;
        case 'done':
          resolve(message.result);
          break;
        case 'failed':
          reject(message.unsound ? new UnsoundRunError(message.message) : new Error(message.message));
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a half of the run ended with exit code ${code}`));
    });
  });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const merged = (options: ShardOptions, parts: readonly [RunResult, ...RunResult[]]): RunResult => {
  const [first] = parts;
  const all = <Item>(of: (part: RunResult) => readonly Item[]): Item[] => parts.flatMap(of);
  const usage = (table: 'profiles' | 'ledger') => ({
    requests: sum(parts.map(({ tables }) => tables[table].requests)),
    rru: sum(parts.map(({ tables }) => tables[table].rru)),
    wru: sum(parts.map(({ tables }) => tables[table].wru)),
  });
  return {
    ...first,
    enrolments: all(({ enrolments }) => enrolments).sort(byEnrolmentTime),
    touches: all(({ touches }) => touches).sort(byTouch),
    coupons: all(({ coupons }) => coupons).sort(byEnrolment(({ issuedAt }) => issuedAt)),
    waiters: all(({ waiters }) => waiters).sort(byEnrolment(({ since }) => since)),
    messages: all(({ messages }) => messages).sort((a, b) => a.at - b.at || (a.touch < b.touch ? -1 : 1)),
    messagesNotKept: sum(parts.map(({ messagesNotKept }) => messagesNotKept)),
    executions: Object.fromEntries(
      options.journeys.map(({ id }) => [
        id,
        {
          started: sum(parts.map(({ executions }) => executions[id]?.started ?? 0)),
          transitions: sum(parts.map(({ executions }) => executions[id]?.transitions ?? 0)),
        },
      ]),
    ),
    tables: { profiles: usage('profiles'), ledger: usage('ledger') },
    profileBytes:
      sum(parts.map(({ profileBytes, profileCount }) => profileBytes * profileCount)) /
      Math.max(1, sum(parts.map(({ profileCount }) => profileCount))),
    profileCount: sum(parts.map(({ profileCount }) => profileCount)),
  };
};

/** The job, in halves; whole when it keeps its database in a file, which is one. @throws UnsoundRunError */
export const runShards = async (options: ShardOptions, progress: Progress): Promise<RunResult> => {
  if (options.dataFile !== undefined) return runJob({ ...options, progress });
  progress.say(
    `Living ${Math.ceil((options.until - options.from) / 86_400_000)} nights of ${options.population.profiles.length.toLocaleString('en')} customers …`,
  );
  const shares = Array.from({ length: shards }, () => 0);
  const [first, ...others] = await Promise.all(
    shares.map((_, shard) =>
      runInWorker(shardOptions(options, shard), (share, label) => {
        shares[shard] = share;
        if (share === Math.min(...shares)) progress.at(share, label);
      }),
    ),
  );
  progress.done();
  if (first === undefined) throw new Error('the run has no halves');
  return merged(options, [first, ...others]);
};
