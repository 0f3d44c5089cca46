/** Broadcasts: started, previewed, followed and stopped by an operator. */
import { startBroadcast, stopBroadcast, tellBroadcast } from '../../shared/flows/broadcasts/work.ts';
import { processBroadcasting } from '../adapters/broadcasting.ts';
import { processPorts } from '../adapters/index.ts';
import { unlessRefused } from './contract/fault.ts';
import { mostFileBytes } from './contract/limits.ts';
import { idOf, type Route, readBody } from './contract/request.ts';
import { broadcastBody, previewBody } from './contract/schemas.ts';

const begin =
  (schema: typeof broadcastBody | typeof previewBody): Route =>
  async (request) =>
    unlessRefused(
      await startBroadcast(readBody(request, schema, mostFileBytes), processBroadcasting(), processPorts()),
    );

export const start: Route = begin(broadcastBody);
export const preview: Route = begin(previewBody);
export const follow: Route = async (request) =>
  unlessRefused(await tellBroadcast(idOf(request), processPorts()));
export const stop: Route = async (request) =>
  unlessRefused(await stopBroadcast(idOf(request), processPorts()));
