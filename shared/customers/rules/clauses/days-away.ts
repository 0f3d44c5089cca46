/** What clauses read that ask how far an instant of the profile is from now. */
import { type Instant, iso } from '../../../base/time.ts';
import { profileAttributes, timeOf } from '../../profiles/mapper.ts';
import { type Bounds, boundsOf, dayMs, inOwnUnits, turnsSince, turnsUntil, within } from '../bounds.ts';
import { type MomentField, momentFields } from '../fields.ts';
import { daysSeen } from '../words.ts';
import { noValue, ofLast, type ProfileClause, truth, unknown } from './clause.ts';

/** @param direction `since`: an instant ahead is 0 away; `until`: one that has passed is */
export const daysAway = (
  moment: MomentField,
  direction: 'since' | 'until',
  clause: Bounds,
): ProfileClause => {
  const field = momentFields[moment];
  const attribute = profileAttributes[field];
  const bounds = inOwnUnits(clause, dayMs);
  const holds = within(bounds);
  const [sign, turns] = direction === 'since' ? [1, turnsSince] : [-1, turnsUntil];
  const away = (at: Instant, now: Instant): number => Math.max(0, sign * (now - at));
  return {
    attributes: [attribute],
    test: (item, now) => {
      const at = timeOf(item[attribute]);
      return at === undefined ? unknown : truth(holds(away(at, now)));
    },
    seen: ({ [field]: at }, now) =>
      at === undefined
        ? noValue(field)
        : { saw: `${daysSeen(away(at, now))} (${iso(at)})`, field, value: iso(at) },
    turns: { by: 'time', points: ({ [field]: at }) => (at === undefined ? [] : turns(at, bounds)) },
    hangsOn: [{ name: moment, marks: boundsOf(bounds).map(([, value]) => value) }],
    verdictOn: ofLast((ms) => holds(Number(ms))),
  };
};
