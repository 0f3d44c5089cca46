/** Days (of 24 hours) until an instant of the profile; one that has passed counts as 0. */
import { type Duration, iso } from '../../../base/time.ts';
import { profileAttributes, timeOf } from '../../profiles/mapper.ts';
import { type Bounds, boundsOf, dayMs, inOwnUnits, turnsUntil, within } from '../bounds.ts';
import { type DueField, dueFields, wordsFor } from '../fields.ts';
import { bounded, daysSeen } from '../words.ts';
import { clauseKind, noValue, ofLast, truth, unknown } from './clause.ts';
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
  read: (clause) => {
    const field = dueFields[clause.daysUntil];
    const attribute = profileAttributes[field];
    const bounds = inOwnUnits(clause, dayMs);
    const holds = within(bounds);
    return {
      attributes: [attribute],
      test: (item, now) => {
        const at = timeOf(item[attribute]);
        return at === undefined ? unknown : truth(holds(Math.max(0, at - now)));
      },
      seen: (profile, now) => {
        const at = profile[field];
        if (at === undefined) return noValue(field);
        return { saw: `${daysSeen(Math.max(0, at - now))} (${iso(at)})`, field, value: iso(at) };
      },
      turns: {
        by: 'time',
        points: ({ [field]: at }) => (at === undefined ? [] : turnsUntil(at, bounds)),
      },
      hangsOn: [{ name: clause.daysUntil, marks: boundsOf(bounds).map(([, value]) => value) }],
      verdictOn: ofLast((ms) => holds(Number(ms))),
    };
  },
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
