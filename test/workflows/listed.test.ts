/** A journey's file that is in no list would be left out of everything, and nothing would fail. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recommenders } from '../../shared/journeys/answers.ts';
import * as graph from '../../shared/journeys/graph.ts';
import { knownName } from '../../shared/journeys/known-names.ts';
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

/** Of ends and outcomes, but not the variants of splits, which are names of tests. */
const namesIn = (journey: (typeof allJourneys)[number]): readonly string[] =>
  [...graph.graphOf(graph.wholeStory(journey)).nodes.values()].flatMap((node) => {
    if (node.kind === 'exit') return [node.reason];
    return node.kind === 'waitFor' || node.kind === 'branch' ? Object.keys(node.next) : [];
  });

it('names no end and no outcome that the console would not say in its languages, and these alone', () => {
  const ofPassages = Object.values(graph).filter((each) => typeof each === 'string');
  const ofLanguage = [...recommenders, 'unanswered', 'otherwise', 'unused', 'untaken'];
  const named = new Set([...allJourneys.flatMap(namesIn), ...ofPassages, ...ofLanguage]);
  expect([...named].toSorted()).toEqual(knownName.options.toSorted());
});
