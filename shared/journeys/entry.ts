/** Entry by event: which event begins a journey, and what it leaves on the enrolment. */

import { minorsIn, type ShopMoney, worthIn } from '../base/money.ts';
import type { Json } from '../base/record.ts';
import { spoken } from '../base/time.ts';
import { moneyOf } from '../customers/events/amounts.ts';
import { type CustomerEvent, nameOfEvent } from '../customers/events/event.ts';
import { hasDormancy, ruleSentence } from '../customers/rules/index.ts';
import {
  type Beginning,
  type BroadcastEntry,
  type Entry,
  isBroadcastEntry,
  isEventEntry,
  type PropertyFilter,
} from './language.ts';
import type { Trigger } from './records.ts';

/**
 * As a filter on `value` asks for it: in hundredths of a unit, whatever the decimals of the shop's currency. What has no
 * rate has no value there; what is in another currency is beside it as it was told.
 */
const toldMoney = (event: CustomerEvent, shop: ShopMoney): Readonly<Record<string, Json>> => {
  const money = moneyOf(event, shop);
  if (money === undefined) return {};
  const worth = worthIn(money, shop);
  return {
    ...(worth !== undefined && { value: (worth * 100) / minorsIn(shop.currency) }),
    ...(money.currency !== shop.currency && { money: { ...money } }),
  };
};

/** The event as the passage remembers it. */
export const triggerOf = (event: CustomerEvent, shop: ShopMoney): Trigger => {
  const { id, customer: _, at, name: __, told: ___, ...own } = event;
  const {
    customName: ____,
    value: _____,
    properties = {},
    ...fields
  } = own as {
    readonly customName?: string;
    readonly value?: number;
    readonly properties?: Readonly<Record<string, Json>>;
  };
  return {
    name: nameOfEvent(event),
    id,
    at,
    properties: { ...properties, ...fields, ...toldMoney(event, shop) },
  };
};

/** The value at a path such as `shipping.country`; `undefined` where there is none. */
export const propertyOf = (properties: Readonly<Record<string, Json>>, path: string): Json | undefined => {
  let value: Json | undefined = properties;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const record = value as Readonly<Record<string, Json>>;
    value = Object.hasOwn(record, name) ? record[name] : undefined;
  }
  return value;
};

export const meetsFilter = (properties: Readonly<Record<string, Json>>, filter: PropertyFilter): boolean => {
  const value = propertyOf(properties, filter.property);
  if ('exists' in filter) return (value !== undefined && value !== null) === filter.exists;
  if ('is' in filter) return value === filter.is;
  if ('in' in filter) return filter.in.some((each) => each === value);
  if (typeof value !== 'number') return false;
  return 'atLeast' in filter ? value >= filter.atLeast : value <= filter.atMost;
};

/** Whether the event begins the journey, as far as the event tells. */
export const isBegunBy = (
  { on }: { readonly on: readonly Beginning[] },
  { name, properties }: Pick<Trigger, 'name' | 'properties'>,
): boolean =>
  on.some(
    ({ event, where = [] }) => event === name && where.every((filter) => meetsFilter(properties, filter)),
  );

/** Asked for in hundredths, told in units. */
const money: ReadonlySet<string> = new Set(['value']);

export const filterSentence = (filter: PropertyFilter): string => {
  const { property } = filter;
  const told = (value: number): number => (money.has(property) ? value / 100 : value);
  if ('exists' in filter) return `${property} is ${filter.exists ? 'there' : 'not there'}`;
  if ('is' in filter) return `${property} is ${filter.is}`;
  if ('in' in filter) return `${property} is one of ${filter.in.join(', ')}`;
  return 'atLeast' in filter
    ? `${property} ≥ ${told(filter.atLeast)}`
    : `${property} ≤ ${told(filter.atMost)}`;
};

const beginningSentence = ({ event, where = [] }: Beginning): string =>
  where.length === 0 ? event : `${event} where ${where.map(filterSentence).join(' and ')}`;

const broadcastSentence = ({ when, parameters = {} }: BroadcastEntry): string => {
  const selected = Object.entries(parameters).flatMap(([name, { selects, optional }]) =>
    selects === undefined ? [] : [`of this ${name}${optional === true ? ' (if one is named)' : ''}`],
  );
  const whom = [...selected, ...(when === undefined ? [] : [`with ${ruleSentence(when)}`])];
  return ['someone starts it', ...(whom.length === 0 ? [] : [`for customers ${whom.join(' and ')}`])].join(
    ' ',
  );
};

/** When a journey enrols, as a sentence. */
export const entrySentence = (entry: Entry): string => {
  if (isBroadcastEntry(entry)) return broadcastSentence(entry);
  if (!isEventEntry(entry)) {
    const { when, within, afterInactivity } = entry;
    const crossed = within === undefined ? 'just crossed: ' : `crossed within ${spoken(within)}: `;
    const begins =
      afterInactivity === undefined
        ? ''
        : `; begins ${spoken(afterInactivity)} after the last visit or order`;
    return `${hasDormancy(when) ? crossed : ''}${ruleSentence(when)}${begins}`;
  }
  const { on, when, after } = entry;
  return [
    on.map(beginningSentence).join(' or '),
    ...(after === undefined ? [] : [`and nothing came of it for ${spoken(after)}`]),
    ...(when === undefined ? [] : [`by a customer with ${ruleSentence(when)}`]),
  ].join(' ');
};
