/** Segment's HTTP Tracking API: one call a request, or a batch of them. */
import { isObject } from '../../../../shared/customers/events/properties.ts';
import { within } from '../../../../shared/customers/events/reading.ts';
import { bytesOf, expectType, jsonOf } from '../../contract/body.ts';
import { json } from '../../contract/describe.ts';
import { HttpFault } from '../../contract/fault.ts';
import type { Inlet, InletRoute } from '../../contract/inlet.ts';
import { takeBatch, takeOne } from '../../contract/intake.ts';
import { mostBytes } from '../../contract/limits.ts';
import type { Request } from '../../contract/request.ts';
import { readCall } from './calls.ts';
import { aliasCall, batchBody, identifyCall, trackCall, visitCall } from './schemas.ts';

/** A browser's beacon may say that its JSON is plain text. */
const types = ['application/json', 'text/plain'];

const bodyOf = (request: Request): Readonly<Record<string, unknown>> => {
  expectType(request, types);
  const body = jsonOf(bytesOf(request, mostBytes));
  if (!isObject(body)) throw new HttpFault('invalid', 'the body must be an object');
  return body;
};

/** The path says which call it is. */
const call = (type: string, summary: string, body: string): InletRoute => ({
  path: `/v1/${type}`,
  summary,
  content: json(body),
  take: async (request, { queue, now, traits }) =>
    takeOne({ ...bodyOf(request), type }, readCall, { at: now, headers: request.headers, traits }, queue),
});

/** What a batch says of all its calls is theirs where they don't say otherwise. */
const inBatch = (call: unknown, { context, sentAt }: Readonly<Record<string, unknown>>): unknown =>
  isObject(call)
    ? {
        ...(sentAt !== undefined && { sentAt }),
        ...call,
        ...(context !== undefined && { context: { ...within(context), ...within(call.context) } }),
      }
    : call;

const takeCalls: InletRoute['take'] = async (request, { queue, now, traits }) => {
  const body = bodyOf(request);
  const { batch } = body;
  if (!Array.isArray(batch)) throw new HttpFault('invalid', 'batch: must be an array', { field: 'batch' });
  const calls = batch.map((each: unknown) => inBatch(each, body));
  return takeBatch('batch', calls, readCall, { at: now, headers: request.headers, traits }, queue);
};

export const segment = {
  schemas: [trackCall, identifyCall, visitCall, aliasCall, batchBody],
  routes: [
    call('track', 'What a customer did', 'Track'),
    call('identify', 'What a customer is known by', 'Identify'),
    call('page', 'A visit to a page', 'Visit'),
    call('screen', 'A visit to a screen', 'Visit'),
    call('group', 'A group of customers: taken, and of no use to journeys', 'Visit'),
    call('alias', 'Another id of a customer', 'Alias'),
    {
      path: '/v1/batch',
      summary: 'Several calls at once, as Segment’s SDKs send them',
      content: json('Batch'),
      take: takeCalls,
    },
  ],
} satisfies Inlet;
