/**
 * Runs a job in two halves at once: where customers do not meet, each half of them can live in a world of its own. They meet
 * in what the shop limits for all of them together, and then they live in one.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bucketOf } from '../../../shared/base/ids.ts';
import { consentChannels } from '../../../shared/customers/profiles/channels.ts';
import type { Passage } from '../../../shared/journeys/records.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import type { JobOptions } from './job.ts';
import { daysOf } from './nights.ts';
import type { Progress } from './progress.ts';
import {
  type Left,
  type PlacedOrder,
  type RunFacts,
  type RunResult,
  resultOf,
  UnsoundRunError,
} from './result.ts';
import { DiskFullError, unlessStopped } from './stopping.ts';

/** What a night leaves behind is mostly short-lived: with room for it, less of it is copied, and less is kept. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

/** Whether its customers take places from each other: those of a night, or a channel's. */
export const haveLimitsInCommon = (shop: Pick<Shop, 'settings' | 'journeys'>): boolean => {
  const { sweep, pace } = shop.settings;
  const limits = [
    sweep.atMostPerNight,
    ...consentChannels.map((channel) => pace[channel]),
    ...enrollingJourneys(shop).map(({ enrols }) =>
      'atMostPerNight' in enrols ? enrols.atMostPerNight : undefined,
    ),
  ];
  return limits.some((limit) => limit !== undefined);
};

/** Always as many, whatever the machine has: the same seed gives the same bytes everywhere. */
const shards = 2;

export type ShardOptions = Omit<JobOptions, 'progress' | 'stop'>;

/** What a worker says to its parent. */
export type ShardMessage =
  | { readonly kind: 'progress'; readonly share: number; readonly label: string }
  | { readonly kind: 'left'; readonly left: Left }
  | { readonly kind: 'done'; readonly facts: RunFacts }
  | { readonly kind: 'failed'; readonly by: 'unsound' | 'full disk' | 'fault'; readonly message: string };

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
    orders: options.population.orders.filter(({ customer }) => shardOf(customer) === shard),
    future: options.population.future.filter(({ detail }) => shardOf(String(detail.customer)) === shard),
  },
  ...(options.customers !== undefined && {
    customers: options.customers.filter(({ id }) => shardOf(id) === shard),
  }),
});

const faultOf = ({ by, message }: ShardMessage & { readonly kind: 'failed' }): Error => {
  switch (by) {
    case 'unsound':
      return new UnsoundRunError(message);
    case 'full disk':
      return new DiskFullError(message);
    case 'fault':
      return new Error(message);
  }
};

const runInWorker = (
  worker: Worker,
  options: ShardOptions,
  onProgress: (share: number, label: string) => void,
  take: (left: Left) => void,
): Promise<RunFacts> =>
  new Promise((resolve, reject) => {
    worker.on('message', (message: ShardMessage) => {
      switch (message.kind) {
        case 'progress':
          onProgress(message.share, message.label);
          break;
        case 'left':
          take(message.left);
          break;
        case 'done':
          resolve(message.facts);
          // Its world is half of the run's memory, and the report is still to be made.
          void worker.terminate();
          break;
        case 'failed':
          reject(faultOf(message));
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a half of the run ended with exit code ${code}`));
    });
    worker.postMessage(options);
  });

/** All that the parts hand over. */
const gathering = (): Left & { readonly take: (left: Left) => void } => {
  const passages: Passage[] = [];
  const orders: PlacedOrder[] = [];
  return {
    passages,
    orders,
    take: (left) => {
      for (const passage of left.passages) passages.push(passage);
      for (const order of left.orders) orders.push(order);
    },
  };
};

/** Threads that load the engine while the job is being prepared. */
export interface Halves {
  /** @throws UnsoundRunError; the signal's reason when it is stopped, at once */
  readonly run: (options: ShardOptions, progress: Progress, stop?: AbortSignal) => Promise<RunResult>;
  /** Resolves when nothing of them runs any more. */
  readonly close: () => Promise<void>;
}

export const openHalves = (): Halves => {
  const workers = Array.from(
    { length: shards },
    () =>
      new Worker(new URL(`./shard-worker${extname(import.meta.filename)}`, import.meta.url), {
        resourceLimits,
      }),
  );
  return {
    run: async (options, progress, stop) => {
      const nights = daysOf(options).length;
      const customers = options.population.profiles.length.toLocaleString('en');
      progress.say(`Living ${nights} nights of ${customers} customers …`);
      const gathered = gathering();
      const shares = workers.map(() => 0);
      const [first, ...others] = await unlessStopped(
        Promise.all(
          workers.map((worker, shard) =>
            runInWorker(
              worker,
              shardOptions(options, shard),
              (share, label) => {
                shares[shard] = share;
                if (share === Math.min(...shares)) progress.at(share, label);
              },
              gathered.take,
            ),
          ),
        ),
        stop,
      );
      progress.done();
      if (first === undefined) throw new Error('the run has no halves');
      return resultOf(options, gathered, [first, ...others]);
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};

/** The job as a whole, in this thread. @throws UnsoundRunError; the signal's reason when it is stopped, after its night */
export const runWhole = async (
  options: ShardOptions,
  progress: Progress,
  stop?: AbortSignal,
): Promise<RunResult> => {
  const { runJob } = await import('./job.ts');
  const gathered = gathering();
  const facts = await runJob({ ...options, progress, ...(stop !== undefined && { stop }) }, gathered.take);
  return resultOf(options, gathered, [facts]);
};
