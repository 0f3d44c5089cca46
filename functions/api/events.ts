/** CloudEvents over HTTP: structured, batched and binary. */

import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf, expectType, jsonOf, mediaTypeOf, textOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import { binaryCloudEvent, cloudEvent } from './contract/inlets.ts';
import { type Taken, takeBatch, takeOne } from './contract/intake.ts';
import { mostBytes } from './limits.ts';
import type { Route } from './request.ts';

const json = 'application/json';
const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';

/** A JSON list is a batch whatever type it was sent as: a batch is never one event. */
export const takeEvents: Route = async (request): Promise<Taken> => {
  const { queue } = processDoor();
  const received = { at: processPorts().now(), headers: request.headers };
  const type = mediaTypeOf(request);
  const isBinary = type !== structured && type !== batched && request.headers['ce-specversion'] !== undefined;
  if (isBinary) return takeOne(textOf(bytesOf(request, mostBytes)), binaryCloudEvent, received, queue);
  expectType(request, [structured, batched, json]);
  const bytes = bytesOf(request, mostBytes);
  const payload = jsonOf(bytes);
  if (Array.isArray(payload)) return takeBatch('', payload, cloudEvent, received, queue);
  if (type === batched) throw new HttpFault('invalid', 'a batch must be an array of events');
  return takeOne(payload, cloudEvent, received, queue);
};
