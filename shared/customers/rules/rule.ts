/** Rules as data: a tree of `all`, `any` and `not` over clauses, and the builders that journeys use in code. */

import type { Duration } from '../../base/time.ts';
import type { AnniversaryField } from '../profiles/anniversary.ts';
import type { ConsentChannel } from '../profiles/profile.ts';
import type { DueField, InstantField, KnowableField, NumberField, TextField } from './fields.ts';
import type { Stage } from './stages.ts';

/** Bounds; several hold together. */
export interface Bounds {
  readonly atLeast?: number;
  readonly moreThan?: number;
  readonly atMost?: number;
  readonly lessThan?: number;
}

/**
 * Elapsed days (of 24 hours; fractions are rounded to the millisecond) since an instant of the profile; an
 * instant ahead counts as 0.
 */
export type ElapsedClause = { readonly daysSince: InstantField } & Bounds;
/** Days (of 24 hours) until an instant of the profile; one that has passed counts as 0. */
export type DueClause = { readonly daysUntil: DueField } & Bounds;
/**
 * Days (of 24 hours) until the day begins, where the customer lives, on which an anniversary comes round next: on the
 * day itself, that is a year. A 29 February is the 28th in other years. Without a timezone, UTC is taken.
 */
export type AnniversaryClause = { readonly daysUntilAnniversary: AnniversaryField } & Bounds;
/** Days between the last order and the one before it: it never moves by itself. */
export type GapClause = { readonly daysBetweenLastOrders: true } & Bounds;
export type NumberClause = { readonly field: NumberField } & Bounds;
/** Clauses with bounds. */
export type RangedClause = ElapsedClause | DueClause | AnniversaryClause | GapClause | NumberClause;
export type TextClause = { readonly field: TextField; readonly in: readonly string[] };
/** A channel that was never asked for is no consent: `is: false` holds for it, and the verdict is never `unknown`. */
export type ConsentClause = { readonly consent: ConsentChannel; readonly is: boolean };
/** Never `unknown`: an absent value is not known. */
export type KnownClause = { readonly known: KnowableField; readonly is: boolean };
/** Stands for the rules of these stages. */
export type StageClause = { readonly stageIn: readonly Stage[] };

/** What is asked of a profile's values. */
export type PlainClause = RangedClause | TextClause | ConsentClause | KnownClause;
export type Clause = PlainClause | StageClause;
export type Rule =
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  | Clause;

/** A rule with its stages spelt out: see `withoutStages`. */
export type PlainRule =
  | { readonly all: readonly PlainRule[] }
  | { readonly any: readonly PlainRule[] }
  | { readonly not: PlainRule }
  | PlainClause;

/** `unknown`: the profile lacks a value that the answer hangs on. Only `in` enrols. */
export type Verdict = 'in' | 'out' | 'unknown';

export const dayMs = 86_400_000;

/** No order for so long; a customer who never ordered is `unknown`, not dormant. */
export const dormantFor = (silence: Duration): ElapsedClause => ({
  daysSince: 'lastOrder',
  atLeast: silence / dayMs,
});
/** No visit and no order for so long, after at least one visit. */
export const inactiveFor = (silence: Duration): Rule => ({
  all: [
    { daysSince: 'lastVisit', atLeast: silence / dayMs },
    { any: [{ known: 'lastOrder', is: false }, dormantFor(silence)] },
  ],
});
/** Whether the instant is at least so long ago; unknown where there is none. */
export const sinceAtLeast = (event: InstantField, time: Duration): ElapsedClause => ({
  daysSince: event,
  atLeast: time / dayMs,
});
/** Whether it comes within so long; unknown where there is nothing to come. */
export const dueWithin = (due: DueField, time: Duration): DueClause => ({
  daysUntil: due,
  atMost: time / dayMs,
});
/** Whether the anniversary comes round within so long; unknown where its date is. */
export const anniversaryWithin = (of: AnniversaryField, time: Duration): AnniversaryClause => ({
  daysUntilAnniversary: of,
  atMost: time / dayMs,
});
/** How many points must be earned for the tier to be kept; unknown where it does not end. */
export const pointsToKeepTierAtMost = (count: number): NumberClause => ({
  field: 'pointsToKeepTier',
  atMost: count,
});

/** How many points are to expire next; unknown where none are. */
export const pointsExpiringAtLeast = (count: number): NumberClause => ({
  field: 'pointsExpiring',
  atLeast: count,
});
export const isKnown = (field: KnowableField): Clause => ({ known: field, is: true });
export const ordersAtLeast = (count: number): NumberClause => ({ field: 'orders', atLeast: count });
/** In units of the shop's currency. */
export const atMostOrders = (count: number): NumberClause => ({ field: 'orders', atMost: count });
export const spentAtLeast = (amount: number): NumberClause => ({ field: 'spent', atLeast: amount });
export const tierIn = (...tiers: readonly string[]): TextClause => ({ field: 'tier', in: tiers });
export const consentsTo = (channel: ConsentChannel): ConsentClause => ({ consent: channel, is: true });
export const stageIs = (...stages: readonly Stage[]): StageClause => ({ stageIn: stages });
export const allOf = (...rules: readonly Rule[]): Rule => ({ all: rules });
export const anyOf = (...rules: readonly Rule[]): Rule => ({ any: rules });
export const not = (rule: Rule): Rule => ({ not: rule });

/** The rule with every clause replaced by what `change` makes of it. */
export const mapClauses = (rule: Rule, change: (clause: Clause) => Rule): Rule => {
  if ('all' in rule) return { all: rule.all.map((each) => mapClauses(each, change)) };
  if ('any' in rule) return { any: rule.any.map((each) => mapClauses(each, change)) };
  if ('not' in rule) return { not: mapClauses(rule.not, change) };
  return change(rule);
};

const isDormancy = (clause: Clause): boolean =>
  'daysSince' in clause && clause.daysSince === 'lastOrder' && clause.atLeast !== undefined;

/** Whether some clause of the rule asks for days of silence since the last order. */
export const hasDormancy = (rule: Rule): boolean => {
  if ('all' in rule) return rule.all.some(hasDormancy);
  if ('any' in rule) return rule.any.some(hasDormancy);
  return 'not' in rule ? hasDormancy(rule.not) : isDormancy(rule);
};

/** The rule with the silence that makes a customer dormant set to so long. */
export const withDormancy = (rule: Rule, silence: Duration): Rule =>
  mapClauses(rule, (clause) =>
    isDormancy(clause) ? ({ ...clause, atLeast: silence / dayMs } as Clause) : clause,
  );
