/** Explains a rule's verdict on one customer, clause by clause, and says when it can change by itself. */

import { profileToItem } from '../profiles/mapper.ts';
import type { Profile } from '../profiles/profile.ts';
import { type Instant, iso } from '../time.ts';
import { compileRule, withoutStages } from './compile.ts';
import { instantOf, profileFieldOf } from './fields.ts';
import { type Bounds, type Clause, dayMs, type Rule, type Verdict } from './rule.ts';
import { clauseSentence } from './sentence.ts';
import { type Stage, type StageThresholds, stageNames, stageRules } from './stages.ts';

export type SeenValue = string | number | boolean | null;

export interface ClauseResult {
  readonly clause: string;
  readonly verdict: Verdict;
  /** The value that the clause saw: `22.1 days (1998-01-02T00:00:00Z)`, `3`, `nothing`. */
  readonly saw: string;
  /** Whether the verdict of the whole hangs on this clause. */
  readonly decisive: boolean;
  /** When this clause changes if nothing happens. */
  readonly changesAt?: Instant;
}

export interface Explained {
  readonly verdict: Verdict;
  readonly clauses: readonly ClauseResult[];
  /** The first instant at which the verdict is another one if nothing happens; absent: it never changes by itself. */
  readonly changesAt?: Instant;
  /** What the clauses saw, by field; instants in ISO 8601. */
  readonly values: Readonly<Record<string, SeenValue>>;
}

type PlainClause = Exclude<Clause, { stageIn: unknown }>;

/** The instants at which a clause can turn, as time goes by. */
const turningPoints = (bounds: Bounds, since: number): readonly number[] => {
  const points: number[] = [];
  for (const bound of [bounds.atLeast, bounds.lessThan])
    if (bound !== undefined) points.push(Math.ceil(since + bound * dayMs));
  for (const bound of [bounds.moreThan, bounds.atMost])
    if (bound !== undefined) points.push(Math.floor(since + bound * dayMs) + 1);
  return points;
};

const clausesOf = (rule: Rule): readonly PlainClause[] => {
  if ('all' in rule) return rule.all.flatMap(clausesOf);
  if ('any' in rule) return rule.any.flatMap(clausesOf);
  if ('not' in rule) return clausesOf(rule.not);
  return 'stageIn' in rule ? clausesOf(withoutStages(rule)) : [rule];
};

/** The first instant after `now` at which the rule's verdict is another. */
const changeOf = (rule: Rule, profile: Profile, now: Instant): Instant | undefined => {
  const { decide } = compileRule(rule);
  const item = profileToItem(profile);
  const verdict = decide(item, now);
  const points = clausesOf(rule).flatMap((clause) => {
    if (!('daysSince' in clause)) return [];
    const since = instantOf(profile, clause.daysSince);
    return since === undefined ? [] : turningPoints(clause, since);
  });
  return [...new Set(points)]
    .filter((point) => point > now)
    .sort((a, b) => a - b)
    .find((point) => decide(item, point as Instant) !== verdict) as Instant | undefined;
};

const oneDecimal = (value: number): string => (Math.floor(value * 10) / 10).toString();

const sight = (
  clause: PlainClause,
  profile: Profile,
  now: Instant,
): { readonly saw: string; readonly field: string; readonly value: SeenValue } => {
  if ('daysSince' in clause) {
    const at = instantOf(profile, clause.daysSince);
    const field = profileFieldOf(clause.daysSince);
    if (at === undefined) return { saw: 'nothing', field, value: null };
    const days = Math.max(0, now - at) / dayMs;
    return { saw: `${oneDecimal(days)} days (${iso(at)})`, field, value: iso(at) };
  }
  if ('daysBetweenLastOrders' in clause) {
    const { lastOrderAt, previousOrderAt } = profile;
    const gap =
      lastOrderAt === undefined || previousOrderAt === undefined
        ? null
        : (lastOrderAt - previousOrderAt) / dayMs;
    return {
      saw: gap === null ? 'nothing' : `${oneDecimal(gap)} days`,
      field: 'daysBetweenLastOrders',
      value: gap,
    };
  }
  if ('consent' in clause) {
    const given = profile.consents[clause.consent];
    const saw = given === undefined ? 'never asked' : given ? 'given' : 'refused';
    return { saw, field: `consents.${clause.consent}`, value: given ?? null };
  }
  const name = 'known' in clause ? clause.known : clause.field;
  const field = profileFieldOf(name);
  const raw = profile[field];
  if (raw === undefined) return { saw: 'nothing', field, value: null };
  if ('known' in clause) return { saw: 'a value', field, value: true };
  const value = field === 'spent' ? profile.spent / 100 : typeof raw === 'number' ? raw : String(raw);
  return { saw: String(value), field, value };
};

/** Marks the clauses that a verdict hangs on, in the order of `clausesOf`. */
const decisiveOf = (rule: Rule, verdictOf: (rule: Rule) => Verdict, decides: boolean): readonly boolean[] => {
  if ('not' in rule) return decisiveOf(rule.not, verdictOf, decides);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts !== undefined) {
    const verdict = verdictOf(rule);
    return parts.flatMap((part) => decisiveOf(part, verdictOf, decides && verdictOf(part) === verdict));
  }
  if ('stageIn' in rule) return decisiveOf(withoutStages(rule), verdictOf, decides);
  return [decides];
};

/** Why the customer meets the rule at this instant, or does not, or why nobody can tell. */
export const explainRule = (rule: Rule, profile: Profile, now: Instant): Explained => {
  const item = profileToItem(profile);
  const verdictOf = (part: Rule): Verdict => compileRule(part).decide(item, now);
  const clauses = clausesOf(rule);
  const decisive = decisiveOf(rule, verdictOf, true);
  const sights = clauses.map((clause) => sight(clause, profile, now));
  const changesAt = changeOf(rule, profile, now);
  return {
    verdict: verdictOf(rule),
    clauses: clauses.map((clause, index) => {
      const clauseChangesAt = changeOf(clause, profile, now);
      return {
        clause: clauseSentence(clause),
        verdict: verdictOf(clause),
        saw: sights[index]?.saw ?? '',
        decisive: decisive[index] ?? false,
        ...(clauseChangesAt !== undefined && { changesAt: clauseChangesAt }),
      };
    }),
    ...(changesAt !== undefined && { changesAt }),
    values: Object.fromEntries(sights.map(({ field, value }) => [field, value])),
  };
};

/** The one stage that applies to the customer at this instant. */
export const stageOf = (profile: Profile, now: Instant, thresholds?: StageThresholds): Stage => {
  const item = profileToItem(profile);
  const rules = stageRules(thresholds);
  const stage = stageNames.find((name) => compileRule(rules[name]).decide(item, now) === 'in');
  if (stage === undefined)
    throw new Error(`no stage applies to customer ${profile.id}: the thresholds overlap`);
  return stage;
};
