/** Works of minutes that a command begins at a server, and looks after until they are over. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recount } from '../../../local/cli/recount.ts';
import { localKeys } from '../../../local/engine/keys.ts';
import { seconds } from '../../../shared/base/time.ts';
import { type Bench, createBench, type Stand } from './support.ts';

/** What the command waits for passes at the server, too. */
const waited = vi.hoisted(() => ({ pass: async (): Promise<void> => {} }));
vi.mock('node:timers/promises', () => ({ setTimeout: () => waited.pass() }));

let bench: Bench;
let stand: Stand;
let said: string[];
beforeEach(async () => {
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  bench = createBench();
  stand = await bench.start();
  waited.pass = () => stand.pass(seconds(5));
});
afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await stand.server.close();
  bench.clear();
});

describe('rekindle recount', () => {
  const server = () => ({ url: stand.server.url, key: localKeys.admin });

  it('begins one, waits until it is over, and says what it found; --look begins none', async () => {
    await recount({ ...server(), look: true });
    expect(said.splice(0)).toEqual(['Nothing was ever recounted.\n']);
    await recount(server());
    expect(said.splice(0)).toEqual([
      'A recount is under way since 2026-03-02T09:00:00Z …\n',
      expect.stringMatching(/^\d+ items were counted; all figures were right\.\n$/),
    ]);
    await recount({ ...server(), look: true });
    expect(said.join('')).toMatch(/^last:\n {2}at: 2026-03-02T.*\n {2}items: \d+\n {2}differences: 0\n$/m);
    expect(process.exitCode).toBeUndefined();
  });

  it('that the key may not ask for says so, and ends with 1', async () => {
    const refusals: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => refusals.push(String(text)) > 0);
    await recount({ ...server(), key: localKeys.write });
    expect(refusals).toEqual(['this takes an admin key\n']);
    expect(said).toEqual([]);
    expect(process.exitCode).toBe(1);
  });
});
