/** Broadcasts: started, previewed, followed and stopped by an operator. */
import { startBroadcast, stopBroadcast, tellBroadcast } from '../../shared/flows/broadcasts/work.ts';
import { processBroadcasting } from '../adapters/broadcasting.ts';
import { processPorts } from '../adapters/index.ts';
import { mostFileBytes } from './limits.ts';
import { idOf, type Route, readJson } from './request.ts';

const begin =
  (isPreview: boolean): Route =>
  async (request) =>
    startBroadcast(readJson(request, mostFileBytes), isPreview, processBroadcasting(), processPorts());

export const start: Route = begin(false);
export const preview: Route = begin(true);
export const follow: Route = async (request) => tellBroadcast(idOf(request), processPorts());
export const stop: Route = async (request) => stopBroadcast(idOf(request), processPorts());
