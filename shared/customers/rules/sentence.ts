/** Rules as sentences. */
import { anniversaryWords } from '../profiles/anniversary.ts';
import { type BoundName, boundsOf } from './bounds.ts';
import { wordsFor } from './fields.ts';
import type { Bounds, Clause, Rule } from './rule.ts';

const signs: Readonly<Record<BoundName, string>> = {
  atLeast: '≥',
  moreThan: '>',
  atMost: '≤',
  lessThan: '<',
};

/** Fractions to four figures: an hour is 0.04167 days. */
const figure = (value: number): string =>
  Number.isInteger(value)
    ? String(value)
    : String(Number(value >= 1 ? value.toFixed(4) : value.toPrecision(4)));

const bounded = (subject: string, bounds: Bounds): string =>
  `${subject} ${boundsOf(bounds)
    .map(([name, value]) => `${signs[name]} ${figure(value)}`)
    .join(' and ')}`;

const listed = (values: readonly string[]): string =>
  values.length === 1 ? `is ${values[0]}` : `is one of ${values.join(', ')}`;

const messages = { email: 'email', sms: 'texts', push: 'pushes' } as const;

export const clauseSentence = (clause: Clause): string => {
  if ('daysSince' in clause) return bounded(`days since ${wordsFor(clause.daysSince)}`, clause);
  if ('daysUntil' in clause) return bounded(`days until ${wordsFor(clause.daysUntil)}`, clause);
  if ('daysUntilAnniversary' in clause)
    return bounded(`days until ${anniversaryWords[clause.daysUntilAnniversary]}`, clause);
  if ('daysBetweenLastOrders' in clause) return bounded('days between the last two orders', clause);
  if ('stageIn' in clause) return `stage ${listed(clause.stageIn)}`;
  if ('consent' in clause)
    return `${clause.is ? 'consents' : 'does not consent'} to ${messages[clause.consent]}`;
  if ('known' in clause) return `${wordsFor(clause.known)} is ${clause.is ? 'known' : 'not known'}`;
  if ('in' in clause) return `${wordsFor(clause.field)} ${listed(clause.in)}`;
  return bounded(wordsFor(clause.field), clause);
};

/** Where a sentence stands decides what needs parentheses there. */
type Place = 'alone' | 'and' | 'or';

const inPlace = (text: string, parenthesised: boolean): string => (parenthesised ? `(${text})` : text);

const sentence = (rule: Rule, place: Place): string => {
  if ('not' in rule) return `not (${sentence(rule.not, 'alone')})`;
  if ('all' in rule || 'any' in rule) {
    const [parts, joint] = 'all' in rule ? ([rule.all, 'and'] as const) : ([rule.any, 'or'] as const);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return sentence(only, place);
    return inPlace(parts.map((part) => sentence(part, joint)).join(` ${joint} `), place !== 'alone');
  }
  const text = clauseSentence(rule);
  return inPlace(text, place === 'or' && text.includes(' and '));
};

/** `days since last order ≥ 14 and (orders ≥ 2 or tier is gold)`. */
export const ruleSentence = (rule: Rule): string => sentence(rule, 'alone');
