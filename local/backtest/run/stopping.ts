/** A run that somebody ends, or that its disk has no room for. */
import { constants } from 'node:os';

/** There is no room for what a run writes. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/** As the system says it (EDQUOT: of a quota), and as SQLite does. */
const codesOfFull: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
const fullInSqlite = 13;

export const isDiskFull = (error: unknown): boolean =>
  error instanceof DiskFullError ||
  (error instanceof Error &&
    (('code' in error && codesOfFull.includes(error.code)) ||
      ('errcode' in error && error.errcode === fullInSqlite)));

/** Somebody ends the command, as with Ctrl-C. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  /** As shells count: 128 and the signal's number. */
  readonly exitCode: number;
  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

export interface Stopping {
  /** Its reason is a StoppedError. */
  readonly signal: AbortSignal;
  /** From here on a signal ends the process, as without this. */
  readonly release: () => void;
}

const heard = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Hears the first signal that ends a command; a second ends it at once. */
export const hearSignals = (): Stopping => {
  const controller = new AbortController();
  const release = (): void => {
    for (const signal of heard) process.removeListener(signal, hear);
  };
  const hear = (signal: NodeJS.Signals): void => {
    release();
    controller.abort(new StoppedError(signal));
  };
  for (const signal of heard) process.on(signal, hear);
  return { signal: controller.signal, release };
};

/** Settles as the work does, or rejects with the signal's reason as soon as there is one. */
export const unlessStopped = <Made>(work: Promise<Made>, stop: AbortSignal | undefined): Promise<Made> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(stop?.reason);
    if (stop?.aborted === true) end();
    stop?.addEventListener('abort', end, { once: true });
    work.then(resolve, reject);
  });
