/** Which of our events others mean by a name. */
import { browsingNames } from './kinds/custom.ts';
import { kindNamed, kindsThatOthersTell } from './kinds/index.ts';
import type { Detail } from './kinds/kind.ts';
import { boundedProperties } from './properties.ts';
import type { FieldSource } from './reading.ts';

const ours: readonly string[] = [...kindsThatOthersTell.map(({ name }) => name), ...browsingNames];

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** The words in order, and as Segment's first ecommerce spec had them, with the verb before: `Completed Order`. */
const bothOrders = (name: string): readonly (readonly [string, string])[] => {
  const words = wordsOf(name);
  const verbFirst = [...words.slice(-1), ...words.slice(0, -1)];
  return [
    [words.join(' '), name],
    [verbFirst.join(' '), name],
  ];
};

const byWords: ReadonlyMap<string, string> = new Map([
  ...ours.flatMap(bothOrders),
  ['page viewed', 'Site Visited'],
  ['screen viewed', 'Site Visited'],
]);

/** However it is written: `Order Completed`, `order_completed`, `orderCompleted`. `undefined`: none of ours. */
export const knownName = (name: string): string | undefined => byWords.get(wordsOf(name).join(' '));

/**
 * By the end of a reverse-DNS type, a version after it aside: `com.shop.order.completed`, `com.shop.OrderCompleted.v2`.
 * `undefined`: none of ours.
 */
export const knownType = (type: string): string | undefined => {
  const parts = type.split(/[./]/);
  while (/^v?\d+$/i.test(parts.at(-1) ?? '')) parts.pop();
  return [3, 2, 1]
    .map((count) => knownName(parts.slice(-count).join(' ')))
    .find((name) => name !== undefined);
};

/**
 * What others' fields say of one of our events.
 * @param name one of ours
 * @param id the event's: stands in where a checkout has none of its own
 */
export const detailFor = (name: string, source: FieldSource, id: string): Detail =>
  kindNamed(name).read?.(source, id) ?? { properties: boundedProperties(source.fields) };
