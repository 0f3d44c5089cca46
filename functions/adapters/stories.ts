/** The stories that shadows walk: this deployment's in the layer that brings them, and each that passages began with in the Ledger table. */
import { readFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { JourneyId } from '../../shared/base/ids.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import type { Stories } from '../../shared/flows/ports.ts';
import { type Story, storySchema } from '../../shared/journeys/story.ts';
import { createLedgerTable } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';

/** Which story it is. */
export interface StoryName {
  readonly journey: JourneyId;
  readonly version: number;
}

const stories = recordCodec<Story>('story', storySchema);
const keyOf = ({ journey, version }: StoryName) => ({ c: 'story', k: `${journey}#${version}` });

/** @throws MalformedRecordError */
export const storyFromItem = stories.decode;
export const storyToItem = (name: StoryName, story: Story): WireItem => stories.encode(keyOf(name), story);

const fileSchema = z.array(z.object({ journey: z.string(), version: z.int(), story: storySchema }));

/** @param file of this deployment's stories; absent: the function begins no passages */
export const createStories = (client: DynamoDBClient, table: string, file: string | undefined): Stories => {
  const reads = createReads(client, table, false);
  const { putFirst } = createLedgerTable(client, table);
  const known = new Map<string, Story>();
  const kept = new Set<string>();
  let deployed: z.infer<typeof fileSchema> | undefined;

  const ofDeployment = ({ journey, version }: StoryName): Story | undefined => {
    deployed ??= file === undefined ? [] : fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return deployed.find((each) => each.journey === journey && each.version === version)?.story;
  };

  return {
    find: async (journey, version) => {
      const name = { journey, version };
      const { k } = keyOf(name);
      const own = known.get(k) ?? ofDeployment(name);
      const item = own === undefined ? await reads.get(keyOf(name)) : undefined;
      const story = own ?? (item && storyFromItem(item));
      if (story !== undefined) known.set(k, story);
      return story;
    },
    keep: async (journey, version) => {
      const name = { journey, version };
      const { k } = keyOf(name);
      const story = kept.has(k) ? undefined : ofDeployment(name);
      if (story === undefined) return;
      await putFirst(storyToItem(name, story));
      kept.add(k);
    },
  };
};
