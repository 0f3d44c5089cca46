/** Shopify's payloads in the one shape that we read, that of its webhooks (REST), whichever of its APIs has made them. */
import { isObject } from '../../../../shared/customers/events/properties.ts';
import { type Loose, within } from '../../../../shared/customers/events/reading.ts';

/** `gid://shopify/Order/1001` is the order 1001, as its webhooks call it. */
const globalId = /^gid:\/\/shopify\/\w+\/(\d+)/;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** GraphQL's lists: of nodes, or of edges with a node each. */
const listIn = ({ nodes, edges }: Loose): readonly unknown[] | undefined => {
  if (Array.isArray(nodes)) return nodes;
  return Array.isArray(edges) ? edges.map((edge) => within(edge).node) : undefined;
};

const shaped = (value: unknown): unknown => {
  if (typeof value === 'string') return globalId.exec(value)?.[1] ?? value;
  if (Array.isArray(value)) return value.map(shaped);
  return isObject(value) ? (listIn(value)?.map(shaped) ?? shapedObject(value)) : value;
};

const shapedObject = (object: Loose): Loose =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [snakeCase(name), shaped(value)]));

const wrappers: ReadonlySet<string | undefined> = new Set(['order', 'checkout', 'customer', 'refund']);

/** Without the key that the REST API wraps its answers in. */
const unwrapped = (body: Loose): Loose => {
  const [[name, inner] = [], ...others] = Object.entries(body);
  return others.length === 0 && wrappers.has(name) && isObject(inner) ? inner : body;
};

export const restShape = (body: Loose): Loose => shapedObject(unwrapped(body));
