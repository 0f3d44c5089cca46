/** Explains a rule's verdict on one customer, clause by clause, and says when it can change by itself. */

import { type Instant, instant } from '../../base/time.ts';
import { profileFromItem, profileToItem, type WireItem } from '../profiles/mapper.ts';
import type { Profile } from '../profiles/profile.ts';
import { dayMs } from './bounds.ts';
import type { Observation, ProfileClause, SeenValue, Verdict } from './clauses/clause.ts';
import type { Clause } from './clauses/index.ts';
import { compileRule } from './compile.ts';
import { type Facts, noFacts } from './facts.ts';
import { clauseSentence, type Rule, readClause } from './rule.ts';
import type { RuleSettings } from './settings.ts';
import { type Stage, stageBy, stageRules } from './stages.ts';
import { clausesOf } from './tree.ts';

export interface ClauseResult {
  readonly clause: string;
  /** The same as data. */
  readonly asks: Clause;
  readonly verdict: Verdict;
  /** The value that the clause saw: `22.1 days (1998-01-02T00:00:00Z)`, `3`, `nothing`. */
  readonly saw: string;
  /** As it is kept: an instant in ISO 8601; `null`: nothing. */
  readonly value: SeenValue;
  /** Whether the verdict of the whole hangs on this clause. */
  readonly decisive: boolean;
  /** The first instant at which this clause's verdict is another one if nothing happens. */
  readonly changesAt?: Instant;
}

export interface Explained {
  readonly verdict: Verdict;
  readonly clauses: readonly ClauseResult[];
  /** The first instant at which the verdict is another one if nothing happens; absent: it never changes by itself. */
  readonly changesAt?: Instant;
  /** What the clauses saw, by field; instants in ISO 8601; of contact data only whether it is there. */
  readonly values: Readonly<Record<string, SeenValue>>;
}

/** A customer at an instant: as the profile says it, and as the sweep reads it. */
interface CustomerAt {
  readonly profile: Profile;
  readonly item: WireItem;
  readonly now: Instant;
  readonly settings: RuleSettings;
  readonly facts: Facts;
}

/** The clauses that a rule comes down to: of one that stands for a rule, that rule's. */
const profileClausesOf = (rule: Rule, settings: RuleSettings): readonly ProfileClause[] =>
  clausesOf(rule).flatMap((each) => {
    const clause = readClause(each, settings);
    return 'standsFor' in clause ? profileClausesOf(clause.standsFor, settings) : [clause];
  });

/** Some centuries before the last instant that a date can be: what would change later never changes. */
const endOfTime = 8.63e15;

const yearMs = 365 * dayMs;
/** Once all else stays, every combination of days of the year comes within so many: 29 Februaries are 8 years apart at most. */
const fullRound = 12;
/** Nobody is told of a change that is further off. */
const mostYears = 200;

/** The instants at which a clause can turn; those that come round every year, until a round after all others have. */
const turningPointsOf = (rule: Rule, { profile, now, settings, facts }: CustomerAt): readonly number[] => {
  const turns = profileClausesOf(rule, settings).map((clause) => clause.turns);
  const once = turns.flatMap((each) => (each.by === 'time' ? each.points(profile, facts) : []));
  const settled = once.reduce((last, point) => (point <= endOfTime ? Math.max(last, point) : last), now);
  const years = Math.min(mostYears, Math.ceil((settled - now) / yearMs) + fullRound);
  return [
    ...once,
    ...turns.flatMap((each) => (each.by === 'calendar' ? each.points(profile, now, years) : [])),
  ];
};

/** The first instant after now at which the rule's verdict is another: between turning points it cannot change. */
const changeOf = (rule: Rule, customer: CustomerAt): Instant | undefined => {
  const { item, now, settings, facts } = customer;
  const { decide } = compileRule(rule, settings);
  const verdict = decide(item, now, facts);
  return turningPointsOf(rule, customer)
    .filter((point) => point > now && point <= endOfTime)
    .sort((a, b) => a - b)
    .map(instant)
    .find((point) => decide(item, point, facts) !== verdict);
};

const observe = (each: Clause, { profile, item, now, settings, facts }: CustomerAt): Observation => {
  const clause = readClause(each, settings);
  return 'standsFor' in clause
    ? clause.seen((rule) => compileRule(rule, settings).decide(item, now, facts))
    : clause.seen(profile, now, facts);
};

/** As the sweep reads it: an empty text is none, and instants are whole milliseconds. */
const customerAt = (profile: Profile, now: Instant, settings: RuleSettings, facts: Facts): CustomerAt => {
  const item = profileToItem(profile);
  return { profile: profileFromItem(item), item, now, settings, facts };
};

type Observed = Observation & { readonly clause: Clause };

const observedBy = (rule: Rule, customer: CustomerAt): readonly Observed[] =>
  clausesOf(rule).map((clause) => ({ clause, ...observe(clause, customer) }));

const valuesOf = (observed: readonly Observed[]): Explained['values'] =>
  Object.assign({}, ...observed.map(({ field, value, beside }) => ({ [field]: value, ...beside })));

/** What the rule's clauses see, as an explanation gives it; when that changes is not looked for. @param facts of this customer */
export const valuesSeen = (
  rule: Rule,
  profile: Profile,
  now: Instant,
  settings: RuleSettings,
  facts: Facts,
): Explained['values'] => valuesOf(observedBy(rule, customerAt(profile, now, settings, facts)));

/** Marks the clauses that a verdict hangs on, in the order of `clausesOf`. */
const decisiveOf = (rule: Rule, verdictOf: (rule: Rule) => Verdict, decides: boolean): readonly boolean[] => {
  if ('not' in rule) return decisiveOf(rule.not, verdictOf, decides);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts === undefined) return [decides];
  const verdict = verdictOf(rule);
  return parts.flatMap((part) => decisiveOf(part, verdictOf, decides && verdictOf(part) === verdict));
};

/**
 * Why the customer meets the rule at this instant, or does not, or why nobody can tell.
 * @param facts of this customer, whatever else the rule may ask
 */
export const explainRule = (
  rule: Rule,
  profile: Profile,
  now: Instant,
  settings: RuleSettings,
  facts: Facts,
): Explained => {
  const customer = customerAt(profile, now, settings, facts);
  const verdictOf = (part: Rule): Verdict => compileRule(part, settings).decide(customer.item, now, facts);
  const changesAt = changeOf(rule, customer);
  const decisive = decisiveOf(rule, verdictOf, true);
  const observed = observedBy(rule, customer);
  return {
    verdict: verdictOf(rule),
    clauses: observed.map(({ clause, saw, value }, index) => {
      const clauseChangesAt = changeOf(clause, customer);
      return {
        clause: clauseSentence(clause),
        asks: clause,
        verdict: verdictOf(clause),
        saw,
        value,
        decisive: decisive[index] ?? false,
        ...(clauseChangesAt !== undefined && { changesAt: clauseChangesAt }),
      };
    }),
    ...(changesAt !== undefined && { changesAt }),
    values: valuesOf(observed),
  };
};

/** The stages' rules made ready, for as long as the settings are in use: a census asks them of each customer. */
const readyStages = new WeakMap<RuleSettings, (item: WireItem, now: Instant) => Stage>();

const stageTeller = (settings: RuleSettings): ((item: WireItem, now: Instant) => Stage) => {
  const known = readyStages.get(settings);
  if (known !== undefined) return known;
  const rules = stageRules(settings.stages);
  const compiled = new Map(Object.values(rules).map((rule) => [rule, compileRule(rule, settings)] as const));
  const teller = (item: WireItem, now: Instant): Stage =>
    stageBy(rules, (rule) => compiled.get(rule)?.decide(item, now, noFacts) ?? 'unknown');
  readyStages.set(settings, teller);
  return teller;
};

/**
 * The one stage that applies to the customer at this instant.
 * @throws StageThresholdsError when the thresholds leave a gap or an overlap
 */
export const stageOf = (profile: Profile, now: Instant, settings: RuleSettings): Stage =>
  stageOfItem(profileToItem(profile), now, settings);

/** As `stageOf`, of the profile's item. */
export const stageOfItem = (item: WireItem, now: Instant, settings: RuleSettings): Stage =>
  stageTeller(settings)(item, now);
