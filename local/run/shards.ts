/** Runs a job in two halves at once: customers do not meet, so each half of them can live in a world of its own. */
import { Worker } from 'node:worker_threads';
import { bucketOf } from '../../shared/ids.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import type { Progress } from '../cli/usage.ts';
import { type JobOptions, runJob, UnsoundRunError } from './job.ts';
import { nightsOf, type RunFacts, type RunResult, resultOf } from './result.ts';

/** Always as many, whatever the machine has: the same seed gives the same bytes everywhere. */
const shards = 2;

export type ShardOptions = Omit<JobOptions, 'progress'>;

/** What a worker says to its parent. */
export type ShardMessage =
  | { readonly kind: 'progress'; readonly share: number; readonly label: string }
  | { readonly kind: 'passages'; readonly passages: readonly Passage[] }
  | { readonly kind: 'done'; readonly facts: RunFacts }
  | { readonly kind: 'failed'; readonly unsound: boolean; readonly message: string };

const shardOf = (customer: string): number => Math.floor((bucketOf(`shard/${customer}`) / 100) * shards);

const shardOptions = (options: ShardOptions, shard: number): ShardOptions => ({
  ...options,
  shard,
  messages: {
    ...options.messages,
    most:
      Math.ceil((options.messages.most * (shard + 1)) / shards) -
      Math.ceil((options.messages.most * shard) / shards),
  },
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
  take: (passages: readonly Passage[]) => void,
): Promise<RunFacts> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./shard-worker.ts', import.meta.url), { workerData: options });
    worker.on('message', (message: ShardMessage) => {
      switch (message.kind) {
        case 'progress':
          onProgress(message.share, message.label);
          break;
        case 'passages':
          take(message.passages);
          break;
        case 'done':
          resolve(message.facts);
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

/** The job, in halves; whole when it keeps its database in a file, which is one. @throws UnsoundRunError */
export const runShards = async (options: ShardOptions, progress: Progress): Promise<RunResult> => {
  const passages: Passage[] = [];
  const take = (some: readonly Passage[]): void => {
    for (const passage of some) passages.push(passage);
  };
  if (options.dataFile !== undefined) {
    const facts = await runJob({ ...options, progress }, take);
    return resultOf(options, passages, [facts]);
  }
  progress.say(
    `Living ${nightsOf(options)} nights of ${options.population.profiles.length.toLocaleString('en')} customers …`,
  );
  const shares = Array.from({ length: shards }, () => 0);
  const [first, ...others] = await Promise.all(
    shares.map((_, shard) =>
      runInWorker(
        shardOptions(options, shard),
        (share, label) => {
          shares[shard] = share;
          if (share === Math.min(...shares)) progress.at(share, label);
        },
        take,
      ),
    ),
  );
  progress.done();
  if (first === undefined) throw new Error('the run has no halves');
  return resultOf(options, passages, [first, ...others]);
};
