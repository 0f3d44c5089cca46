/** A number of the profile; `spent` is asked for in units of the shop's currency, and kept in its minor unit. */
import * as z from 'zod';
import { numberOf, profileAttributes } from '../../profiles/mapper.ts';
import { type Bounds, boundNames, boundsOf, inOwnUnits, within } from '../bounds.ts';
import { type NumberField, numberFields, optionalNumbers, unitOf, wordsFor } from '../fields.ts';
import { bounded } from '../words.ts';
import { clauseKind, never, noValue, ofLast, truth, unknown } from './clause.ts';
import { amount, money, ranged, whole } from './schemas.ts';

export type NumberClause = { readonly field: NumberField } & Bounds;

const schemaOf = <Name extends NumberField>(field: Name, bound: z.ZodType<number>) =>
  ranged({ field: z.literal(field) }, bound);

export const number = clauseKind<NumberClause>({
  key: 'field',
  subjects: { what: 'field', names: numberFields },
  mistaken: (data) =>
    'in' in data ? `"${data.field}" is a number: compare it with ${boundNames.join(', ')}` : undefined,
  schema: z.discriminatedUnion('field', [
    schemaOf('orders', whole),
    schemaOf('spent', money),
    schemaOf('points', amount),
    schemaOf('pointsExpiring', whole),
    schemaOf('pointsToKeepTier', whole),
  ]),
  docs: {
    example: { field: 'orders', atLeast: 2 },
    asks: 'orders, spent (units of the shop’s currency), points, pointsExpiring, pointsToKeepTier',
  },
  sentence: (clause) => bounded(wordsFor(clause.field), clause),
  read: (clause, { currency }) => {
    const { field } = clause;
    const attribute = profileAttributes[field];
    const unit = unitOf(field, currency);
    const bounds = inOwnUnits(clause, unit);
    const holds = within(bounds);
    const isOptional = optionalNumbers.has(field);
    const missing = isOptional ? undefined : 0;
    return {
      attributes: [attribute],
      test: (item) => {
        const value = numberOf(item[attribute]) ?? missing;
        return value === undefined ? unknown : truth(holds(value));
      },
      seen: ({ [field]: value }) => {
        if (value === undefined) return noValue(field);
        const shown = value / unit;
        return { saw: String(shown), field, value: shown };
      },
      turns: never,
      hangsOn: [
        {
          name: field,
          ...(!isOptional && { isAlwaysThere: true }),
          ...(field === 'points' && { isFractional: true }),
          marks: boundsOf(bounds).map(([, value]) => value),
        },
      ],
      verdictOn: ofLast((value) => holds(Number(value))),
    };
  },
});

/** @example const hasOrderedTwice = ordersAtLeast(2); */
export const ordersAtLeast = (count: number): NumberClause => ({ field: 'orders', atLeast: count });
/** @example const hasNotOrdered = atMostOrders(0); */
export const atMostOrders = (count: number): NumberClause => ({ field: 'orders', atMost: count });
/** In units of the shop's currency. @example const valued = spentAtLeast(500); */
export const spentAtLeast = (sum: number): NumberClause => ({ field: 'spent', atLeast: sum });
/**
 * How many points are to expire next; unknown where none are.
 * @example
 * const worthAWord = allOf(dueWithin('pointsExpiry', days(14)), pointsExpiringAtLeast(50));
 */
export const pointsExpiringAtLeast = (count: number): NumberClause => ({
  field: 'pointsExpiring',
  atLeast: count,
});
/**
 * How many points must be earned for the tier to be kept; unknown where it does not end.
 * @example
 * const nearlyKept = allOf(dueWithin('tierEnd', days(30)), pointsToKeepTierAtMost(100));
 */
export const pointsToKeepTierAtMost = (count: number): NumberClause => ({
  field: 'pointsToKeepTier',
  atMost: count,
});
