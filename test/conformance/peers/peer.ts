/** Implementations that others wrote, installed into an ignored folder by the ordinary client of their registry. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../clients/commands.ts';

export interface Peer {
  /** With its version. */
  readonly name: string;
  /** @returns why it can't be had here, or nothing */
  readonly install: () => Promise<string | undefined>;
}

export type Step = readonly [command: string, ...args: readonly string[]];

const cache = join(import.meta.dirname, '../../../.cache/conformance');

/** Where a peer lies, and what its runs leave. */
export const folderOf = (name: string): string => join(cache, name);

/** A registry may be slow, and a machine new. In seconds. */
const installsWithin = 300;

/**
 * Takes the steps in the peer's folder, once for the same steps: what is there of others is removed first.
 * @returns why it can't be had, or nothing
 */
export const installed = async (name: string, steps: readonly Step[]): Promise<string | undefined> => {
  const folder = folderOf(name);
  const digest = createHash('sha256').update(JSON.stringify(steps)).digest('hex');
  const done = join(folder, 'installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === digest) return undefined;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [command, ...args] of steps) {
    const { code, output } = await run(command, args, { cwd: folder, within: installsWithin });
    if (code !== 0) return `${command}: ${output.split('\n').at(-1) || 'its time was up'}`;
  }
  writeFileSync(done, digest);
  return undefined;
};
