/** Rules as sentences. */
import { wordsFor } from './fields.ts';
import type { Bounds, Clause, Rule } from './rule.ts';

const signs = [
  ['atLeast', '≥'],
  ['moreThan', '>'],
  ['atMost', '≤'],
  ['lessThan', '<'],
] as const;

const bounded = (subject: string, bounds: Bounds): string =>
  signs
    .flatMap(([name, sign]) => (bounds[name] === undefined ? [] : [`${subject} ${sign} ${bounds[name]}`]))
    .join(' and ');

const listed = (values: readonly string[]): string =>
  values.length === 1 ? `is ${values[0]}` : `is one of ${values.join(', ')}`;

export const clauseSentence = (clause: Clause): string => {
  if ('daysSince' in clause) return bounded(`days since ${wordsFor(clause.daysSince)}`, clause);
  if ('daysBetweenLastOrders' in clause) return bounded('days between the last two orders', clause);
  if ('stageIn' in clause) return `stage ${listed(clause.stageIn)}`;
  if ('consent' in clause)
    return `${clause.is ? 'consents' : 'does not consent'} to ${clause.consent === 'sms' ? 'texts' : 'email'}`;
  if ('known' in clause) return `${wordsFor(clause.known)} is ${clause.is ? 'known' : 'not known'}`;
  if ('in' in clause) return `${wordsFor(clause.field)} ${listed(clause.in)}`;
  return bounded(wordsFor(clause.field), clause);
};

/** `days since last order ≥ 14 and (orders ≥ 2 or tier is gold)`. */
export const ruleSentence = (rule: Rule): string => sentence(rule, true);

const sentence = (rule: Rule, outermost: boolean): string => {
  if ('not' in rule) return `not (${sentence(rule.not, true)})`;
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts === undefined) return clauseSentence(rule as Clause);
  const text = parts
    .map((part) => sentence(part, parts.length === 1 && outermost))
    .join('all' in rule ? ' and ' : ' or ');
  return outermost || parts.length === 1 ? text : `(${text})`;
};
