/** The rooms of local/: AWS's own, and above it what Rekindle makes of it. */
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrowsIn, shown } from '../support/imports.ts';

const local = join(import.meta.dirname, '../../local');

/** What each room imports of the others. */
const below: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  engine: ['aws'],
  backtest: ['engine', 'aws'],
  cost: ['backtest', 'aws'],
  dev: ['backtest', 'engine', 'aws'],
  doctor: ['aws'],
  mcp: [],
  preview: [],
  testing: ['backtest', 'engine', 'aws'],
  cli: ['backtest', 'cost', 'dev', 'doctor', 'mcp', 'preview', 'engine', 'aws'],
};

const roomOf = (folder: string): string => folder.split(sep)[0] ?? '';

describe('the rooms of local/', () => {
  it('leave the emulator to AWS: it imports nothing from outside its own folder', () => {
    const arrows = arrowsIn(join(local, 'aws'));
    expect(arrows.length).toBeGreaterThan(50);
    expect(arrows.filter(({ to }) => to.startsWith('..')).map(shown)).toEqual([]);
  });

  it('stand on each other in one direction', () => {
    const arrows = arrowsIn(local).filter(
      ({ from, to }) => roomOf(to) !== roomOf(from) && roomOf(to) !== '..',
    );
    expect(arrows.length).toBeGreaterThan(20);
    expect(arrows.filter(({ from, to }) => !below[roomOf(from)]?.includes(roomOf(to))).map(shown)).toEqual(
      [],
    );
  });
});
