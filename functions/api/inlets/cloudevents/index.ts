/** CloudEvents over HTTP: structured, batched and binary. */
import * as z from 'zod';
import { throttle } from '../../../../shared/shop/throttle.ts';
import { bytesOf, expectType, jsonOf, mediaTypeOf, textOf } from '../../contract/body.ts';
import { anyObject, reference, schema } from '../../contract/describe.ts';
import { HttpFault } from '../../contract/fault.ts';
import type { Inlet, InletRoute } from '../../contract/inlet.ts';
import { takeBatch, takeOne } from '../../contract/intake.ts';
import { mostBytes } from '../../contract/limits.ts';
import type { Request } from '../../contract/request.ts';
import { loose, told } from '../../contract/schemas.ts';
import { readBinary, readStructured } from './read.ts';

const json = 'application/json';
const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';

export const cloudEventBody = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1),
    source: z.string().min(1),
    type: z.string().min(1).describe('The event’s name; a reversed domain before it is left out'),
    subject: z.string().optional().describe('The customer, where the data does not name one'),
    time: told.optional(),
    datacontenttype: z.string().optional(),
    data: loose.optional(),
  })
  .meta({ id: 'CloudEvent' });

/** A JSON list is a batch whatever type it was sent as: a batch is never one event. */
const takeEvents: InletRoute['take'] = async (request, { queue, now, house, telling, traits }) => {
  const received = { at: now, telling, headers: request.headers, house, traits };
  const type = mediaTypeOf(request);
  const isBinary = type !== structured && type !== batched && request.headers['ce-specversion'] !== undefined;
  if (isBinary) return takeOne(textOf(bytesOf(request, mostBytes)), readBinary, received, queue);
  expectType(request, [structured, batched, json]);
  const payload = jsonOf(bytesOf(request, mostBytes));
  if (Array.isArray(payload)) return takeBatch('', payload, readStructured, received, queue);
  if (type === batched) throw new HttpFault('invalid', 'a batch must be an array of events');
  return takeOne(payload, readStructured, received, queue);
};

/** CloudEvents' webhooks may have their bearer token in the query. */
const keyIn = ({ queryStringParameters }: Request): string | undefined => queryStringParameters?.access_token;

const mostCallsAMinute = 60 * throttle.steady;

/** The handshake of CloudEvents' webhooks: who asks may send, as nothing is taken without a key. */
const handshake = ({ headers }: Request): Readonly<Record<string, string>> | undefined => {
  const { 'webhook-request-origin': origin, 'webhook-request-rate': rate } = headers;
  if (origin === undefined) return undefined;
  const asked = Math.floor(Number(rate));
  return {
    'webhook-allowed-origin': origin,
    'webhook-allowed-rate': String(asked >= 1 ? Math.min(asked, mostCallsAMinute) : mostCallsAMinute),
  };
};

export const cloudEvents = {
  // Read by the API's description alone.
  get schemas() {
    return [cloudEventBody];
  },
  keyIn,
  handshake,
  routes: [
    {
      path: '/v1/events',
      summary: 'CloudEvents 1.0: structured, batched, or binary (ce- headers)',
      content: {
        [structured]: schema('CloudEvent'),
        [batched]: { schema: { type: 'array', items: { $ref: reference('CloudEvent') } } },
        [json]: anyObject('The data of a binary CloudEvent'),
      },
      take: takeEvents,
    },
  ],
} satisfies Inlet;
