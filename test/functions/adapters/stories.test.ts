/** A shadow ends with the story that it began with, whatever is deployed by then. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { createDynamoDb } from '../../../functions/adapters/dynamodb.ts';
import { createStories } from '../../../functions/adapters/stories.ts';
import { journeyId } from '../../../shared/base/ids.ts';
import type { Stories } from '../../../shared/flows/ports.ts';
import { storySchema } from '../../../shared/journeys/story.ts';
import { storiesOf } from '../../../workflows/compile/index.ts';
import { allJourneys, winBack14d } from '../../../workflows/journeys/index.ts';
import { newFolder } from '../../support/files.ts';
import { createStand } from '../../support/stand.ts';

const id = journeyId('win-back-14d');

beforeEach(() => {
  createStand();
});

/** As in a Lambda of its own, with what this deployment's layer has; absent: it begins no passages. */
const lambda = (...versions: readonly number[]): Stories => {
  const file = join(newFolder(), 'stories.json');
  const journeys = versions.map((version) => winBack14d({ version }));
  writeFileSync(file, JSON.stringify(storiesOf(journeys, 1)));
  return createStories(createDynamoDb(), 'ledger', versions.length === 0 ? undefined : file);
};

it('is found by whoever moves a shadow on, once one has begun with it', async () => {
  expect(await lambda().find(id, 1)).toBeUndefined();
  await lambda(1).keep(id, 1);
  expect(await lambda().find(id, 1)).toEqual(await lambda(1).find(id, 1));
});

it('stays when the next version is deployed', async () => {
  const first = lambda(1);
  await first.keep(id, 1);
  const second = lambda(2);
  await second.keep(id, 2);
  expect(await second.find(id, 1)).toEqual(await first.find(id, 1));
  expect(await first.find(id, 2)).toBeDefined();
});

it('is none that this deployment does not have, where another has begun the passage', async () => {
  await lambda(1).keep(id, 2);
  expect(await lambda().find(id, 2)).toBeUndefined();
});

it('comes back from its file as it was compiled, for every built-in journey', () => {
  for (const { story } of storiesOf(allJourneys, 1))
    expect(storySchema.parse(JSON.parse(JSON.stringify(story)))).toEqual(JSON.parse(JSON.stringify(story)));
});
