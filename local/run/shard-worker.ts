/** One half of a run, in a worker thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { runJob } from './job.ts';
import type { ShardMessage, ShardOptions } from './shards.ts';

const say = (message: ShardMessage): void => parentPort?.postMessage(message);

try {
  const facts = await runJob(
    {
      ...(workerData as ShardOptions),
      progress: {
        say: () => {},
        at: (share, label) => say({ kind: 'progress', share, label }),
        done: () => {},
      },
    },
    (passages) => say({ kind: 'passages', passages }),
  );
  say({ kind: 'done', facts });
} catch (error) {
  const fault = error instanceof Error ? error : new Error(String(error));
  const unsound = fault.name === 'UnsoundRunError';
  say({ kind: 'failed', unsound, message: unsound ? fault.message : (fault.stack ?? fault.message) });
}
