/** Days between the last order and the one before it: time alone never changes it. */
import * as z from 'zod';
import { profileAttributes, timeOf } from '../../profiles/mapper.ts';
import { type Bounds, boundsOf, dayMs, inOwnUnits, within } from '../bounds.ts';
import { bounded, daysSeen } from '../words.ts';
import { clauseKind, never, noValue, ofLast, truth, unknown } from './clause.ts';
import { dayCount, ranged } from './schemas.ts';

export type DaysBetweenLastOrdersClause = { readonly daysBetweenLastOrders: true } & Bounds;

const field = 'daysBetweenLastOrders';
const words = 'days between the last two orders';

export const daysBetweenLastOrders = clauseKind<DaysBetweenLastOrdersClause>({
  key: field,
  schema: ranged({ daysBetweenLastOrders: z.literal(true, { error: 'must be true' }) }, dayCount),
  docs: {
    example: { daysBetweenLastOrders: true, atLeast: 60 },
    asks: 'the gap between the last two orders',
  },
  sentence: (clause) => bounded(words, clause),
  read: (clause) => {
    const { lastOrderAt: last, previousOrderAt: previous } = profileAttributes;
    const bounds = inOwnUnits(clause, dayMs);
    const holds = within(bounds);
    return {
      attributes: [last, previous],
      test: (item) => {
        const to = timeOf(item[last]);
        const from = timeOf(item[previous]);
        return to === undefined || from === undefined ? unknown : truth(holds(Math.max(0, to - from)));
      },
      seen: ({ lastOrderAt: to, previousOrderAt: from }) => {
        if (to === undefined || from === undefined) return noValue(field);
        const gap = Math.max(0, to - from);
        return { saw: daysSeen(gap), field, value: gap / dayMs };
      },
      turns: never,
      hangsOn: [
        { name: 'lastOrder' },
        { name: 'previousOrder' },
        { name: words, isAlwaysThere: true, marks: boundsOf(bounds).map(([, value]) => value) },
      ],
      verdictOn: ofLast((ms) => holds(Number(ms))),
    };
  },
});
