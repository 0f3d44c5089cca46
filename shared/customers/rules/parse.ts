/** Rules from data: everything is checked at the edge, and every refusal says where and what would be right. */
import type * as z from 'zod';
import { type Clause, clauseKinds } from './clauses/index.ts';
import { shown, suggestion } from './clauses/schemas.ts';
import { contradictionIn } from './contradiction.ts';
import { RuleError } from './error.ts';
import { type Rule, traitOf } from './rule.ts';
import { type RuleSettings, usualSettings } from './settings.ts';
import { clausesOf } from './tree.ts';

type Data = Readonly<Record<string, unknown>>;

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keys = [...new Set(clauseKinds.map(({ key }) => key))];

/** The schema of a clause, or why it has none. */
const schemaOf = (clause: Data): z.ZodType<Clause> | string => {
  const key = keys.find((each) => each in clause);
  if (key === undefined)
    return `${shown(clause)} is no rule; it needs one of all, any, not, ${keys.join(', ')}`;
  const subject = clause[key];
  const isNamed = ({ subjects }: (typeof clauseKinds)[number]): boolean =>
    subjects?.names.some((name) => name === subject) ?? false;
  const sharing = clauseKinds.filter((kind) => kind.key === key);
  const [only, ...others] = sharing;
  const kind = others.length === 0 ? only : sharing.find(isNamed);
  if (kind !== undefined)
    return kind.mistaken?.(clause) ?? ('either' in kind.schema ? kind.schema.by(clause) : kind.schema);
  const what = only?.subjects?.what;
  const meant = clauseKinds.find((each) => each.subjects?.what !== what && isNamed(each));
  if (meant !== undefined)
    return `"${subject}" is a ${meant.subjects?.what}: ask { "${meant.key}": "${subject}", … }`;
  return `${shown(subject)} is no ${what}; ${suggestion(
    subject,
    sharing.flatMap(({ subjects }) => subjects?.names ?? []),
  )}`;
};

/** Why the clause can't be asked in this shop; `undefined`: it can. */
const mistakenTrait = (clause: Clause, { traits }: RuleSettings): string | undefined => {
  const name = traitOf(clause);
  if (name === undefined) return undefined;
  const declared = Object.hasOwn(traits, name) ? traits[name] : undefined;
  if (declared === undefined) {
    const names = Object.keys(traits);
    return `"${name}" is no trait of this shop; ${names.length === 0 ? 'its settings have none: name it in traits' : suggestion(name, names)}`;
  }
  if (declared.kept !== true)
    return `profiles do not keep "${name}", since no rule or branch of a journey asks for it; its declaration may say so: "kept": true`;
  return clauseKinds.map((kind) => kind.mistakenTrait(clause, declared)).find((why) => why !== undefined);
};

const isOfShop = (clause: Clause): boolean => clauseKinds.some((kind) => kind.isOfShop && kind.key in clause);

const pathOf = (where: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : `${at}.${String(key)}`),
    where,
  );

const parseClause = (value: Data, where: string): Clause => {
  const schema = schemaOf(value);
  if (typeof schema === 'string') throw new RuleError(`${where}: ${schema}`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
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
 * @param settings the shop's; absent: it is not known yet, and what hangs on it is not weighed
 * @throws RuleError for an unknown field, mixed types, a bound that is no number, an empty list, or a rule that
 * can never be true
 */
export const parseRule = (value: unknown, where: string, settings?: RuleSettings): Rule => {
  const rule = parseTree(value, where);
  const mistaken =
    settings &&
    clausesOf(rule)
      .map((clause) => mistakenTrait(clause, settings))
      .find((why) => why !== undefined);
  if (mistaken !== undefined) throw new RuleError(`${where}: ${mistaken}`);
  if (settings === undefined && clausesOf(rule).some(isOfShop)) return rule;
  const contradiction = contradictionIn(rule, settings ?? usualSettings);
  if (contradiction === undefined) return rule;
  throw new RuleError(`${where}${contradiction.at}: can never be true: ${contradiction.because}`);
};
