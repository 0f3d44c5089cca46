/**
 * What her silence has cost of the twelve months ahead, by the model in use, in units of the shop's currency: what she would
 * be expected to spend in them had she ordered now, less what she is. Unknown of who has not ordered.
 */
import * as z from 'zod';
import { minorsIn, unitsOf } from '../../../base/money.ts';
import { type Bounds, inOwnUnits } from '../bounds.ts';
import { bounded } from '../words.ts';
import { clauseKind } from './clause.ts';
import { money, ranged, shown } from './schemas.ts';
import { scored } from './scored.ts';

export type ValueAtRiskClause = { readonly valueAtRisk: true } & Bounds;

export const valuesAtRisk = clauseKind<ValueAtRiskClause>({
  key: 'valueAtRisk',
  schema: ranged(
    { valueAtRisk: z.literal(true, { error: ({ input }) => `must be true, not ${shown(input)}` }) },
    money,
  ),
  docs: {
    example: { valueAtRisk: true, atLeast: 100 },
    asks: 'what her silence has cost of the twelve months ahead, by the [model in use](#scores) (units of the shop’s currency)',
  },
  asksScores: true,
  comesOfSilence: ({ atLeast, moreThan }, holds) => holds && (atLeast ?? moreThan) !== undefined,
  sentence: (clause) => bounded('value at risk', clause),
  read: (clause, { currency }) =>
    scored({
      bounds: inOwnUnits(clause, minorsIn(currency)),
      subject: 'value at risk',
      field: 'valueAtRisk',
      scoreOf: ({ valueAtRisk: of }, buyer) => of(buyer),
      // Rounded down: what is shown never seems to reach a bound that it misses.
      seen: (minor) => {
        const value = unitsOf(Math.floor(minor), currency);
        return { saw: String(value), value };
      },
    }),
});

/**
 * What her silence has cost of the twelve months ahead, in units of the shop's currency, by the model in use; unknown of
 * who has not ordered, and while there is no model.
 * @example
 * const worthACall = valueAtRisk.atLeast(100);
 */
export const valueAtRisk = {
  atLeast: (sum: number): ValueAtRiskClause => ({ valueAtRisk: true, atLeast: sum }),
  below: (sum: number): ValueAtRiskClause => ({ valueAtRisk: true, lessThan: sum }),
} as const;
