/**
 * Elapsed days (of 24 hours; fractions are rounded to the millisecond) since an instant of the profile; an instant ahead
 * counts as 0.
 */
import type { Duration } from '../../../base/time.ts';
import { type BoundName, type Bounds, dayMs } from '../bounds.ts';
import { type InstantField, instantFields, wordsFor } from '../fields.ts';
import type { RuleOf } from '../tree.ts';
import { bounded } from '../words.ts';
import { clauseKind } from './clause.ts';
import { daysAway } from './days-away.ts';
import type { KnownClause } from './known.ts';
import { dayCount, oneOf, ranged } from './schemas.ts';

export type DaysSinceClause = { readonly daysSince: InstantField } & Bounds;

const names = Object.keys(instantFields) as InstantField[];

/** The bounds that time alone brings a customer over who neither orders nor visits, where the clause is to hold, or is not to. */
export const silentBounds = (clause: DaysSinceClause, holds: boolean): readonly BoundName[] => {
  const { daysSince: since } = clause;
  if (since !== 'lastOrder' && since !== 'lastVisit') return [];
  const names: readonly BoundName[] = holds ? ['atLeast', 'moreThan'] : ['atMost', 'lessThan'];
  return names.filter((bound) => clause[bound] !== undefined);
};

export const daysSince = clauseKind<DaysSinceClause>({
  key: 'daysSince',
  subjects: { what: 'moment', names },
  schema: ranged({ daysSince: oneOf('moment', names) }, dayCount),
  docs: {
    example: { daysSince: 'lastOrder', atLeast: 14 },
    asks: 'elapsed days of 24 hours; also firstOrder, previousOrder, firstVisit, lastVisit, lastCoupon',
  },
  comesOfSilence: (clause, holds) => silentBounds(clause, holds).length > 0,
  sentence: (clause) => bounded(`days since ${wordsFor(clause.daysSince)}`, clause),
  read: (clause) => daysAway(clause.daysSince, 'since', clause),
});

/**
 * No order for so long; a customer who never ordered is `unknown`, not dormant.
 * @example
 * const twoWeeksSilent = dormantFor(days(14));
 */
export const dormantFor = (silence: Duration): DaysSinceClause => ({
  daysSince: 'lastOrder',
  atLeast: silence / dayMs,
});

/**
 * No visit and no order for so long, after at least one visit.
 * @example
 * const notSeen = inactiveFor(days(10));
 */
export const inactiveFor = (silence: Duration): RuleOf<DaysSinceClause | KnownClause> => ({
  all: [
    { daysSince: 'lastVisit', atLeast: silence / dayMs },
    { any: [{ known: 'lastOrder', is: false }, dormantFor(silence)] },
  ],
});

/**
 * Whether the instant is at least so long ago; unknown where there is none.
 * @example
 * const noCouponLately = anyOf(not(isKnown('lastCoupon')), sinceAtLeast('lastCoupon', days(90)));
 */
export const sinceAtLeast = (event: InstantField, time: Duration): DaysSinceClause => ({
  daysSince: event,
  atLeast: time / dayMs,
});
