/** Which of our events others mean by a name. */
import { browsingNames } from './kinds/custom.ts';
import { kindNamed, kindsThatOthersTell } from './kinds/index.ts';
import type { Detail } from './kinds/kind.ts';
import { fieldsInOurs, othersNames } from './others-names.ts';
import { boundedProperties } from './properties.ts';
import { type FieldSource, firstOf, type Loose } from './reading.ts';

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
  ['order updated', 'Order Changed'],
  ['order canceled', 'Order Cancelled'],
  ['page viewed', 'Site Visited'],
  ['screen viewed', 'Site Visited'],
]);

const byOthers = new Map(
  othersNames.flatMap((each) => each.names.map((name) => [wordsOf(name).join(' '), each] as const)),
);

/** However it is written: `Order Completed`, `order_completed`, `orderCompleted`. `undefined`: none of ours. */
const knownName = (name: string): string | undefined => byWords.get(wordsOf(name).join(' '));

/** What an event of others is among ours. */
export interface Meaning {
  readonly name: string;
  /** Under our names, too. */
  readonly fields: Loose;
}

/** By its name; `undefined`: it is none of ours, or nobody can be sure. */
export const meaningOf = (told: string, fields: Loose): Meaning | undefined => {
  const other = byOthers.get(wordsOf(told).join(' '));
  const isSure = other?.sureBy === undefined || firstOf(fields, other.sureBy) !== undefined;
  const name = knownName(told) ?? (isSure ? other?.means : undefined);
  return name === undefined ? undefined : { name, fields: fieldsInOurs(name, fields) };
};

/**
 * By the end of a reverse-DNS type, a version after it aside: `com.shop.order.completed`, `com.shop.OrderCompleted.v2`.
 * `undefined`: none of ours.
 */
export const meaningOfType = (type: string, fields: Loose): Meaning | undefined => {
  const parts = type.split(/[./]/);
  while (/^v?\d+$/i.test(parts.at(-1) ?? '')) parts.pop();
  return [3, 2, 1]
    .map((count) => meaningOf(parts.slice(-count).join(' '), fields))
    .find((meaning) => meaning !== undefined);
};

/**
 * What others' fields say of one of our events.
 * @param name one of ours
 * @param id the event's: stands in where a checkout has none of its own
 */
export const detailFor = (name: string, source: FieldSource, id: string): Detail =>
  kindNamed(name).read?.(source, id) ?? { properties: boundedProperties(source.fields) };
