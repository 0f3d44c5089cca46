/** Reads the loose fields of others' payloads: each in the forms that real senders use, the rest named as a problem. */

import type { Instant } from '../../base/time.ts';
import { mostLetters, mostMoney } from './checked.ts';
import { knownForm } from './customer-ids.ts';
import type { HouseRules } from './house-rules.ts';
import type { Problem } from './problem.ts';
import { isObject } from './properties.ts';
import { isOffsetless, timeOf } from './times.ts';

export type Loose = Readonly<Record<string, unknown>>;

/** Collects problems, so that a sender is told of all of them at once. */
export interface Reading {
  readonly house: HouseRules;
  readonly problems: readonly Problem[];
  readonly isRefused: () => boolean;
  /** Nothing is taken. */
  readonly refuse: (path: string, wrong: string) => undefined;
  /** The rest is taken without this field. */
  readonly note: (path: string, wrong: string) => undefined;
}

export const startReading = (house: HouseRules): Reading => {
  const problems: Problem[] = [];
  let isRefused = false;
  const note = (path: string, wrong: string): undefined => {
    if (!problems.some((each) => each.path === path && each.wrong === wrong)) problems.push({ path, wrong });
  };
  return {
    house,
    problems,
    isRefused: () => isRefused,
    note,
    refuse: (path, wrong) => {
      isRefused = true;
      return note(path, wrong);
    },
  };
};

/** Of the same house, for what is left out without a word where it can't be read. */
export const aside = ({ house }: Reading): Reading => startReading(house);

/** The fields of one object, and where it lies in the payload. */
export interface FieldSource {
  readonly reading: Reading;
  readonly path: string;
  readonly fields: Loose;
}

/** The value as a problem shows it. */
export const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length <= 40 ? json : `${json.slice(0, 39)}…`;
};

/** What JavaScript makes of nothing where a text is wanted: as an id, it would make one customer of many. */
const textsOfNothing: ReadonlySet<string> = new Set(['', 'null', 'undefined', 'NaN', '[object Object]']);

export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && textsOfNothing.has(value.trim()));

/** The first of these members that says something, with its name. */
export const firstOf = (
  object: Loose,
  names: readonly string[],
): { readonly name: string; readonly value: unknown } | undefined => {
  const name = names.find((each) => Object.hasOwn(object, each) && !isAbsent(object[each]));
  return name === undefined ? undefined : { name, value: object[name] };
};

/** An object; an absent one is empty, and so is PHP's empty array. `undefined`: it is something else. */
export const objectOf = (value: unknown): Loose | undefined => {
  if (isAbsent(value) || (Array.isArray(value) && value.length === 0)) return {};
  return isObject(value) ? value : undefined;
};

export const objectAt = (reading: Reading, path: string, value: unknown): Loose => {
  const object = objectOf(value);
  if (object === undefined) reading.refuse(path, `must be an object; it is ${shown(value)}`);
  return object ?? {};
};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** An object, or an empty one where it is none, without a word: for what is good to have. */
export const within = (value: unknown): Loose => objectOf(value) ?? {};

/** Where bytes were no characters this stands in for them, whichever they were: two ids would become one. */
const isWhole = (text: string): boolean => !text.includes('\ufffd');

/** A text, or a whole number that JSON has not rounded. `undefined`: neither. */
export const idOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  const id = typeof value === 'string' ? value.trim() : '';
  return !isAbsent(id) && id.length <= mostLetters && isWhole(id) ? id : undefined;
};

export const idAt = (reading: Reading, path: string, value: unknown): string | undefined =>
  idOf(value) ??
  reading.refuse(
    path,
    typeof value === 'string' && !isWhole(value)
      ? `must be a text in UTF-8; it is ${shown(value)}`
      : `must be a text of 1 to ${mostLetters} characters or a whole number; it is ${shown(value)}`,
  );

/** A customer's id, in the form by which it is known. `undefined`: there is none, or it means nobody. */
export const customerOf = ({ house }: Pick<Reading, 'house'>, value: unknown): string | undefined => {
  const id = idOf(value);
  return id === undefined || house.isNobody(id) ? undefined : knownForm(id);
};

/** As `customerOf`, where there must be one. */
export const customerAt = (reading: Reading, path: string, value: unknown): string | undefined => {
  const id = idAt(reading, path, value);
  if (id === undefined) return undefined;
  return (
    customerOf(reading, id) ?? reading.refuse(path, `must be a customer’s id; ${shown(id)} means nobody`)
  );
};

/** Whether it says no one: it is absent, or an id that means nobody. */
export const isNoOne = ({ house }: Pick<Reading, 'house'>, value: unknown): boolean => {
  const id = idOf(value);
  return isAbsent(value) || (id !== undefined && house.isNobody(id));
};

/** The other ids of the same person, without those that mean nobody; what is no id is for the check to refuse. */
export const otherIdsOf = (reading: Pick<Reading, 'house'>, ids: readonly unknown[]): readonly unknown[] =>
  ids.filter((id) => !isNoOne(reading, id)).map((id) => customerOf(reading, id) ?? id);

/** `undefined` where it is absent, or was refused. */
export const timeAt = (reading: Reading, path: string, value: unknown): Instant | undefined => {
  if (isAbsent(value)) return undefined;
  const { timezone, expectsWallClocks } = reading.house;
  const at = timeOf(value, timezone);
  if (at === undefined)
    return reading.refuse(
      path,
      `must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970; it is ${shown(value)}`,
    );
  if (expectsWallClocks !== true && isOffsetless(value))
    reading.note(
      path,
      `has no offset and is taken as the shop’s, ${timezone}; send one such as 2026-11-23T12:00:00Z; it is ${shown(value)}`,
    );
  return at;
};

/** A number, or the text of one. `undefined`: neither. */
export const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.trim() : '';
  return /^-?\d{1,15}(\.\d{1,20})?$/.test(text) ? Number(text) : undefined;
};

/** Signs and codes of currencies, and what groups digits without a doubt. */
const besideDigits = /^[A-Z]{3}(?=[\s\d])|(?<=[\s\d])[A-Z]{3}$|[\p{Sc}\s'’]/gu;

/** With a point or a comma before the fraction, and the other one between thousands. */
const plainForms: readonly (readonly [RegExp, (amount: string) => string])[] = [
  [/^\d{1,3}(,\d{3})+\.\d{1,4}$/, (amount) => amount.replaceAll(',', '')],
  [/^\d{1,3}(\.\d{3})+,\d{1,4}$/, (amount) => amount.replaceAll('.', '').replace(',', '.')],
  [/^\d+,\d{1,2}$/, (amount) => amount.replace(',', '.')],
];

/** As a number, or as shops show it. `undefined`: neither, or `1,234`, which may be either of two amounts. */
const amountOf = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return numberOf(value);
  const bare = value.trim().replaceAll(besideDigits, '');
  const [, plain] = plainForms.find(([form]) => form.test(bare)) ?? [];
  return numberOf(plain === undefined ? bare : plain(bare));
};

/** Units of the currency, 0 or more. */
export const moneyAt = (reading: Reading, path: string, value: unknown): number | undefined => {
  const amount = amountOf(value);
  if (amount !== undefined && amount >= 0 && amount <= mostMoney) return amount;
  return reading.refuse(path, `must be 0 to ${mostMoney}, such as 19.9 or "19.90"; it is ${shown(value)}`);
};

/** The names by which others tell whose event it is. */
export const customerIds = ['customer', 'customerId', 'customer_id', 'userId', 'user_id'];

export const orderIds = ['order_id', 'orderId'];
/** The names by which others tell a checkout, where an order came of it too. */
export const checkoutIds = ['checkout_id', 'checkoutId', 'checkout_token', 'cart_id', 'cartId'];

/** A checkout's and its cart's are two. */
export interface CartIds {
  readonly checkout?: string;
  readonly cart?: string;
}

export const cartIdsIn = (fields: Loose): CartIds => {
  const checkout = idOf(firstOf(fields, ['checkout_id', 'checkoutId', 'checkout_token'])?.value);
  const cart = idOf(firstOf(fields, ['cart_id', 'cartId'])?.value);
  return { ...(checkout !== undefined && { checkout }), ...(cart !== undefined && { cart }) };
};

export const neededIdAt = (
  { reading, path, fields }: FieldSource,
  names: readonly string[],
): string | undefined => {
  const found = firstOf(fields, names);
  return found === undefined
    ? reading.refuse(`${path}.${names[0]}`, 'is missing; send the id, such as "o-1001"')
    : idAt(reading, `${path}.${found.name}`, found.value);
};

/** A link that a message may carry; any other is left out. */
export const linkOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 2_048 && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)
    ? value
    : undefined;

/** As `linkOf`, of where the customer goes on: the shop's own page stands in for one that leads elsewhere. */
export const ownLinkAt = (reading: Reading, path: string, value: unknown): string | undefined => {
  const link = linkOf(value);
  if (link === undefined || reading.house.isOwnLink(link)) return link;
  return reading.note(
    path,
    `leads to none of the shop’s hosts, so its own page stands in; name the host in linkHosts of the settings if it is the shop’s; it is ${shown(link)}`,
  );
};

/** Of one piece, in units of the currency; `undefined`: it is no price. */
export const priceOf = (value: unknown): number | undefined => {
  const price = amountOf(value);
  return price !== undefined && price >= 0 && price <= 1e9 ? price : undefined;
};
