/** A journey's file that is in no list would be left out of everything, and nothing would fail. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as exported from '../../workflows/journeys/index.ts';

const { allJourneys, basketFrom: _, configurable: __, ...journeys } = exported;
/** What stands beside the journeys. */
const others = new Set(['index', 'configurable', 'yearly-gift']);

it('lists every journey that has a file, and exports each', () => {
  const files = readdirSync(join(import.meta.dirname, '../../workflows/journeys'))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !others.has(name));
  expect(allJourneys.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  const exports = Object.values(journeys).map((journey) => journey().id);
  expect(exports.toSorted()).toEqual(files.toSorted());
});
