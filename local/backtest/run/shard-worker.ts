/** One half of a run, in a worker thread: it loads the engine at once, and lives the job that it is sent. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { ShardMessage, ShardOptions } from './shards.ts';
import { isDiskFull } from './stopping.ts';

// A thread has none of the command's cache: what it loads is compiled anew, but for what comes after this.
enableCompileCache();
const engine = import('./job.ts');

const say = (message: ShardMessage): void => parentPort?.postMessage(message);

const live = async (options: ShardOptions): Promise<void> => {
  try {
    const { runJob } = await engine;
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
