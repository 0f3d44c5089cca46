/** One half of a run, in a worker thread: it loads the engine at once, and lives the job that it is sent. */
import { parentPort } from 'node:worker_threads';
import { runJob } from './job.ts';
import type { ShardMessage, ShardOptions } from './shards.ts';
import { isDiskFull } from './stopping.ts';

const say = (message: ShardMessage): void => parentPort?.postMessage(message);

const live = async (options: ShardOptions): Promise<void> => {
  try {
    const facts = await runJob(
      {
        ...options,
        progress: {
          say: () => {},
          at: (share, label) => say({ kind: 'progress', share, label }),
          done: () => {},
        },
      },
      (left) => say({ kind: 'left', left }),
    );
    say({ kind: 'done', facts });
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    if (fault.name === 'UnsoundRunError') say({ kind: 'failed', by: 'unsound', message: fault.message });
    else if (isDiskFull(fault)) say({ kind: 'failed', by: 'full disk', message: fault.message });
    else say({ kind: 'failed', by: 'fault', message: fault.stack ?? fault.message });
  }
};

parentPort?.once('message', (options: ShardOptions) => {
  void live(options);
});
