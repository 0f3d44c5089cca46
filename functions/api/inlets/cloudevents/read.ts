/** CloudEvents 1.0 to our events: structured, and in HTTP's binary mode. */

import { parseJson } from '../../../../shared/customers/events/json.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import { detailFor, meaningOfType } from '../../../../shared/customers/events/known-names.ts';
import { boundedProperties, isObject, type Json } from '../../../../shared/customers/events/properties.ts';
import {
  customerIds,
  customerOf,
  firstOf,
  idOf,
  isAbsent,
  type Loose,
  objectOf,
  otherIdsOf,
  type Reading,
  shown,
  startReading,
  timeAt,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { type PayloadReader, type PayloadReading, type Received, refused } from '../../contract/inlet.ts';
import { keyed, readingOf, unlessTooDeep } from '../payload.ts';

const isJson = (contentType: unknown): boolean =>
  typeof contentType !== 'string' || /(^|[/+])json\s*(;|$)|^\s*$/i.test(contentType);

/** The text itself where it is no JSON. */
const fromJson = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};

/** What the event tells of itself. Data that is no JSON object (a picture, XML) is nothing that we can read. */
const dataOf = (reading: Reading, event: Loose): Loose => {
  const { data, data_base64: base64, datacontenttype } = event;
  if (isObject(data)) return data;
  if (!isJson(datacontenttype)) return {};
  const name = isAbsent(data) ? 'data_base64' : 'data';
  const unread = (): Loose => {
    // Of bytes nobody has said that they are JSON.
    if (isAbsent(event[name]) || (name === 'data_base64' && isAbsent(datacontenttype))) return {};
    reading.note(name, `is no JSON object, so that nothing of it is read; it is ${shown(event[name])}`);
    return {};
  };
  const text = typeof base64 === 'string' ? new TextDecoder().decode(Buffer.from(base64, 'base64')) : data;
  // Some wrap their JSON in a text.
  return objectOf(typeof text === 'string' ? fromJson(text) : data) ?? unread();
};

const attribute = (reading: Reading, event: Loose, name: string, example: string): string | undefined => {
  const value = event[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  return reading.refuse(name, `must be a text such as "${example}"; it is ${shown(value)}`);
};

/** The data's own word comes first: a subject may be the order or the page that the event is about. */
const callerOf = (reading: Reading, event: Loose, data: Loose): string | undefined => {
  const ids = customerIds.map((name) => data[name]);
  const told = [...ids, event.subject, within(data.customer).id];
  const customer = told.map((value) => customerOf(reading, value)).find((id) => id !== undefined);
  if (customer !== undefined) return customer;
  const { value = event.subject } = firstOf(data, customerIds) ?? {};
  return reading.refuse(
    'subject',
    `must be the customer’s id, such as "ada-17", or data.customer must; it is ${shown(value)}`,
  );
};

/** The other ids of the same person; one that means nobody is not among them. What is no list is for the check to refuse. */
const othersOf = (reading: Reading, told: unknown): Json | undefined => {
  const { others } = boundedProperties({ others: told }) ?? {};
  if (!Array.isArray(others)) return others;
  return otherIdsOf(reading, others) as Json;
};

/** A producer's ids are its own: source and id together are one event. A URI reference holds no space. */
const idAcross = (source: string, id: string): string => keyed(`${source} ${id}`);

const readEvent = (event: Loose, { at: receivedAt, house }: Received): PayloadReading => {
  const reading = startReading(house);
  if (event.specversion !== '1.0')
    reading.refuse('specversion', `must be "1.0"; it is ${shown(event.specversion)}`);
  const id = attribute(reading, event, 'id', 'A234-1234');
  const source = attribute(reading, event, 'source', '/shop');
  const type = attribute(reading, event, 'type', 'com.shop.order.completed');
  if (source !== undefined && /\s/.test(source))
    reading.refuse('source', `must be a URI reference, without spaces; it is ${shown(source)}`);
  const data = dataOf(reading, event);
  const customer = callerOf(reading, event, data);
  const at = timeAt(reading, 'time', event.time) ?? receivedAt;
  if (id === undefined || source === undefined || type === undefined || customer === undefined)
    return readingOf(reading, []);
  const { alsoKnownAs: _, ...fields } = data;
  const known = meaningOfType(type, fields);
  const name = known?.name ?? idOf(type);
  if (name === undefined) reading.refuse('type', `must have at most 200 characters; it is ${shown(type)}`);
  const eventId = idAcross(source, id);
  const alsoKnownAs = othersOf(reading, data.alsoKnownAs);
  const told: Detail =
    known === undefined
      ? { properties: boundedProperties(fields) }
      : detailFor(known.name, { reading, path: 'data', fields: known.fields }, eventId);
  const detail = alsoKnownAs === undefined ? told : { ...told, alsoKnownAs };
  return readingOf(reading, [{ id: eventId, name: name ?? type, customer, at, receivedAt, detail }]);
};

/** One event, in the JSON format of `application/cloudevents+json`. */
export const readStructured: PayloadReader = (payload, received) =>
  isObject(payload)
    ? unlessTooDeep(payload, (event) => readEvent(event, received))
    : refused('', `the body: must be a CloudEvent or a list of them; it is ${shown(payload)}`);

type Headers = Readonly<Record<string, string | undefined>>;

/** HTTP headers carry what isn't ASCII as %-codes. */
const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const attributesOf = (headers: Headers): Loose =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const [, attribute] = /^ce-([a-z0-9]+)$/.exec(name.toLowerCase()) ?? [];
      return attribute === undefined || value === undefined ? [] : [[attribute, decoded(value)]];
    }),
  );

/** An event in binary mode: its attributes are the headers `ce-id`, `ce-source`, …, and the payload is its data, as text. */
export const readBinary: PayloadReader = (payload, received) => {
  const { headers } = received;
  const datacontenttype = headers['content-type'];
  const body = String(payload);
  const data = isJson(datacontenttype) ? fromJson(body) : undefined;
  if (objectOf(data) === undefined) return refused('data', `must be a JSON object; it is ${shown(body)}`);
  const event = { ...attributesOf(headers), datacontenttype, data };
  return unlessTooDeep(event, () => readEvent(event, received));
};
