/** Rules from data: everything is checked at the edge, and every refusal says where and what would be right. */
import { z } from 'zod';
import { type AnniversaryField, anniversaryFields } from '../profiles/anniversary.ts';
import { boundNames, boundsOf } from './bounds.ts';
import { contradictionIn } from './contradiction.ts';
import {
  consentChannels,
  type DueField,
  dueFields,
  type InstantField,
  instantFields,
  knowableFields,
  numberFields,
  textFields,
} from './fields.ts';
import type { Bounds, Clause, Rule } from './rule.ts';
import { stageNames } from './stages.ts';

/** A rule that can't be used; the message says where in it, what is wrong and what would be right. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));

/** How many letters differ (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The name that was probably meant, and all there are. */
const suggestion = (input: unknown, names: readonly string[]): string => {
  const typed = String(input).toLowerCase();
  const [nearest] = names
    .map((name) => ({ name, away: distance(typed, name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.ceil(name.length / 3))
    .sort((a, b) => a.away - b.away);
  const list = `(${names.join(', ')})`;
  return nearest === undefined ? `choose one of ${list}` : `did you mean "${nearest.name}"? ${list}`;
};

const oneOf = <const Name extends string>(what: string, names: readonly Name[]) =>
  z.enum(names, { error: ({ input }) => `${shown(input)} is no ${what}; ${suggestion(input, names)}` });

/** A clause of exactly these keys. */
const clauseOf = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .map((key) => `"${key}" does not belong here; ${suggestion(key, Object.keys(shape))}`)
            .join('; ')
        : undefined,
  });

const amount = z
  .number({ error: ({ input }) => `must be a number, not ${shown(input)}` })
  .nonnegative({ error: ({ input }) => `must be 0 or more, not ${shown(input)}` });

/** A clause with bounds of this kind, at least one. */
const ranged = <Shape extends z.core.$ZodLooseShape>(shape: Shape, bound: z.ZodType<number>) =>
  clauseOf({ ...shape, ...Object.fromEntries(boundNames.map((name) => [name, bound.optional()])) }).refine(
    (clause) => boundsOf(clause as Bounds).length > 0,
    { error: `needs at least one of ${boundNames.join(', ')}`, when: ({ issues }) => issues.length === 0 },
  );

const dayCount = amount.max(36_500, { error: 'must be 36500 days (100 years) or fewer' });
const whole = amount.refine(Number.isInteger, {
  error: ({ input }) => `must be a whole number, not ${shown(input)}`,
});
const money = amount.refine((value) => Math.round(value * 100) / 100 === value, {
  error: ({ input }) => `must have two decimals or fewer, not ${shown(input)}`,
});

const yesOrNo = z.boolean({ error: ({ input }) => `must be true or false, not ${shown(input)}` });
const text = z
  .string({ error: ({ input }) => `must be a text, not ${shown(input)}` })
  .min(1, 'must not be empty');
const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `must be a list of ${what}s` }).min(1, `must name at least one ${what}`);

const instantNames = Object.keys(instantFields) as InstantField[];
const comparison = `compare it with ${boundNames.join(', ')}`;

/** Clause schemas by the key that tells their kind. */
const kinds: Readonly<Record<string, z.ZodType>> = {
  daysSince: ranged({ daysSince: oneOf('moment', instantNames) }, dayCount),
  daysUntil: ranged({ daysUntil: oneOf('moment', Object.keys(dueFields) as DueField[]) }, dayCount),
  daysUntilAnniversary: ranged(
    { daysUntilAnniversary: oneOf('anniversary', Object.keys(anniversaryFields) as AnniversaryField[]) },
    dayCount.max(366, { error: 'must be 366 days (a year) or fewer' }),
  ),
  daysBetweenLastOrders: ranged(
    { daysBetweenLastOrders: z.literal(true, { error: 'must be true' }) },
    dayCount,
  ),
  consent: clauseOf({ consent: oneOf('channel', consentChannels), is: yesOrNo }),
  known: clauseOf({ known: oneOf('field', knowableFields), is: yesOrNo }),
  stageIn: clauseOf({ stageIn: listOf(oneOf('stage', stageNames), 'stage') }),
};
const numbers: Readonly<Record<(typeof numberFields)[number], z.ZodType>> = {
  orders: ranged({ field: z.literal('orders') }, whole),
  spent: ranged({ field: z.literal('spent') }, money),
  points: ranged({ field: z.literal('points') }, amount),
  pointsExpiring: ranged({ field: z.literal('pointsExpiring') }, whole),
  pointsToKeepTier: ranged({ field: z.literal('pointsToKeepTier') }, whole),
};
const textClause = clauseOf({ field: oneOf('field', textFields), in: listOf(text, 'value') });

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = <Name>(names: readonly Name[], value: unknown): value is Name =>
  (names as readonly unknown[]).includes(value);

/** The schema of a clause on a field, or why it has none. */
const fieldSchema = (clause: Data): z.ZodType | string => {
  const { field } = clause;
  if (isOneOf(numberFields, field))
    return 'in' in clause ? `"${field}" is a number: ${comparison}` : numbers[field];
  if (isOneOf(textFields, field))
    return 'in' in clause ? textClause : `"${field}" is a text: compare it with in: ["…"]`;
  if (isOneOf(instantNames, field)) return `"${field}" is a moment: ask { "daysSince": "${field}", … }`;
  return `${shown(field)} is no field; ${suggestion(field, [...numberFields, ...textFields])}`;
};

const schemaOf = (clause: Data): z.ZodType | string => {
  const kind = Object.keys(kinds).find((key) => key in clause);
  const schema = kind === undefined ? undefined : kinds[kind];
  if (schema !== undefined) return schema;
  if ('field' in clause) return fieldSchema(clause);
  return `${shown(clause)} is no rule; it needs one of all, any, not, field, ${Object.keys(kinds).join(', ')}`;
};

const pathOf = (where: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : `${at}.${String(key)}`),
    where,
  );

const parseClause = (value: Data, where: string): Clause => {
  const schema = schemaOf(value);
  if (typeof schema === 'string') throw new RuleError(`${where}: ${schema}`);
  const result = schema.safeParse(value);
  if (result.success) return result.data as Clause;
  throw new RuleError(
    result.error.issues.map(({ path, message }) => `${pathOf(where, path)}: ${message}`).join('\n'),
  );
};

const parseTree = (value: unknown, where: string): Rule => {
  if (!isData(value)) throw new RuleError(`${where}: a rule is an object, not ${shown(value)}`);
  const kind = (['all', 'any', 'not'] as const).find((key) => key in value);
  if (kind === undefined) return parseClause(value, where);
  if (Object.keys(value).length > 1)
    throw new RuleError(`${where}: "${kind}" stands alone; put the rest into a rule beside it`);
  if (kind === 'not') return { not: parseTree(value.not, `${where}.not`) };
  const parts = value[kind];
  if (!Array.isArray(parts) || parts.length === 0)
    throw new RuleError(`${where}.${kind}: must be a list of at least one rule`);
  const rules = parts.map((part, index) => parseTree(part, `${where}.${kind}[${index}]`));
  return kind === 'all' ? { all: rules } : { any: rules };
};

/**
 * @param where what the rule is called, for the messages, such as `settings.json: rules.quiet`
 * @throws RuleError for an unknown field, mixed types, a bound that is no number, an empty list, or a rule that
 * can never be true
 */
export const parseRule = (value: unknown, where: string): Rule => {
  const rule = parseTree(value, where);
  const contradiction = contradictionIn(rule);
  if (contradiction === undefined) return rule;
  throw new RuleError(`${where}${contradiction.at}: can never be true: ${contradiction.because}`);
};
