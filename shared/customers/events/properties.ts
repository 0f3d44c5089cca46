/** What an event carries for journeys to filter on and templates to show: plain JSON that the ledger can hold. */
import type { Json } from '../../base/record.ts';

export type { Json };

export type Properties = Readonly<Record<string, Json>>;

/** Eight kilobytes as JSON: an event is one item of the ledger, and each kilobyte of it is billed. */
export const mostBytes = 8_192;
/** DynamoDB holds 32 levels; the event's own are among them. */
const mostLevels = 24;
/** DynamoDB's numbers end there, at both ends. */
const greatest = 1e125;
const least = 1e-125;

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

const isNumberHeld = (value: number): boolean =>
  value === 0 || (Math.abs(value) <= greatest && Math.abs(value) >= least);

const isNameHeld = (name: string): boolean => name !== '' && name !== '__proto__' && name.isWellFormed();

/** The value as the ledger can hold it; `undefined`: not at all. */
const held = (value: unknown, levels: number): Json | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isNumberHeld(value) ? value : undefined;
  if (typeof value !== 'object' || levels === 0) return undefined;
  return Array.isArray(value)
    ? value.map((each) => held(each, levels - 1) ?? null)
    : heldMembers(value, levels - 1);
};

const heldMembers = (value: object, levels: number): Properties => {
  const members: Record<string, Json> = {};
  for (const [name, each] of Object.entries(value)) {
    const kept = isNameHeld(name) ? held(each, levels) : undefined;
    if (kept !== undefined) members[name] = kept;
  }
  return members;
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The object's members, at most 8 KB of them as JSON: while there is more, the largest member is dropped, whole, so
 * that a huge cart costs the cart and not the rest. What the ledger can't hold (deep nesting, numbers that DynamoDB
 * has not) is dropped too. `undefined` when nothing is left, or there was no object.
 */
export const boundedProperties = (value: unknown): Properties | undefined => {
  if (!isObject(value)) return undefined;
  const members = heldMembers(value, mostLevels);
  if (bytesOf(members) <= mostBytes) return Object.keys(members).length === 0 ? undefined : members;
  const sizes = Object.entries(members).map(
    ([name, each]) => ({ name, each, bytes: bytesOf(name) + bytesOf(each) + 2 }) as const,
  );
  const bySize = sizes.toSorted((a, b) => a.bytes - b.bytes);
  let total = 1 + bySize.reduce((sum, { bytes }) => sum + bytes, 0);
  while (total > mostBytes) total -= bySize.pop()?.bytes ?? total;
  if (bySize.length === 0) return undefined;
  const kept = new Set(bySize.map(({ name }) => name));
  return Object.fromEntries(sizes.filter(({ name }) => kept.has(name)).map(({ name, each }) => [name, each]));
};
