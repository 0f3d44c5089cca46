/**
 * Days (of 24 hours) until the day begins, where the customer lives, that a date of the shop's own tells; once it has
 * begun, no clause about it holds. Without a timezone, UTC is taken.
 */
import { beginningOf, isDate } from '../../../base/calendar.ts';
import type { Duration, Instant } from '../../../base/time.ts';
import { profileAttributes, textOf, traitOf } from '../../profiles/mapper.ts';
import { zoneOf } from '../../profiles/zone.ts';
import { type Bounds, boundsOf, dayMs, inOwnUnits, turnsUntil, within } from '../bounds.ts';
import { bounded, daysSeen } from '../words.ts';
import { clauseKind, noValue, ofLast, truth, unknown } from './clause.ts';
import { dayCount, ranged, someText } from './schemas.ts';

export type DaysUntilTraitClause = { readonly daysUntilTrait: string } & Bounds;

/** A rule knows no shop: who has no timezone is taken to live in UTC. */
const rulesZone = 'UTC';
/** In a search for contradictions: the day has begun. */
const past = 'past';

const beginningFor = (date: unknown, timezone: string | undefined): Instant | undefined =>
  typeof date === 'string' && isDate(date) ? beginningOf(date, zoneOf({ timezone }, rulesZone)) : undefined;

export const daysUntilTrait = clauseKind<DaysUntilTraitClause>({
  key: 'daysUntilTrait',
  schema: ranged({ daysUntilTrait: someText }, dayCount),
  docs: {
    example: { daysUntilTrait: 'renewsOn', atMost: 14 },
    asks: 'days until the day begins, where the customer lives, that a trait of the shop’s own tells; once it has begun, the clause does not hold',
  },
  trait: {
    of: ({ daysUntilTrait: name }) => name,
    mistaken: ({ daysUntilTrait: name }, { kind }) =>
      kind === 'date' ? undefined : `"${name}" is no date: ask { "trait": "${name}", … }`,
  },
  sentence: (clause) => bounded(`days until ${clause.daysUntilTrait}`, clause),
  read: (clause) => {
    const { daysUntilTrait: name } = clause;
    const { traits: attribute, timezone: zone } = profileAttributes;
    const field = `traits.${name}`;
    const bounds = inOwnUnits(clause, dayMs);
    const isWithin = within(bounds);
    return {
      attributes: [attribute, zone],
      test: (item, now) => {
        const at = beginningFor(textOf(traitOf(item, name)), textOf(item[zone]));
        return at === undefined ? unknown : truth(at >= now && isWithin(at - now));
      },
      seen: ({ traits = {}, timezone }, now) => {
        const date = traits[name];
        const at = beginningFor(date, timezone);
        if (date === undefined || at === undefined) return noValue(field);
        return { saw: at >= now ? `${daysSeen(at - now)} (${date})` : `begun (${date})`, field, value: date };
      },
      turns: {
        by: 'time',
        points: ({ traits = {}, timezone }) => {
          const at = beginningFor(traits[name], timezone);
          return at === undefined ? [] : [at + 1, ...turnsUntil(at, bounds)];
        },
      },
      hangsOn: [
        { name: field },
        {
          name: `days until ${name}`,
          isAlwaysThere: true,
          marks: [...boundsOf(bounds).map(([, value]) => value), past],
        },
      ],
      verdictOn: ofLast((ms) => ms !== past && isWithin(Number(ms))),
    };
  },
});

/** Whether the day begins within so long; unknown where there is no date. */
export const traitWithin = (name: string, time: Duration): DaysUntilTraitClause => ({
  daysUntilTrait: name,
  atMost: time / dayMs,
});
