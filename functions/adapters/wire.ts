/** Plain values to DynamoDB's wire form and back; absent and undefined fields take no attribute. */
import type { WireItem, WireValue } from '../../shared/customers/profiles/mapper.ts';

const none: ReadonlySet<string> = new Set();

export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

export const toWire = (value: Plain): WireValue => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value)
    ? { L: value.map(toWire) }
    : { M: toItem(value as Readonly<Record<string, Plain>>) };
};

export const toItem = (value: Readonly<Record<string, Plain | undefined>>): WireItem => {
  const item: Record<string, WireValue> = {};
  for (const name in value) {
    const each = value[name];
    if (each !== undefined) item[name] = toWire(each);
  }
  return item;
};

export const fromWire = (value: WireValue): Plain => {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(fromWire);
  return 'M' in value ? fromItem(value.M) : null;
};

/** @param without attributes that are left out */
export const fromItem = (item: WireItem, without: ReadonlySet<string> = none): Record<string, Plain> => {
  const plain: Record<string, Plain> = {};
  for (const name in item) if (!without.has(name)) plain[name] = fromWire(item[name] as WireValue);
  return plain;
};
