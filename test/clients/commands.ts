/** Commands that others wrote: run to their end, within a time, with what they say. */
import { spawn } from 'node:child_process';

export interface Ended {
  /** Absent: it could not be started, or was ended as its time was up. */
  readonly code?: number;
  /** What it wrote, on both; of what it wrote again and again, once. */
  readonly output: string;
}

const mostLines = 12;
const shortened = (output: string): string =>
  [...new Set(output.trim().split('\n'))].slice(-mostLines).join('\n');

/** @param within in seconds */
export const run = (
  command: string,
  args: readonly string[],
  {
    cwd,
    within,
    env = {},
  }: { readonly cwd: string; readonly within: number; readonly env?: NodeJS.ProcessEnv },
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, timeout: within * 1_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        output += String(part);
      });
    child.on('error', (error) => resolve({ output: error.message }));
    child.on('close', (code) => resolve({ ...(code !== null && { code }), output: shortened(output) }));
  });
