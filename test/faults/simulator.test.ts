/** What the simulator goes by is sound; what it lives through is in its deep tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';

describe('a planted bug', () => {
  it.each(mutants)('$name: the place that it changes is there, once', ({ file, from, to }) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8').split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
  });
});

describe('the checker', () => {
  it('shares no code with what it judges', () => {
    const folder = join(import.meta.dirname, 'checker');
    for (const file of readdirSync(folder))
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/from '(?!\.\/|node:)/);
  });
});
