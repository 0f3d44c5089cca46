/** Explains a rule's verdict on one customer, clause by clause, and says when it can change by itself. */

import { type Instant, instant, iso } from '../../base/time.ts';
import { anniversariesOf, nextAnniversaryOf } from '../profiles/anniversary.ts';
import { profileFromItem, profileToItem, type WireItem } from '../profiles/mapper.ts';
import type { ConsentChannel, Profile } from '../profiles/profile.ts';
import { inOwnUnits } from './bounds.ts';
import { compileRule } from './compile.ts';
import {
  type DueField,
  type InstantField,
  instantOf,
  isDueField,
  isInstantField,
  type NumberField,
  profileFieldOf,
  type TextField,
  unitsOf,
} from './fields.ts';
import {
  type AnniversaryClause,
  type Clause,
  type DueClause,
  dayMs,
  type ElapsedClause,
  type KnownClause,
  type PlainRule,
  type Rule,
  type Verdict,
} from './rule.ts';
import { clauseSentence } from './sentence.ts';
import { type Stage, type StageThresholds, stageNames, stageRules, withoutStages } from './stages.ts';

export type SeenValue = string | number | boolean | null;

export interface ClauseResult {
  readonly clause: string;
  readonly verdict: Verdict;
  /** The value that the clause saw: `22.1 days (1998-01-02T00:00:00Z)`, `3`, `nothing`. */
  readonly saw: string;
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
interface Scene {
  readonly profile: Profile;
  readonly item: WireItem;
  readonly now: Instant;
}

const clausesOf = (rule: Rule): readonly Clause[] => {
  if ('all' in rule) return rule.all.flatMap(clausesOf);
  if ('any' in rule) return rule.any.flatMap(clausesOf);
  if ('not' in rule) return clausesOf(rule.not);
  return [rule];
};

/** A clause that turns as time goes by. */
type TimedClause = ElapsedClause | DueClause;
const momentOf = (clause: TimedClause): InstantField | DueField =>
  'daysSince' in clause ? clause.daysSince : clause.daysUntil;

/** Some centuries before the last instant that a date can be: what would change later never changes. */
const endOfTime = 8.63e15;

/** The instants at which a clause can turn, as time goes by: away from its moment, or towards it. */
const turningPoints = (clause: TimedClause | AnniversaryClause, moment: Instant): readonly number[] => {
  const { atLeast, lessThan, moreThan, atMost } = inOwnUnits(clause);
  const at = (time: number | undefined, later: number) =>
    time === undefined ? [] : ['daysSince' in clause ? moment + time + later : moment - time + 1 - later];
  return [...at(atLeast, 0), ...at(lessThan, 0), ...at(moreThan, 1), ...at(atMost, 1)];
};

const turningPointsOf = (rule: PlainRule, profile: Profile): readonly number[] => {
  if ('all' in rule) return rule.all.flatMap((part) => turningPointsOf(part, profile));
  if ('any' in rule) return rule.any.flatMap((part) => turningPointsOf(part, profile));
  if ('not' in rule) return turningPointsOf(rule.not, profile);
  if (!('daysSince' in rule || 'daysUntil' in rule)) return [];
  const moment = instantOf(profile, momentOf(rule));
  return moment === undefined ? [] : turningPoints(rule, moment);
};

const yearMs = 365 * dayMs;
/** Once all else stays, every combination of days of the year comes within so many: 29 Februaries are 8 years apart at most. */
const fullRound = 12;
/** Nobody is told of a change that is further off. */
const mostYears = 200;

/** The instants at which clauses about anniversaries can turn, until a round after all others have. */
const recurringPointsOf = (
  rule: PlainRule,
  profile: Profile,
  now: Instant,
  others: readonly number[],
): readonly number[] => {
  const settled = others.reduce((last, point) => (point <= endOfTime ? Math.max(last, point) : last), now);
  const years = Math.min(mostYears, Math.ceil((settled - now) / yearMs) + fullRound);
  return clausesOf(rule).flatMap((clause) =>
    'daysUntilAnniversary' in clause
      ? anniversariesOf(clause.daysUntilAnniversary, profile, now, years).flatMap((at) => [
          at + 1,
          ...turningPoints(clause, at),
        ])
      : [],
  );
};

/** The first instant after now at which the rule's verdict is another: between turning points it cannot change. */
const changeOf = (rule: Rule, { profile, item, now }: Scene): Instant | undefined => {
  const { decide } = compileRule(rule);
  const verdict = decide(item, now);
  const plain = withoutStages(rule);
  const points = turningPointsOf(plain, profile);
  return [...points, ...recurringPointsOf(plain, profile, now, points)]
    .filter((point) => point > now && point <= endOfTime)
    .sort((a, b) => a - b)
    .map(instant)
    .find((point) => decide(item, point) !== verdict);
};

const oneDecimal = (value: number): string => (Math.floor(value * 10) / 10).toString();

interface Sight {
  readonly saw: string;
  readonly field: string;
  readonly value: SeenValue;
}
const nothing = (field: string): Sight => ({ saw: 'nothing', field, value: null });

const moment = (clause: TimedClause, { profile, now }: Scene): Sight => {
  const field = profileFieldOf(momentOf(clause));
  const at = instantOf(profile, momentOf(clause));
  if (at === undefined) return nothing(field);
  const days = Math.max(0, 'daysSince' in clause ? now - at : at - now) / dayMs;
  return { saw: `${oneDecimal(days)} days (${iso(at)})`, field, value: iso(at) };
};

const untilAnniversary = (
  { daysUntilAnniversary: of }: AnniversaryClause,
  { profile, now }: Scene,
): Sight => {
  const field = `daysUntilAnniversary.${of}`;
  const at = nextAnniversaryOf(of, profile, now);
  if (at === undefined) return nothing(field);
  const days = (at - now) / dayMs;
  return { saw: `${oneDecimal(days)} days`, field, value: days };
};

const gap = ({ lastOrderAt, previousOrderAt }: Profile): Sight => {
  const field = 'daysBetweenLastOrders';
  if (lastOrderAt === undefined || previousOrderAt === undefined) return nothing(field);
  const days = Math.max(0, lastOrderAt - previousOrderAt) / dayMs;
  return { saw: `${oneDecimal(days)} days`, field, value: days };
};

const plainValue = (field: NumberField | TextField, profile: Profile): Sight => {
  const value = profile[field];
  if (value === undefined) return nothing(field);
  const shown = typeof value === 'number' && field === 'spent' ? value / unitsOf(field) : value;
  return { saw: String(shown), field, value: shown };
};

const presence = ({ known }: KnownClause, profile: Profile): Sight => {
  const field = profileFieldOf(known);
  if (isInstantField(known) || isDueField(known)) {
    const at = instantOf(profile, known);
    return at === undefined ? nothing(field) : { saw: iso(at), field, value: iso(at) };
  }
  if (known === 'email' || known === 'phone' || known === 'firstName' || known === 'birthday')
    return profile[known] === undefined ? nothing(field) : { saw: 'a value', field, value: true };
  return plainValue(known, profile);
};

const consent = (channel: ConsentChannel, profile: Profile): Sight => {
  const given = profile.consents[channel];
  const saw = given === undefined ? 'never asked' : given ? 'given' : 'refused';
  return { saw, field: `consents.${channel}`, value: given ?? null };
};

const sightOf = (clause: Clause, scene: Scene): Sight => {
  const { profile, now } = scene;
  if ('daysSince' in clause || 'daysUntil' in clause) return moment(clause, scene);
  if ('daysUntilAnniversary' in clause) return untilAnniversary(clause, scene);
  if ('daysBetweenLastOrders' in clause) return gap(profile);
  if ('consent' in clause) return consent(clause.consent, profile);
  if ('known' in clause) return presence(clause, profile);
  if ('field' in clause) return plainValue(clause.field, profile);
  const stage = stageOf(profile, now);
  return { saw: stage, field: 'stage', value: stage };
};

/** Marks the clauses that a verdict hangs on, in the order of `clausesOf`. */
const decisiveOf = (rule: Rule, verdictOf: (rule: Rule) => Verdict, decides: boolean): readonly boolean[] => {
  if ('not' in rule) return decisiveOf(rule.not, verdictOf, decides);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts === undefined) return [decides];
  const verdict = verdictOf(rule);
  return parts.flatMap((part) => decisiveOf(part, verdictOf, decides && verdictOf(part) === verdict));
};

/** Why the customer meets the rule at this instant, or does not, or why nobody can tell. */
export const explainRule = (rule: Rule, profile: Profile, now: Instant): Explained => {
  const item = profileToItem(profile);
  // As the sweep reads it: an empty text is none, and instants are whole milliseconds.
  const scene: Scene = { profile: profileFromItem(item), item, now };
  const verdictOf = (part: Rule): Verdict => compileRule(part).decide(item, now);
  const changesAt = changeOf(rule, scene);
  const decisive = decisiveOf(rule, verdictOf, true);
  const sights = clausesOf(rule).map((clause) => ({ clause, ...sightOf(clause, scene) }));
  return {
    verdict: verdictOf(rule),
    clauses: sights.map(({ clause, saw }, index) => {
      const clauseChangesAt = changeOf(clause, scene);
      return {
        clause: clauseSentence(clause),
        verdict: verdictOf(clause),
        saw,
        decisive: decisive[index] ?? false,
        ...(clauseChangesAt !== undefined && { changesAt: clauseChangesAt }),
      };
    }),
    ...(changesAt !== undefined && { changesAt }),
    values: Object.fromEntries(sights.map(({ field, value }) => [field, value])),
  };
};

/**
 * The one stage that applies to the customer at this instant.
 * @throws StageThresholdsError when the thresholds leave a gap or an overlap
 */
export const stageOf = (profile: Profile, now: Instant, thresholds?: StageThresholds): Stage => {
  const item = profileToItem(profile);
  const rules = stageRules(thresholds);
  const stage = stageNames.find((name) => compileRule(rules[name]).decide(item, now) === 'in');
  // Checked thresholds leave no gap: the order's age is below, between or above them.
  return stage ?? 'churned';
};
