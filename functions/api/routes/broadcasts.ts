/** Broadcasts: started, previewed, followed and stopped by an operator. */
import {
  listBroadcasts,
  startBroadcast,
  stopBroadcast,
  tellBroadcast,
} from '../../../shared/flows/broadcasts/work.ts';
import { processBroadcasting } from '../../adapters/broadcasting.ts';
import { processPorts } from '../../adapters/index.ts';
import { unlessRefused } from '../contract/fault.ts';
import { mostFileBytes } from '../contract/limits.ts';
import { campaigns } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import { broadcastBody, broadcastsBody, broadcastToldBody, previewBody } from '../contract/schemas.ts';

const which = 'The broadcast’s id';

export const broadcasts: Topic = {
  name: 'Broadcasts',
  about: 'Journeys that an operator starts, for whom a rule or a list means',
  routes: [
    route({
      at: 'GET /v1/broadcasts',
      roles: campaigns,
      summary: 'The broadcasts that were started, and how far each has come',
      answer: broadcastsBody,
      handle: async () => described({ broadcasts: await listBroadcasts(processPorts()) }),
    }),
    route({
      at: 'POST /v1/broadcasts',
      roles: campaigns,
      summary: 'Starts a broadcast; asked again with the same id it starts nothing',
      body: broadcastBody,
      most: mostFileBytes,
      answer: broadcastToldBody,
      faults: [404, 409],
      handle: async ({ body }) =>
        described(unlessRefused(await startBroadcast(body, processBroadcasting(), processPorts()))),
    }),
    route({
      at: 'POST /v1/broadcasts/preview',
      roles: campaigns,
      summary: 'Begins to count whom a broadcast would reach; ask for the answer by its id',
      body: previewBody,
      most: mostFileBytes,
      answer: broadcastToldBody,
      faults: [404],
      handle: async ({ body }) =>
        described(unlessRefused(await startBroadcast(body, processBroadcasting(), processPorts()))),
    }),
    route({
      at: 'GET /v1/broadcasts/{id}',
      roles: campaigns,
      summary: 'How far a broadcast or a preview has come',
      id: which,
      answer: broadcastToldBody,
      faults: [404],
      handle: async ({ id }) => described(unlessRefused(await tellBroadcast(id, processPorts()))),
    }),
    route({
      at: 'DELETE /v1/broadcasts/{id}',
      roles: campaigns,
      summary: 'Stops a broadcast: nobody more is enrolled, and who is goes on',
      id: which,
      answer: broadcastToldBody,
      faults: [404],
      handle: async ({ id }) => described(unlessRefused(await stopBroadcast(id, processPorts()))),
    }),
  ],
};
