/** Processes that a run starts: each is known by its id, and all of them end with the run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface Started extends AsyncDisposable {
  readonly pid: number;
  /** Its exit code, when it ends; a signal that ended it has none. */
  readonly ended: Promise<number | null>;
  /** The end of what it has written, on both. */
  readonly said: () => string;
}

export interface StartOptions {
  readonly cwd: string;
  /** All of its environment: nothing of this process's is handed on. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes what it writes. */
  readonly log: string;
}

const running = new Set<ChildProcess>();
/** One that has not ended this long after it was asked to is ended. */
const patience = 5_000;

/** It has a group of its own, to which what it starts itself belongs. */
const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });

const stop = async (child: ChildProcess): Promise<void> => {
  const ended = endOf(child);
  signal(child, 'SIGTERM');
  const late = setTimeout(() => signal(child, 'SIGKILL'), patience);
  await ended;
  clearTimeout(late);
  // What it had started may outlive it.
  signal(child, 'SIGKILL');
  running.delete(child);
};

/** @throws Error when it can't be started */
export const start = async (
  command: string,
  args: readonly string[],
  { cwd, env, log }: StartOptions,
): Promise<Started> => {
  const output = openSync(log, 'w');
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  running.add(child);
  return {
    pid: child.pid ?? 0,
    ended: endOf(child),
    said: () => readFileSync(log, 'utf8').slice(-4_000),
    [Symbol.asyncDispose]: () => stop(child),
  };
};

export const stopAll = async (): Promise<void> => {
  await Promise.all([...running].map(stop));
};
