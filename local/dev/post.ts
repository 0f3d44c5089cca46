/** Sends a payload to the development server by the door that its shape asks for. */
import { randomUUID } from 'node:crypto';

/** Where a payload goes, and as what. */
export interface Posting {
  readonly path: string;
  readonly type: string;
  readonly body: unknown;
}

/** What has no body. */
export interface Asking {
  readonly path: string;
  readonly method: 'GET' | 'DELETE';
}

/** The payload is of no shape that any door takes. */
export class UnknownPayloadError extends Error {
  override readonly name = 'UnknownPayloadError';
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const json = 'application/json';

/** As Segment's own clients do: without an id, a call that is sent a second time would count as the same. */
const withId = (call: Fields): Fields =>
  call.messageId === undefined ? { ...call, messageId: randomUUID() } : call;

type Shape = 'bus' | 'cloud-event' | 'segment';

/** Segment's calls; what has an event's name and no type is a track, and traits alone are an identify. */
const calls = ['track', 'identify', 'page', 'screen'] as const;

const callOf = ({ type, event, traits }: Fields): (typeof calls)[number] | undefined => {
  if (type === undefined && typeof event === 'string') return 'track';
  if (type === undefined && isFields(traits)) return 'identify';
  return calls.find((each) => each === type);
};

const shapeOf = (value: unknown): Shape | undefined => {
  if (!isFields(value)) return undefined;
  if ('specversion' in value) return 'cloud-event';
  if ('detail-type' in value) return 'bus';
  return callOf(value) === undefined ? undefined : 'segment';
};

const one = (value: Fields, shape: Shape): Posting => {
  switch (shape) {
    case 'cloud-event':
      return { path: '/v1/events', type: 'application/cloudevents+json', body: value };
    case 'bus':
      return { path: '/dev/bus', type: json, body: value };
    case 'segment':
      return { path: `/v1/${callOf(value)}`, type: json, body: withId(value) };
  }
};

const several = (values: readonly Fields[], shape: Shape): Posting => {
  switch (shape) {
    case 'cloud-event':
      return { path: '/v1/events', type: 'application/cloudevents-batch+json', body: values };
    case 'bus':
      return { path: '/dev/bus', type: json, body: values };
    case 'segment':
      return {
        path: '/v1/batch',
        type: json,
        body: { batch: values.map((value) => ({ ...withId(value), type: callOf(value) })) },
      };
  }
};

const shapes =
  'a Segment call (type, or event, or traits), a CloudEvent (specversion) or an EventBridge event (detail-type)';

/** @throws UnknownPayloadError saying what there is instead */
export const postingFor = (payload: unknown): Posting => {
  if (isFields(payload) && Array.isArray(payload.batch))
    return { path: '/v1/batch', type: json, body: payload };
  if (!Array.isArray(payload)) {
    const shape = shapeOf(payload);
    if (shape === undefined || !isFields(payload)) throw new UnknownPayloadError(`this is not ${shapes}`);
    return one(payload, shape);
  }
  const [first, ...others] = new Set(payload.map(shapeOf));
  if (first === undefined) throw new UnknownPayloadError(`the array's events are not each ${shapes}`);
  if (others.length > 0)
    throw new UnknownPayloadError('the array has events of several shapes; send them apart');
  return several(payload, first);
};

export interface Posted {
  readonly status: number;
  readonly text: string;
}

/** @throws TypeError, as fetch does, when no server answers */
export const post = async (url: string, key: string, asked: Posting | Asking): Promise<Posted> => {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  const response = await fetch(
    new URL(asked.path, url),
    'method' in asked
      ? { method: asked.method, headers: { authorization } }
      : {
          method: 'POST',
          headers: { 'content-type': asked.type, authorization },
          body: JSON.stringify(asked.body),
        },
  );
  return { status: response.status, text: await response.text() };
};

/** What an answer says is wrong; `undefined`: nothing. Some events of several may be refused with a 200. */
export const refusalIn = ({ status, text }: Posted): string | undefined => {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (!isFields(answer)) return status < 400 ? undefined : text;
  const { rejected, error, message } = answer;
  const told: readonly unknown[] = Array.isArray(rejected) ? rejected : [];
  const lines = told.map((each) => (isFields(each) ? `event ${each.index}: ${each.message}` : String(each)));
  if (status >= 400) lines.unshift(String(isFields(error) ? error.message : (message ?? text)));
  return lines.length === 0 ? undefined : lines.join('\n');
};
