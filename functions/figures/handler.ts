/** Counts what has changed in the ledger, as its stream tells it, into the read model. */
import middy from '@middy/core';
import * as z from 'zod';
import { followChanges } from '../../shared/flows/figures/follow.ts';
import { changeFrom, processFigures, streamRecord } from '../adapters/figures.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

/** Lambda names the shard only where the event source mapping has a tumbling window. */
const eventSchema = z.object({ Records: z.array(streamRecord).default([]), shardId: z.string().min(1) });

/** Nothing is left to the window's state: what an invocation has counted is written down when it ends. */
export const handler = middy<z.infer<typeof eventSchema>, { readonly state: object }>()
  .use(observe('figures'))
  .use(parse(eventSchema))
  .handler(async ({ Records, shardId }) => {
    const unread = ({ message }: Error): void =>
      alert({ name: 'RecordUnread', sentence: message, id: shardId });
    const changes = Records.map((record) => changeFrom(record, unread));
    await followChanges(shardId, changes, processPorts().settings, processFigures());
    return { state: {} };
  });
