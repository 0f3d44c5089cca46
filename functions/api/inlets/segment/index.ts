/** Segment's HTTP Tracking API: one call a request, or a batch of them. */
import { isObject } from '../../../../shared/customers/events/properties.ts';
import { within } from '../../../../shared/customers/events/reading.ts';
import { bytesOf, expectType, isZipped, jsonOf } from '../../contract/body.ts';
import { json } from '../../contract/describe.ts';
import { HttpFault } from '../../contract/fault.ts';
import type { Inlet, InletRoute } from '../../contract/inlet.ts';
import { takeBatch, takeOne } from '../../contract/intake.ts';
import { mostBytes } from '../../contract/limits.ts';
import type { Request } from '../../contract/request.ts';
import { strangerIn } from '../../contract/strangers.ts';
import { readCall } from './calls.ts';
import { aliasCall, batchBody, identifyCall, trackCall, visitCall } from './schemas.ts';

/** A browser, which asks before it sends anything else to another origin, says that its JSON is plain text. */
const types = ['application/json', 'text/plain'];

const bodyOf = (request: Request): Readonly<Record<string, unknown>> => {
  // Zipped, it is of whatever type the sender's HTTP client calls bytes.
  if (!isZipped(request)) expectType(request, types);
  const body = jsonOf(bytesOf(request, mostBytes));
  if (!isObject(body)) throw new HttpFault('invalid', 'the body must be an object');
  const stranger = strangerIn(body);
  if (stranger !== undefined) throw new HttpFault('invalid', stranger);
  return body;
};

/** Browsers tell the key there: a beacon has no headers of its own. */
const keyIn = (request: Request): string | undefined => {
  try {
    const { writeKey } = bodyOf(request);
    return typeof writeKey === 'string' ? writeKey : undefined;
  } catch (error) {
    // Who can't be let in is told that, and not what else is wrong.
    if (error instanceof HttpFault) return undefined;
    throw error;
  }
};

/** The path says which call it is; some clients say it by its first letter. */
const call = (type: string, summary: string, body: string): readonly InletRoute[] => [
  callAt(type, type, summary, body),
  callAt(type.charAt(0), type, `${summary}: /v1/${type}, as browsers call it`, body),
];

const callAt = (name: string, type: string, summary: string, body: string): InletRoute => ({
  path: `/v1/${name}`,
  summary,
  content: json(body),
  take: async (request, { queue, now, house, telling, traits }) =>
    takeOne(
      { ...bodyOf(request), type },
      readCall,
      { at: now, headers: request.headers, house, telling, traits },
      queue,
    ),
});

/** What a batch says of all its calls is theirs where they don't say otherwise. */
const inBatch = (
  call: unknown,
  { context, sentAt, historical }: Readonly<Record<string, unknown>>,
): unknown =>
  isObject(call)
    ? {
        ...(sentAt !== undefined && { sentAt }),
        ...(historical !== undefined && { historical }),
        ...call,
        ...(context !== undefined && { context: { ...within(context), ...within(call.context) } }),
      }
    : call;

const takeCalls: InletRoute['take'] = async (request, { queue, now, house, telling, traits }) => {
  const body = bodyOf(request);
  const { batch } = body;
  if (!Array.isArray(batch)) throw new HttpFault('invalid', 'batch: must be an array', { field: 'batch' });
  const calls = batch.map((each: unknown) => inBatch(each, body));
  const received = { at: now, headers: request.headers, house, telling, traits };
  return takeBatch('batch', calls, readCall, received, queue);
};

const batchAt = (name: string, who: string): InletRoute => ({
  path: `/v1/${name}`,
  summary: `Several calls at once, as ${who} send them`,
  content: json('Batch'),
  take: takeCalls,
});

export const segment = {
  // Read by the API's description alone.
  get schemas() {
    return [trackCall, identifyCall, visitCall, aliasCall, batchBody];
  },
  keyIn,
  routes: [
    ...call('track', 'What a customer did', 'Track'),
    ...call('identify', 'What a customer is known by', 'Identify'),
    ...call('page', 'A visit to a page', 'Visit'),
    ...call('screen', 'A visit to a screen', 'Visit'),
    ...call('group', 'A group of customers: taken, and of no use to journeys', 'Visit'),
    ...call('alias', 'Another id of a customer', 'Alias'),
    batchAt('batch', 'Segment’s SDKs'),
    batchAt('b', 'browsers'),
    batchAt('import', 'Segment’s clients for Java and others'),
  ],
} satisfies Inlet;
