/** Broadcasts: started, previewed, followed and stopped by an operator. */
import { startBroadcast, stopBroadcast, tellBroadcast } from '../../shared/broadcasts/work.ts';
import { bytesOf, expectType, jsonOf } from '../../shared/http/body.ts';
import { processBroadcasting } from '../adapters/broadcasting.ts';
import { processPorts } from '../adapters/index.ts';
import { mostFileBytes } from './limits.ts';
import type { Request, Route } from './request.ts';

const read = (request: Request): unknown => {
  expectType(request, ['application/json']);
  return jsonOf(bytesOf(request, mostFileBytes));
};
const idOf = ({ pathParameters }: Request): string => pathParameters?.id ?? '';

const begin =
  (isPreview: boolean): Route =>
  async (request) =>
    startBroadcast(read(request), isPreview, processBroadcasting(), processPorts());

export const start: Route = begin(false);
export const preview: Route = begin(true);
export const follow: Route = async (request) => tellBroadcast(idOf(request), processPorts());
export const stop: Route = async (request) => stopBroadcast(idOf(request), processPorts());
