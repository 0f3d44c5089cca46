/** What a message tells one customer: taken out of its variables when it leaves, and put back when it is said again. */
import type { Json } from '../base/record.ts';
import type { MessageSource } from './catalog.ts';
import { plainLiquid } from './liquid.ts';
import type { MessageVariables } from './variables.ts';

/** Variables that are the customer's as she was when it left; others stand in the ledger, or lead somewhere. */
const passing: ReadonlySet<string> = new Set([
  'customer',
  'loyalty',
  'traits',
  'cart',
  'browsed',
  'picks',
  'lastOrder',
  'held',
]);

const known = new WeakMap<object, readonly string[]>();

/** All paths that the words name, in the order of their names. A text and its HTML name the same, but for the brand. */
export const pathsIn = (source: Pick<MessageSource, 'text'>): readonly string[] => {
  const paths = known.get(source) ?? [...new Set(plainLiquid().globalFullVariablesSync(source.text))].sort();
  known.set(source, paths);
  return paths;
};

/** Those whose values are recorded with each message. */
export const recordedPaths = (source: Pick<MessageSource, 'text'>): readonly string[] =>
  pathsIn(source).filter((path) => passing.has(path.split('.')[0] ?? ''));

const at = (value: unknown, [name, ...others]: readonly string[]): unknown => {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return at((value as Readonly<Record<string, unknown>>)[name], others);
};

/** Plain data by its making: what a message may show travels as JSON. */
export const toldAt = (variables: MessageVariables, paths: readonly string[]): readonly Json[] =>
  paths.map((path) => (at(variables, path.split('.')) ?? null) as Json);

const nothing = {
  customer: { firstName: null, favouriteCategory: null },
  loyalty: {
    points: null,
    expiring: null,
    expireAt: null,
    granted: null,
    tier: null,
    tierEndsAt: null,
    toKeep: null,
    badge: null,
  },
  cart: { items: [], more: 0, total: null },
  browsed: { items: null, category: null },
  picks: { items: null },
  lastOrder: { items: null, more: 0 },
  traits: {},
};

type Passing = Pick<
  MessageVariables,
  'customer' | 'loyalty' | 'traits' | 'cart' | 'browsed' | 'picks' | 'lastOrder' | 'held'
>;

/** The recorded variables, as the message was given them: what the words do not name is not there. @param url of the shop's page */
export const passingOf = (paths: readonly string[], told: readonly Json[], url: string): Passing => {
  const variables: Record<string, unknown> = { held: false };
  for (const [name, of] of Object.entries({ ...nothing, cart: { ...nothing.cart, url } }))
    variables[name] = { ...of };
  for (const [index, path] of paths.entries()) {
    const [root = '', member] = path.split('.');
    const value = told[index] ?? null;
    const of = variables[root];
    if (member === undefined) variables[root] = value;
    else if (typeof of === 'object') variables[root] = { ...of, [member]: value };
  }
  return variables as unknown as Passing;
};
