/** Segment's HTTP Tracking API: one call a request, or a batch of them. */
import { isObject } from '../../shared/customers/events/properties.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf, expectType, jsonOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import type { Received } from './contract/inlet.ts';
import { segment } from './contract/inlets.ts';
import { type Taken, takeBatch, takeOne } from './contract/intake.ts';
import { mostBytes } from './limits.ts';
import type { Request, Route } from './request.ts';

/** A browser's beacon may say that its JSON is plain text. */
const types = ['application/json', 'text/plain'];

const read = (request: Request): unknown => {
  expectType(request, types);
  return jsonOf(bytesOf(request, mostBytes));
};

const received = (request: Request): Received => ({ at: processPorts().now(), headers: request.headers });

const objectIn = (value: unknown): Readonly<Record<string, unknown>> => {
  if (!isObject(value)) throw new HttpFault('invalid', 'the body must be an object');
  return value;
};

export type CallType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';

/** The path says which call it is. */
export const takeCall =
  (type: CallType): Route =>
  (request): Promise<Taken> =>
    takeOne({ ...objectIn(read(request)), type }, segment, received(request), processDoor().queue);

/** What a batch says of all its calls is theirs where they don't say otherwise. */
const sharedBy = ({ context, sentAt }: Readonly<Record<string, unknown>>): object => ({
  ...(context !== undefined && { context }),
  ...(sentAt !== undefined && { sentAt }),
});

/** @throws HttpFault invalid when not one of its calls is good */
export const takeCalls: Route = async (request): Promise<Taken> => {
  const body = objectIn(read(request));
  const { batch } = body;
  if (!Array.isArray(batch)) throw new HttpFault('invalid', 'batch: must be an array', { field: 'batch' });
  const calls = batch.map((call: unknown) => (isObject(call) ? { ...sharedBy(body), ...call } : call));
  return takeBatch('batch', calls, segment, received(request), processDoor().queue);
};
