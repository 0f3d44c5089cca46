/** Records to items and back, each by one definition: what is written is what is read, and what can't be read is named. */
import type * as z from 'zod';
import type { Json } from '../../shared/base/record.ts';
import { numberOf, textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import { fromItem, toItem } from './wire.ts';

/** `c`: whose it is. `k`: kind and name, so that one Query reads a whole passage, and events lie in order. */
export interface LedgerKey {
  readonly c: string;
  readonly k: string;
}

type Stored = Readonly<Record<string, Json>>;

/** What of a record stands elsewhere than in an attribute of its name, and what its earlier versions were. */
interface Placing<Record_> {
  /** Fields that stand in the item's key, and how they are read from there. */
  readonly inKey?: { readonly [Name in keyof Record_]?: (item: WireItem) => Record_[Name] };
  /** Fields whose members are attributes of their own, each under this name. */
  readonly split?: {
    readonly [Name in keyof Record_]?: { readonly [Member in keyof NonNullable<Record_[Name]>]-?: string };
  };
  /**
   * What made version 2 of version 1, 3 of 2, and so on, of the attributes as they are stored. Each must also take an
   * item that was changed in part since: changes leave an item's version as it is.
   */
  readonly migrations?: readonly ((stored: Stored) => Stored)[];
}

export interface RecordCodec<Record_> {
  /** @param beside attributes that are none of the record's fields (for an index, or for an end), or fields as they are stored */
  readonly encode: (key: LedgerKey, record: Record_, beside?: object) => WireItem;
  /** @throws MalformedRecordError naming each field that is wrong */
  readonly decode: (item: WireItem) => Record_;
  /** The attributes of these fields alone; what is undefined has none. */
  readonly attributes: (fields: Partial<Record_>) => Readonly<Record<string, unknown>>;
}

/** A stored record that can't be read: a defect or a foreign writer, never a customer's doing. */
export class MalformedRecordError extends Error {
  override readonly name = 'MalformedRecordError';
}

/** The attribute with a record's version; absent: 1. */
const versionAttribute = 'rv';
/** Of the item, and not of the record: its key, and the version of a passage's journey. */
const ofTheItem: ReadonlySet<string> = new Set(['c', 'k', 'v', versionAttribute]);

/** @param kind as the record is called where it can't be read, such as `touchpoint` */
export const recordCodec = <Record_ extends object>(
  kind: string,
  schema: z.ZodType<Record_>,
  { inKey = {}, split = {}, migrations = [] }: Placing<Record_> = {},
): RecordCodec<Record_> => {
  const version = migrations.length + 1;
  const stamp = version === 1 ? {} : { [versionAttribute]: version };
  const keyed: [string, (item: WireItem) => unknown][] = Object.entries(inKey);
  const divided: [string, Readonly<Record<string, string>>][] = Object.entries(split);
  const splits = new Map(divided.map(([name, members]) => [name, Object.entries(members)]));
  const isKeyed = new Set(keyed.map(([name]) => name));

  const attributes = (fields: object): Readonly<Record<string, unknown>> => {
    const attributes: Record<string, unknown> = {};
    const given: [string, unknown][] = Object.entries(fields);
    for (const [name, value] of given) {
      if (isKeyed.has(name)) continue;
      const members = splits.get(name);
      if (members === undefined) attributes[name] = value;
      else {
        const parts = new Map<string, unknown>(Object.entries(value ?? {}));
        for (const [member, attribute] of members) attributes[attribute] = parts.get(member);
      }
    }
    return attributes;
  };

  const refuse = (item: WireItem, wrong: string): never => {
    throw new MalformedRecordError(`${kind} ${textOf(item.c)} ${textOf(item.k)}: ${wrong}`);
  };

  /** The attributes as this version has them. */
  const current = (item: WireItem): Stored => {
    const stored = fromItem(item, ofTheItem);
    const { [versionAttribute]: stamped } = item;
    if (stamped === undefined && version === 1) return stored;
    const from = stamped === undefined ? 1 : numberOf(stamped);
    if (from === undefined || !Number.isInteger(from) || from < 1)
      return refuse(item, `field ${versionAttribute}: must be a version, a whole number from 1`);
    if (from > version)
      return refuse(
        item,
        `field ${versionAttribute}: it is of version ${from}, and this deployment reads up to ${version}`,
      );
    return migrations.slice(from - 1).reduce((older, migrate) => migrate(older), stored);
  };

  return {
    attributes,
    encode: (key, record, beside = {}) =>
      toItem({ c: key.c, k: key.k, ...attributes(record), ...beside, ...stamp }),
    decode: (item) => {
      const fields: Record<string, unknown> = current(item);
      for (const [name, read] of keyed) fields[name] = read(item);
      for (const [name, members] of splits) {
        const parts = members.flatMap(([member, attribute]) =>
          fields[attribute] === undefined ? [] : [[member, fields[attribute]] as const],
        );
        if (parts.length > 0) fields[name] = Object.fromEntries(parts);
      }
      const result = schema.safeParse(fields);
      if (result.success) return result.data;
      return refuse(
        item,
        result.error.issues.map(({ path, message }) => `field ${path.join('.')}: ${message}`).join('; '),
      );
    },
  };
};
