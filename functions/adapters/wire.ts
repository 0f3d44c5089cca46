/** Plain values to DynamoDB's wire form and back; absent and undefined fields take no attribute. */
import type { Json } from '../../shared/base/record.ts';
import type { WireItem, WireValue } from '../../shared/customers/profiles/mapper.ts';

const none: ReadonlySet<string> = new Set();

/** @throws TypeError for what is no plain data */
const toWire = (value: unknown): WireValue => {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (value instanceof Set) return { SS: [...value].map(String) };
      return Array.isArray(value) ? { L: value.map(toWire) } : { M: toItem(value) };
    default:
      throw new TypeError(`a ${typeof value} has no place in an item; it must be plain data`);
  }
};

/** @throws TypeError for what is no plain data */
export const toItem = (value: object): WireItem => {
  const item: Record<string, WireValue> = {};
  const members: [string, unknown][] = Object.entries(value);
  for (const [name, each] of members) if (each !== undefined) item[name] = toWire(each);
  return item;
};

const fromWire = (value: WireValue): Json => {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('SS' in value) return [...value.SS];
  if ('L' in value) return value.L.map(fromWire);
  return 'M' in value ? fromItem(value.M) : null;
};

/** @param without attributes that are left out */
export const fromItem = (item: WireItem, without: ReadonlySet<string> = none): Record<string, Json> => {
  const plain: Record<string, Json> = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined && !without.has(name)) plain[name] = fromWire(value);
  }
  return plain;
};
