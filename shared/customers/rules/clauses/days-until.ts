/** Days (of 24 hours) until an instant of the profile; one that has passed counts as 0. */
import type { Duration } from '../../../base/time.ts';
import { type Bounds, dayMs } from '../bounds.ts';
import { type DueField, dueFields, wordsFor } from '../fields.ts';
import { bounded } from '../words.ts';
import { clauseKind } from './clause.ts';
import { daysAway } from './days-away.ts';
import { dayCount, oneOf, ranged } from './schemas.ts';

export type DaysUntilClause = { readonly daysUntil: DueField } & Bounds;

const names = Object.keys(dueFields) as DueField[];

export const daysUntil = clauseKind<DaysUntilClause>({
  key: 'daysUntil',
  subjects: { what: 'moment', names },
  schema: ranged({ daysUntil: oneOf('moment', names) }, dayCount),
  docs: {
    example: { daysUntil: 'pointsExpiry', atMost: 14 },
    asks: 'days until the next [points](loyalty.md#expiry) expire; also tierEnd, until the [tier](loyalty.md#tiers) ends; 0 once they have',
  },
  sentence: (clause) => bounded(`days until ${wordsFor(clause.daysUntil)}`, clause),
  read: (clause) => daysAway(clause.daysUntil, 'until', clause),
});

/**
 * Whether it comes within so long; unknown where there is nothing to come.
 * @example
 * const pointsExpireSoon = dueWithin('pointsExpiry', days(14));
 */
export const dueWithin = (due: DueField, time: Duration): DaysUntilClause => ({
  daysUntil: due,
  atMost: time / dayMs,
});
