/** What is known of a customer's traits of the shop's own: of each the latest telling, in whatever order they come. */
import * as z from 'zod';
import { customer, type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import { keptTraits, type ShopTraits, type TraitValue, type TraitValues } from './trait.ts';

/** The customer's, one. */
export const traitsRecord = z.object({
  customer,
  traits: z.record(z.string(), z.object({ value: z.union([z.string(), z.number()]), at: time })),
  /** Counts writes. */
  revision: z.int(),
});
export type TraitsRecord = RecordOf<typeof traitsRecord>;
type ToldTrait = TraitsRecord['traits'][string];

/** Of two values told for the same instant the same one stays, whichever came first: the greater, and a text. */
const outranks = (value: TraitValue, known: TraitValue): boolean =>
  typeof value === typeof known ? value > known : typeof value === 'string';

const isNewer = ({ value, at }: ToldTrait, known: ToldTrait | undefined): boolean =>
  known === undefined || at > known.at || (at === known.at && outranks(value, known.value));

/** The record after these were told, too; the same one where they change nothing. */
export const withTold = (record: TraitsRecord, told: TraitsRecord['traits']): TraitsRecord => {
  const newer = Object.entries(told).filter(([name, each]) => isNewer(each, record.traits[name]));
  return newer.length === 0
    ? record
    : {
        ...record,
        traits: { ...record.traits, ...Object.fromEntries(newer) },
        revision: record.revision + 1,
      };
};

const isSame = (a: ToldTrait | undefined, b: ToldTrait): boolean => a?.at === b.at && a.value === b.value;

/**
 * The record without what was told of somebody else; the same one where that is nothing.
 * @param others what was told of whom it is about, each telling by itself
 */
export const withoutTold = (
  record: TraitsRecord,
  theirs: readonly TraitsRecord['traits'][],
  others: readonly TraitsRecord['traits'][],
): TraitsRecord => {
  const isIn = (tellings: readonly TraitsRecord['traits'][], name: string, told: ToldTrait): boolean =>
    tellings.some(({ [name]: each }) => isSame(each, told));
  const left = Object.entries(record.traits).filter(
    ([name, told]) => !isIn(theirs, name, told) || isIn(others, name, told),
  );
  if (left.length === Object.keys(record.traits).length) return record;
  const bare = { ...record, traits: Object.fromEntries(left) };
  return { ...others.reduce<TraitsRecord>(withTold, bare), revision: record.revision + 1 };
};

/** Values that were told at this instant. */
export const toldAt = (values: TraitValues, at: Instant): TraitsRecord['traits'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, at }]));

/** All that is known, by name, of traits that the shop still declares. */
export const valuesOf = (record: TraitsRecord | undefined, declared: ShopTraits): TraitValues => {
  const values: Record<string, TraitValue> = {};
  for (const name of Object.keys(declared)) {
    const known = record?.traits[name];
    if (known !== undefined) values[name] = known.value;
  }
  return values;
};

/** What a profile keeps of it. */
export const keptOf = (record: TraitsRecord, declared: ShopTraits): TraitValues => {
  const kept = keptTraits(declared);
  return Object.fromEntries(Object.entries(valuesOf(record, declared)).filter(([name]) => kept.has(name)));
};
