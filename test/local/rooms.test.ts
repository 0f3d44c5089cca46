/** The rooms of local/: AWS's own, and above it what Rekindle makes of it. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { arrowsIn, shown } from '../support/imports.ts';

const local = join(import.meta.dirname, '../../local');

it('leave the emulator to AWS: it imports nothing from outside its own folder', () => {
  const arrows = arrowsIn(join(local, 'aws'));
  expect(arrows.length).toBeGreaterThan(50);
  expect(arrows.filter(({ to }) => to.startsWith('..')).map(shown)).toEqual([]);
});
