/** Which of our events others mean by a name. */
import { browsingNames } from '../../../shared/customers/events/event.ts';

const ours = [
  'Order Completed',
  'Order Refunded',
  'Checkout Started',
  'Customer Identified',
  'Site Visited',
  'Survey Answered',
  'Unsubscribed',
  'Points Granted',
  'Points Spent',
  ...browsingNames,
] as const;
export type KnownName = (typeof ours)[number];

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** The words in order, and as Segment's first ecommerce spec had them, with the verb before: `Completed Order`. */
const bothOrders = (name: KnownName): readonly (readonly [string, KnownName])[] => {
  const words = wordsOf(name);
  const verbFirst = [...words.slice(-1), ...words.slice(0, -1)];
  return [
    [words.join(' '), name],
    [verbFirst.join(' '), name],
  ];
};

const byWords: ReadonlyMap<string, KnownName> = new Map([
  ...ours.flatMap(bothOrders),
  ['page viewed', 'Site Visited'],
  ['screen viewed', 'Site Visited'],
]);

/** However it is written: `Order Completed`, `order_completed`, `orderCompleted`. `undefined`: none of ours. */
export const knownName = (name: string): KnownName | undefined => byWords.get(wordsOf(name).join(' '));

/**
 * By the end of a reverse-DNS type, a version after it aside: `com.shop.order.completed`, `com.shop.OrderCompleted.v2`.
 * `undefined`: none of ours.
 */
export const knownType = (type: string): KnownName | undefined => {
  const parts = type.split(/[./]/);
  while (/^v?\d+$/i.test(parts.at(-1) ?? '')) parts.pop();
  return [3, 2, 1]
    .map((count) => knownName(parts.slice(-count).join(' ')))
    .find((name) => name !== undefined);
};
