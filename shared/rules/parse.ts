/** Rules from data: everything is checked at the edge, and every refusal says where and what would be right. */
import { z } from 'zod';
import { contradictionIn } from './contradiction.ts';
import { consentChannels, instantFields, knowableFields, numberFields, textFields } from './fields.ts';
import type { Clause, Rule } from './rule.ts';
import { stageNames } from './stages.ts';

/** A rule that can't be used; the message says where in it, what is wrong and what would be right. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

const bound = z.number({ error: 'must be a number' }).nonnegative('must be 0 or more').optional();
const bounds = { atLeast: bound, moreThan: bound, atMost: bound, lessThan: bound };

/** How many letters differ, for "did you mean". */
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

/** One of these names, or a refusal that suggests the nearest. */
const oneOf = <const Name extends string>(what: string, names: readonly Name[]) =>
  z.enum(names, {
    error: ({ input }) => {
      const [nearest] = [...names].sort((a, b) => distance(String(input), a) - distance(String(input), b));
      return `${JSON.stringify(input)} is no ${what}; did you mean "${nearest}"? (${names.join(', ')})`;
    },
  });

const instantNames = Object.keys(instantFields) as (keyof typeof instantFields)[];
const texts = z.array(z.string({ error: 'must be a text' }).min(1)).min(1, 'must name at least one value');

const hasBound = (clause: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(bounds).some((name) => clause[name] !== undefined);
const needsBound = { error: 'needs at least one of atLeast, moreThan, atMost, lessThan' };

/** Clause schemas by the key that tells their kind. */
const clauseSchemas: Readonly<Record<string, z.ZodType<unknown>>> = {
  daysSince: z
    .strictObject({ daysSince: oneOf('moment', instantNames), ...bounds })
    .refine(hasBound, needsBound),
  daysBetweenLastOrders: z
    .strictObject({ daysBetweenLastOrders: z.literal(true), ...bounds })
    .refine(hasBound, needsBound),
  consent: z.strictObject({ consent: oneOf('channel', consentChannels), is: z.boolean() }),
  known: z.strictObject({ known: oneOf('field', knowableFields), is: z.boolean() }),
  stageIn: z.strictObject({
    stageIn: z.array(oneOf('stage', stageNames)).min(1, 'must name at least one stage'),
  }),
};
const numberClause = z
  .strictObject({ field: oneOf('field', numberFields), ...bounds })
  .refine(hasBound, needsBound);
const textClause = z.strictObject({ field: oneOf('field', textFields), in: texts });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldClauseSchema = (value: Readonly<Record<string, unknown>>): z.ZodType<unknown> | string => {
  const { field } = value;
  const isNumber = (numberFields as readonly unknown[]).includes(field);
  const isText = (textFields as readonly unknown[]).includes(field);
  if (isNumber && 'in' in value)
    return `"${field}" is a number: compare it with atLeast, moreThan, atMost or lessThan`;
  if (isText && !('in' in value)) return `"${field}" is a text: compare it with in: ["…"]`;
  if (isNumber) return numberClause;
  if (isText) return textClause;
  return z.strictObject({ field: oneOf('field', [...numberFields, ...textFields]) });
};

const parseClause = (value: Readonly<Record<string, unknown>>, where: string): Clause => {
  const kind = Object.keys(clauseSchemas).find((key) => key in value);
  const schema =
    kind === undefined ? ('field' in value ? fieldClauseSchema(value) : undefined) : clauseSchemas[kind];
  if (schema === undefined)
    throw new RuleError(
      `${where}: ${JSON.stringify(value)} is no rule; it needs one of all, any, not, field, ${Object.keys(clauseSchemas).join(', ')}`,
    );
  if (typeof schema === 'string') throw new RuleError(`${where}: ${schema}`);
  const result = schema.safeParse(value);
  if (result.success) return result.data as Clause;
  const issues = result.error.issues.map(
    ({ path, message }) => `${[where, ...path.map(String)].join('.')}: ${message}`,
  );
  throw new RuleError(issues.join('\n'));
};

const parseTree = (value: unknown, where: string): Rule => {
  if (!isRecord(value)) throw new RuleError(`${where}: a rule is an object, not ${JSON.stringify(value)}`);
  const kinds = ['all', 'any', 'not'].filter((key) => key in value);
  const [kind] = kinds;
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
 * @param where what the rule is called, for the messages
 * @throws RuleError for an unknown field, mixed types, a bound that is no number, or a rule that can never be true
 */
export const parseRule = (value: unknown, where: string): Rule => {
  const rule = parseTree(value, where);
  const contradiction = contradictionIn(rule);
  if (contradiction !== undefined) throw new RuleError(`${where}: ${contradiction}`);
  return rule;
};
