/** The words of a deployment as they lie beside the function that shows and changes them. */
import * as z from 'zod';
import type { RecordOf } from '../../base/record.ts';
import { catalogSchema, writtenWords } from '../../messages/catalog.ts';
import { sentMessage } from './given.ts';

export const deployedWords = z.object({
  /** Those that are sent from now on, by message. */
  catalog: catalogSchema,
  written: z.record(z.string(), z.record(z.string(), writtenWords)),
  versions: z.record(z.string(), z.object({ version: z.int().positive(), digest: z.string() })),
  /** What words may include: by file within the folder of messages. */
  parts: z.record(z.string(), z.string()),
  /** What the journeys send. */
  sent: z.array(sentMessage),
  /** Which publications are in these words: the version that each became, by message. */
  pulled: z.record(z.string(), z.record(z.string(), z.int().positive())),
});
export type DeployedWords = RecordOf<typeof deployedWords>;
