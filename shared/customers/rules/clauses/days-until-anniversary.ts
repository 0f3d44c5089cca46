/**
 * Days (of 24 hours) until the day begins, where the customer lives, on which an anniversary comes round next: on the
 * day itself, that is a year. Without a timezone, UTC is taken.
 */
import type { Duration } from '../../../base/time.ts';
import {
  type AnniversaryField,
  anniversariesOf,
  anniversaryFields,
  anniversaryWords,
  nextAnniversaryOf,
} from '../../profiles/anniversary.ts';
import { profileAttributes, textOf, timeOf } from '../../profiles/mapper.ts';
import { type Bounds, boundsOf, dayMs, inOwnUnits, turnsUntil, within } from '../bounds.ts';
import { bounded, daysSeen } from '../words.ts';
import { clauseKind, noValue, ofLast, truth, unknown } from './clause.ts';
import { dayCount, oneOf, ranged } from './schemas.ts';

export type DaysUntilAnniversaryClause = { readonly daysUntilAnniversary: AnniversaryField } & Bounds;

const names = Object.keys(anniversaryFields) as AnniversaryField[];

export const daysUntilAnniversary = clauseKind<DaysUntilAnniversaryClause>({
  key: 'daysUntilAnniversary',
  subjects: { what: 'anniversary', names },
  schema: ranged(
    { daysUntilAnniversary: oneOf('anniversary', names) },
    dayCount.max(366, { error: 'must be 366 days (a year) or fewer' }),
  ),
  docs: {
    example: { daysUntilAnniversary: 'birthday', atMost: 2 },
    asks: 'days until the day begins where the customer lives (in UTC, where that is not known); also firstOrder; on the day itself, a year',
  },
  sentence: (clause) => bounded(`days until ${anniversaryWords[clause.daysUntilAnniversary]}`, clause),
  read: (clause) => {
    const { daysUntilAnniversary: of } = clause;
    const date = profileAttributes[anniversaryFields[of]];
    const zone = profileAttributes.timezone;
    const bounds = inOwnUnits(clause, dayMs);
    const holds = within(bounds);
    return {
      attributes: [date, zone],
      test: (item, now) => {
        const at = nextAnniversaryOf(
          of,
          {
            birthday: textOf(item[date]),
            firstOrderAt: timeOf(item[date]),
            timezone: textOf(item[zone]),
          },
          now,
        );
        return at === undefined ? unknown : truth(holds(at - now));
      },
      seen: (profile, now) => {
        const field = `daysUntilAnniversary.${of}`;
        const at = nextAnniversaryOf(of, profile, now);
        return at === undefined
          ? noValue(field)
          : { saw: daysSeen(at - now), field, value: (at - now) / dayMs };
      },
      turns: {
        by: 'calendar',
        points: (profile, now, years) =>
          anniversariesOf(of, profile, now, years).flatMap((at) => [at + 1, ...turnsUntil(at, bounds)]),
      },
      hangsOn: [
        { name: of },
        {
          name: `days until ${of}`,
          isAlwaysThere: true,
          marks: boundsOf(bounds).map(([, value]) => value),
        },
      ],
      verdictOn: ofLast((ms) => holds(Number(ms))),
    };
  },
});

/**
 * Whether the anniversary comes round within so long; unknown where its date is.
 * @example
 * const birthdayComes = anniversaryWithin('birthday', days(2));
 */
export const anniversaryWithin = (of: AnniversaryField, time: Duration): DaysUntilAnniversaryClause => ({
  daysUntilAnniversary: of,
  atMost: time / dayMs,
});
