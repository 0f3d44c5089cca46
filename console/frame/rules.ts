/** Rules, and what their clauses saw, in the language that is chosen: of the data that the API tells, none of its sentences. */
import type { Body } from '../client/client.ts';
import { type Format, useFormat } from '../words/format.ts';
import { useWords } from '../words/locale.tsx';
import { ruleWords } from './rule-words.ts';
import { stageWords } from './stages.ts';

export type Rule = Body<'Rule'>;
export type Clause = Body<'Clause'>;
type Saw = NonNullable<Body<'Explanation'>['clauses']>[number]['value'];

const signs = { atLeast: '≥', moreThan: '>', atMost: '≤', lessThan: '<' } as const;
type Bounds = { readonly [Name in keyof typeof signs]?: number };
const bounds = Object.keys(signs) as (keyof Bounds)[];

/** Days, as a rule has them. */
const dayMs = 86_400_000;

/** A kind of clause that the API has and the console has no words for does not compile. */
const unreachable = (clause: never): string => JSON.stringify(clause);

interface Speaker {
  readonly words: typeof ruleWords.en;
  readonly stages: typeof stageWords.en;
  readonly format: Format;
}

type Written = (value: number) => string;

const bounded = ({ words }: Speaker, subject: string, clause: Bounds, written: Written): string => {
  const parts = bounds.flatMap((name) => {
    const value = clause[name];
    return value === undefined ? [] : [`${signs[name]} ${written(value)}`];
  });
  return `${subject} ${words.and(parts)}`;
};

const numberClause = (speaker: Speaker, clause: Extract<Clause, { field: unknown }>): string => {
  const { words, format } = speaker;
  const subject = words.fields[clause.field];
  if ('in' in clause) return words.isOneOf(subject, clause.in);
  return bounded(speaker, subject, clause, clause.field === 'spent' ? format.money : format.number);
};

const boughtClause = (speaker: Speaker, clause: Extract<Clause, { bought: unknown }>): string => {
  const { words, format } = speaker;
  const { bought, in: values, withinDays, timesAtLeast = 1, worthAtLeast } = clause;
  const things = `${words.thing[bought]} ${words.or(values)}`;
  const least =
    worthAtLeast === undefined
      ? bounded(speaker, words.ordersOf(things), { atLeast: timesAtLeast }, format.number)
      : bounded(speaker, words.worthOf(things), { atLeast: worthAtLeast }, format.money);
  return withinDays === undefined ? least : words.within(least, format.days(withinDays));
};

const clauseSaid = (speaker: Speaker, clause: Clause): string => {
  const { words, stages, format } = speaker;
  const { number, percent, money } = format;
  if ('field' in clause) return numberClause(speaker, clause);
  if ('averageOrderAtLeast' in clause)
    return bounded(speaker, words.averageOrder, { atLeast: clause.averageOrderAtLeast }, money);
  if ('daysSince' in clause)
    return bounded(speaker, words.daysSince(words.fields[clause.daysSince]), clause, number);
  if ('daysUntil' in clause)
    return bounded(speaker, words.daysUntil(words.fields[clause.daysUntil]), clause, number);
  if ('daysUntilAnniversary' in clause) {
    const anniversary = words.anniversaries[clause.daysUntilAnniversary];
    return bounded(speaker, words.daysUntil(anniversary), clause, number);
  }
  if ('daysBetweenLastOrders' in clause) return bounded(speaker, words.daysBetween, clause, number);
  if ('bought' in clause) return boughtClause(speaker, clause);
  if ('returnChanceWithinDays' in clause) {
    const subject = words.returnChance(format.days(clause.returnChanceWithinDays));
    return bounded(speaker, subject, clause, percent);
  }
  if ('valueAtRisk' in clause) return bounded(speaker, words.valueAtRisk, clause, money);
  if ('silentBeyondOwnRhythm' in clause) {
    const { silentBeyondOwnRhythm: atLeast } = clause;
    return atLeast === 'by-money' ? words.byMoney : bounded(speaker, words.ownRhythm, { atLeast }, percent);
  }
  if ('consent' in clause) return words.consents(words.messages[clause.consent], clause.is);
  if ('known' in clause) return words.known(words.fields[clause.known], clause.is);
  if ('stageIn' in clause)
    return words.isOneOf(
      words.stage,
      clause.stageIn.map((stage) => stages[stage]),
    );
  if ('trait' in clause)
    return 'in' in clause
      ? words.isOneOf(clause.trait, clause.in)
      : bounded(speaker, clause.trait, clause, number);
  if ('daysUntilTrait' in clause)
    return bounded(speaker, words.daysUntil(clause.daysUntilTrait), clause, number);
  if ('traitKnown' in clause) return words.known(clause.traitKnown, clause.is);
  return unreachable(clause);
};

/** Where it stands decides what needs brackets there. */
type Place = 'alone' | 'and' | 'or';

const ruleSaid = (speaker: Speaker, rule: Rule, place: Place): string => {
  const { words } = speaker;
  if ('not' in rule) return words.not(ruleSaid(speaker, rule.not, 'alone'));
  if (!('all' in rule || 'any' in rule)) return clauseSaid(speaker, rule);
  const [parts, joint] = 'all' in rule ? ([rule.all, 'and'] as const) : ([rule.any, 'or'] as const);
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return ruleSaid(speaker, only, place);
  const joined = words[joint](parts.map((part) => ruleSaid(speaker, part, joint)));
  return place === 'alone' ? joined : words.inBrackets(joined);
};

/** To the tenth that has passed. */
const tenths = (days: number): number => Math.floor(days * 10) / 10;

/** @param at when it was looked at, ISO 8601 */
const sawSaid = (speaker: Speaker, clause: Clause, value: Saw, at: string): string => {
  const { words, stages, format } = speaker;
  const { saw } = words;
  if ('consent' in clause) return value === null ? saw.neverAsked : value === true ? saw.given : saw.refused;
  if (value === null) return saw.nothing;
  if (typeof value === 'boolean') return saw.something;
  if (typeof value === 'string') {
    if ('daysSince' in clause || 'daysUntil' in clause) {
      const sign = 'daysSince' in clause ? 1 : -1;
      const away = Math.max(0, (sign * (Date.parse(at) - Date.parse(value))) / dayMs);
      return saw.at(format.days(tenths(away)), format.time(value));
    }
    if ('stageIn' in clause) return (stages as Readonly<Record<string, string>>)[value] ?? value;
    return 'known' in clause && /^\d{4}-\d\d-\d\dT/.test(value) ? format.time(value) : value;
  }
  if ('daysBetweenLastOrders' in clause || 'daysUntilAnniversary' in clause)
    return format.days(tenths(value));
  if ('returnChanceWithinDays' in clause) return format.percent(value);
  if ('silentBeyondOwnRhythm' in clause) return saw.ofOwnGaps(format.percent(value));
  const isMoney =
    'averageOrderAtLeast' in clause ||
    'valueAtRisk' in clause ||
    ('bought' in clause && clause.worthAtLeast !== undefined) ||
    ('field' in clause && clause.field === 'spent');
  return isMoney ? format.money(value) : format.number(value);
};

export interface Rules {
  readonly rule: (rule: Rule) => string;
  readonly clause: (clause: Clause) => string;
  /** @param at when it was looked at, ISO 8601 */
  readonly saw: (clause: Clause, value: Saw, at: string) => string;
  /** A field of a profile. */
  readonly fields: (typeof ruleWords.en)['fields'];
}

export const useRules = (): Rules => {
  const words = useWords(ruleWords);
  const speaker = { words, stages: useWords(stageWords), format: useFormat() };
  return {
    rule: (rule) => ruleSaid(speaker, rule, 'alone'),
    clause: (clause) => clauseSaid(speaker, clause),
    saw: (clause, value, at) => sawSaid(speaker, clause, value, at),
    fields: words.fields,
  };
};
