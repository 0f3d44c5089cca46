/** Finds rules that can never be true, by a search for values that would make them true. */
import type { Held, ProfileClause, Subject, Verdict } from './clauses/clause.ts';
import type { Clause } from './clauses/index.ts';
import { type Rule, readClause } from './rule.ts';
import { ruleSentence } from './sentence.ts';
import type { RuleSettings } from './settings.ts';
import { clausesOf, mapClauses, type RuleOf } from './tree.ts';

/** Values by subject; a subject that is missing here has not been chosen yet. */
type Choice = ReadonlyMap<string, Held>;

/** A rule of clauses that have been read, with those that stand for a rule replaced by it. */
type ReadRule = RuleOf<ProfileClause>;

const readRule = (rule: Rule, settings: RuleSettings): ReadRule =>
  mapClauses<Clause, ProfileClause>(rule, (each) => {
    const clause = readClause(each, settings);
    return 'standsFor' in clause ? readRule(clause.standsFor, settings) : clause;
  });

/** A text that no rule asks for. */
const otherText = '';

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Zero, every bound, and a number on either side of each: one from every stretch that the bounds set apart. */
const numbersAround = (bounds: readonly number[], whole: boolean, signed: boolean): readonly number[] => {
  const least = Math.min(0, ...bounds);
  const marks = unique([...(signed ? [least - 1] : []), 0, ...bounds]).sort((a, b) => a - b);
  const between = marks.map((mark, index) => (mark + (marks[index + 1] ?? mark + 2)) / 2);
  const beside = marks.flatMap((mark) => [Math.ceil(mark) - 1, Math.ceil(mark), Math.floor(mark) + 1]);
  return whole ? beside.filter((value) => value >= 0) : [...marks, ...between];
};

/** Values on either side of all that clauses ask of a subject, which each of them describes. */
const valuesAround = (descriptions: readonly Subject[]): readonly Held[] => {
  const marks = descriptions.flatMap((subject) => subject.marks ?? []);
  const bounds = marks.filter((mark) => typeof mark === 'number');
  const texts = marks.filter((mark) => typeof mark === 'string');
  const isFractional = descriptions.some((subject) => subject.isFractional);
  const isSigned = descriptions.some((subject) => subject.isSigned);
  const onlyTexts = descriptions.find((subject) => subject.onlyTexts !== undefined)?.onlyTexts;
  const present =
    bounds.length > 0
      ? [...numbersAround(bounds, !isFractional, isSigned), ...texts]
      : (onlyTexts ?? [...texts, otherText]);
  return unique<Held>(descriptions.some((subject) => subject.isAlwaysThere) ? present : [...present, null]);
};

/** The clause's verdict on these values; `undefined`: they have not all been chosen. */
const verdictOn = (clause: ProfileClause, choice: Choice): Verdict | undefined => {
  const held: Held[] = [];
  for (const { name } of clause.hangsOn) {
    const value = choice.get(name);
    if (value === undefined) return undefined;
    held.push(value);
  }
  return clause.verdictOn(held);
};

/** One value of every kind that the clauses can tell apart, all else being equal. */
const tellingValues = (name: string, clauses: readonly ProfileClause[]): readonly Held[] => {
  const subjects = clauses.flatMap(({ hangsOn }) => hangsOn);
  const usual = [
    ...subjects.map((subject) => [subject.name, 0] as const),
    ...subjects.flatMap((subject) =>
      subject.usual === undefined ? [] : [[subject.name, subject.usual] as const],
    ),
  ];
  const byVerdicts = new Map<string, Held>();
  for (const value of valuesAround(subjects.filter((subject) => subject.name === name))) {
    const choice = new Map<string, Held>([...usual, [name, value]]);
    const verdicts = clauses.map((clause) => verdictOn(clause, choice)).join();
    if (!byVerdicts.has(verdicts)) byVerdicts.set(verdicts, value);
  }
  return [...byVerdicts.values()];
};

/** Whether the rule can still come to this verdict, whatever the values that have not been chosen. */
const canBe = (verdict: 'in' | 'out', rule: ReadRule, choice: Choice): boolean => {
  if ('not' in rule) return canBe(verdict === 'in' ? 'out' : 'in', rule.not, choice);
  if (!('all' in rule || 'any' in rule)) return (verdictOn(rule, choice) ?? verdict) === verdict;
  const parts = 'all' in rule ? rule.all : rule.any;
  return 'all' in rule === (verdict === 'in')
    ? parts.every((part) => canBe(verdict, part, choice))
    : parts.some((part) => canBe(verdict, part, choice));
};

/** After so many steps the search is given up, and the rule is taken for possible. */
const mostSteps = 20_000;

const isPossible = (rule: ReadRule): boolean => {
  const clauses = clausesOf(rule);
  const names = unique(clauses.flatMap(({ hangsOn }) => hangsOn.map(({ name }) => name)));
  const subjects = names.map((name) => ({
    name,
    values: tellingValues(
      name,
      clauses.filter(({ hangsOn }) => hangsOn.some((subject) => subject.name === name)),
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

const isImpossible = (rule: Rule, settings: RuleSettings): boolean => !isPossible(readRule(rule, settings));

export interface Contradiction {
  /** Which part of the rule, such as `.all[1]`; empty: the whole. */
  readonly at: string;
  readonly because: string;
}

/**
 * Why the rule can never be true; `undefined` when it can. Each value of a profile is weighed on its own: that a
 * first order is never later than the last is not known here.
 */
export const contradictionIn = (rule: Rule, settings: RuleSettings, at = ''): Contradiction | undefined => {
  if (!isImpossible(rule, settings)) return undefined;
  const [kind, parts] =
    'all' in rule ? (['all', rule.all] as const) : 'any' in rule ? (['any', rule.any] as const) : ['', []];
  for (const [index, part] of parts.entries()) {
    const inside = contradictionIn(part, settings, `${at}.${kind}[${index}]`);
    if (inside !== undefined) return inside;
  }
  for (const [index, part] of parts.entries()) {
    const partner = parts.slice(0, index).find((before) => isImpossible({ all: [before, part] }, settings));
    if (partner !== undefined)
      return { at, because: `"${ruleSentence(part)}" contradicts "${ruleSentence(partner)}"` };
  }
  return { at, because: `"${ruleSentence(rule)}" contradicts itself` };
};
