/** Finds rules that can never be true, by a search for values that would make them true. */
import { anniversaryFields } from '../profiles/anniversary.ts';
import { boundsOf, inOwnUnits, within } from './bounds.ts';
import { closedTexts, type TextField } from './fields.ts';
import type { PlainClause, PlainRule, Rule, Verdict } from './rule.ts';
import { ruleSentence } from './sentence.ts';
import { withoutStages } from './stages.ts';

/** What a field holds, in its own units; `null`: nothing. What is only asked whether it is known holds a text. */
type Value = number | string | null;
/** Values by subject; a subject that is missing here has not been chosen yet. */
type Choice = ReadonlyMap<string, Value>;

const gap = 'days between the last two orders';
const untilAnniversary = (of: string): string => `days until ${of}`;
const consentTo = (channel: string): string => `consent to ${channel}`;
/** A text that no rule asks for. */
const otherText = '';
const untilAnniversaries = Object.keys(anniversaryFields).map(untilAnniversary);
const neverAbsent: readonly string[] = ['orders', 'spent', gap, ...untilAnniversaries];

const clausesOf = (rule: PlainRule): readonly PlainClause[] => {
  if ('all' in rule) return rule.all.flatMap(clausesOf);
  if ('any' in rule) return rule.any.flatMap(clausesOf);
  return 'not' in rule ? clausesOf(rule.not) : [rule];
};

/** The subjects that a clause hangs on. */
const subjectsOf = (clause: PlainClause): readonly string[] => {
  if ('daysSince' in clause) return [clause.daysSince];
  if ('daysUntil' in clause) return [clause.daysUntil];
  if ('daysUntilAnniversary' in clause)
    return [clause.daysUntilAnniversary, untilAnniversary(clause.daysUntilAnniversary)];
  if ('daysBetweenLastOrders' in clause) return ['lastOrder', 'previousOrder', gap];
  if ('consent' in clause) return [consentTo(clause.consent)];
  return ['known' in clause ? clause.known : clause.field];
};

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Zero, every bound, and a number on either side of each: one from every stretch that the bounds set apart. */
const numbersAround = (bounds: readonly number[], whole: boolean): readonly number[] => {
  const marks = unique([0, ...bounds]).sort((a, b) => a - b);
  const between = marks.map((mark, index) => (mark + (marks[index + 1] ?? mark + 2)) / 2);
  const beside = marks.flatMap((mark) => [Math.ceil(mark) - 1, Math.ceil(mark), Math.floor(mark) + 1]);
  return whole ? beside.filter((value) => value >= 0) : [...marks, ...between];
};

/** Values on either side of all that these clauses ask for. */
const valuesAround = (subject: string, clauses: readonly PlainClause[]): readonly Value[] => {
  const bounds: number[] = [];
  const texts: string[] = [];
  for (const clause of clauses) {
    if ('in' in clause) texts.push(...clause.in);
    else if (subjectsOf(clause).at(-1) === subject && !('known' in clause) && !('consent' in clause))
      bounds.push(...boundsOf(inOwnUnits(clause)).map(([, value]) => value));
  }
  // All but points are whole, in their own units.
  const numbers = bounds.length === 0 ? [] : numbersAround(bounds, subject !== 'points');
  const possibleTexts = closedTexts[subject as TextField] ?? [...texts, otherText];
  const present = numbers.length > 0 ? numbers : possibleTexts;
  return unique<Value>(neverAbsent.includes(subject) ? present : [...present, null]);
};

/** The clause's verdict on these values; `undefined`: they have not all been chosen. */
const verdictOn = (clause: PlainClause, choice: Choice): Verdict | undefined => {
  const values = subjectsOf(clause).map((subject) => choice.get(subject));
  if (values.includes(undefined)) return undefined;
  const value = values.at(-1);
  const truth = (holds: boolean): Verdict => (holds ? 'in' : 'out');
  if ('known' in clause || 'consent' in clause) return truth((value !== null) === clause.is);
  if (values.includes(null)) return 'unknown';
  if ('in' in clause) return truth(clause.in.some((text) => text === value));
  return truth(within(inOwnUnits(clause))(Number(value)));
};

/** One value of every kind that the clauses can tell apart, all else being equal. */
const tellingValues = (subject: string, clauses: readonly PlainClause[]): readonly Value[] => {
  const byVerdicts = new Map<string, Value>();
  for (const value of valuesAround(subject, clauses)) {
    const choice = new Map<string, Value>([
      ...['lastOrder', 'previousOrder', gap].map((name) => [name, 0] as const),
      ...[...Object.keys(anniversaryFields), ...untilAnniversaries].map((name) => [name, 0] as const),
      [subject, value],
    ]);
    const verdicts = clauses.map((clause) => verdictOn(clause, choice)).join();
    if (!byVerdicts.has(verdicts)) byVerdicts.set(verdicts, value);
  }
  return [...byVerdicts.values()];
};

/** Whether the rule can still come to this verdict, whatever the values that have not been chosen. */
const canBe = (verdict: 'in' | 'out', rule: PlainRule, choice: Choice): boolean => {
  if ('not' in rule) return canBe(verdict === 'in' ? 'out' : 'in', rule.not, choice);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts === undefined) return (verdictOn(rule as PlainClause, choice) ?? verdict) === verdict;
  return 'all' in rule === (verdict === 'in')
    ? parts.every((part) => canBe(verdict, part, choice))
    : parts.some((part) => canBe(verdict, part, choice));
};

/** After so many steps the search is given up, and the rule is taken for possible. */
const mostSteps = 20_000;

const isPossible = (rule: PlainRule): boolean => {
  const clauses = clausesOf(rule);
  const subjects = unique(clauses.flatMap(subjectsOf)).map((name) => ({
    name,
    values: tellingValues(
      name,
      clauses.filter((clause) => subjectsOf(clause).includes(name)),
    ),
  }));
  let steps = 0;
  const isMetBeyond = (depth: number, choice: Choice): boolean => {
    steps += 1;
    if (steps > mostSteps) return true;
    if (!canBe('in', rule, choice)) return false;
    const subject = subjects[depth];
    if (subject === undefined) return true;
    return subject.values.some((value) => isMetBeyond(depth + 1, new Map(choice).set(subject.name, value)));
  };
  return isMetBeyond(0, new Map());
};

const isImpossible = (rule: Rule): boolean => !isPossible(withoutStages(rule));

export interface Contradiction {
  /** Which part of the rule, such as `.all[1]`; empty: the whole. */
  readonly at: string;
  readonly because: string;
}

/**
 * Why the rule can never be true; `undefined` when it can. Each value of a profile is weighed on its own: that a
 * first order is never later than the last is not known here.
 */
export const contradictionIn = (rule: Rule, at = ''): Contradiction | undefined => {
  if (!isImpossible(rule)) return undefined;
  const [kind, parts] =
    'all' in rule ? (['all', rule.all] as const) : 'any' in rule ? (['any', rule.any] as const) : ['', []];
  for (const [index, part] of parts.entries()) {
    const inside = contradictionIn(part, `${at}.${kind}[${index}]`);
    if (inside !== undefined) return inside;
  }
  for (const [index, part] of parts.entries()) {
    const partner = parts.slice(0, index).find((before) => isImpossible({ all: [before, part] }));
    if (partner !== undefined)
      return { at, because: `"${ruleSentence(part)}" contradicts "${ruleSentence(partner)}"` };
  }
  return { at, because: `"${ruleSentence(rule)}" contradicts itself` };
};
