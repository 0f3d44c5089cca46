/** Reads a request's parameters: takes what the local DynamoDB supports, and refuses everything else by name. */
import { serialization, validation } from './errors.ts';
import type { Item } from './items.ts';

interface Kinds {
  readonly text: string;
  readonly flag: boolean;
  readonly count: number;
  /** Attribute values by name; their contents are checked where they are used. */
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly list: readonly unknown[];
  readonly structure: Readonly<Record<string, unknown>>;
}
/** A kind of parameter, or the texts that it may have. */
type Kind = keyof Kinds | readonly string[];
type KindOf<K extends Kind> = K extends keyof Kinds
  ? Kinds[K]
  : K extends readonly string[]
    ? K[number]
    : never;

/** The parameters of a request: `Required` of them must be there. */
export type RequestOf<Members extends Readonly<Record<string, Kind>>, Required extends keyof Members> = {
  readonly [Name in Required]: KindOf<Members[Name]>;
} & { readonly [Name in Exclude<keyof Members, Required>]?: KindOf<Members[Name]> };

const legacy: ReadonlySet<string> = new Set([
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
]);

/** A parameter as it stands in AWS's messages: `tableName` for `TableName`. */
const spelt = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** A reader of requests with these parameters. */
export const shape = <
  const Members extends Readonly<Record<string, Kind>>,
  const Required extends keyof Members & string,
>(
  members: Members,
  required: readonly Required[],
): ((input: unknown) => RequestOf<Members, Required>) => {
  const known = new Map(Object.entries(members));
  return (input) => {
    const given = structure(input);
    for (const name in given) {
      const value = given[name];
      if (value === null) {
        Reflect.deleteProperty(given, name);
        continue;
      }
      const kind = known.get(name);
      if (kind === undefined) throw unsupported(name);
      checkKind(name, value, kind);
    }
    for (const name of required)
      if (given[name] === undefined)
        throw validation(
          `1 validation error detected: Value null at '${spelt(name)}' failed to satisfy constraint: Member must not be null`,
        );
    return given as RequestOf<Members, Required>;
  };
};

const unsupported = (name: string) =>
  validation(
    legacy.has(name)
      ? `The local DynamoDB does not support the legacy parameter ${name}: use an expression`
      : `The local DynamoDB does not support the parameter ${name}`,
  );

/** @throws DynamoDbError (SerializationException) for what is no JSON object. */
export const structure = (input: unknown): Readonly<Record<string, unknown>> => {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw serialization('Expected a structure');
  return input as Readonly<Record<string, unknown>>;
};

const checkKind = (name: string, value: unknown, kind: Kind): void => {
  if (typeof kind !== 'string') {
    if (typeof value === 'string' && kind.includes(value)) return;
    throw validation(
      `1 validation error detected: Value '${String(value)}' at '${spelt(name)}' failed to satisfy constraint: Member must satisfy enum value set: [${kind.join(', ')}]`,
    );
  }
  if (!matches(value, kind)) throw serialization(`${name} is not of the kind ${kind}`);
};

const matches = (value: unknown, kind: keyof Kinds): boolean => {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'count':
      return Number.isInteger(value);
    case 'list':
      return Array.isArray(value);
    case 'names':
      return isStructure(value) && Object.values(value).every((text) => typeof text === 'string');
    default:
      return isStructure(value);
  }
};

const isStructure = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const capacityModes = ['NONE', 'TOTAL', 'INDEXES'] as const;
