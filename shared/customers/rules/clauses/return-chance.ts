/** The chance that she orders again within so many days (of 24 hours), by the model in use; unknown of who has not ordered. */
import { type Duration, days } from '../../../base/time.ts';
import { type Bounds, dayMs } from '../bounds.ts';
import { bounded, inPercent } from '../words.ts';
import { clauseKind } from './clause.ts';
import { ranged, share, someDays } from './schemas.ts';
import { percentSeen, scored } from './scored.ts';

/** Bounds are shares from 0 to 1. */
export type ReturnChanceClause = { readonly returnChanceWithinDays: number } & Bounds;

export const returnChances = clauseKind<ReturnChanceClause>({
  key: 'returnChanceWithinDays',
  schema: ranged({ returnChanceWithinDays: someDays }, share),
  docs: {
    example: { returnChanceWithinDays: 90, lessThan: 0.3 },
    asks: 'the chance of an order within so many days, from 0 to 1, by the [model in use](#scores)',
  },
  asksScores: true,
  comesOfSilence: ({ atLeast, moreThan, atMost, lessThan }, holds) =>
    (holds ? (atMost ?? lessThan) : (atLeast ?? moreThan)) !== undefined,
  sentence: (clause) =>
    bounded(`chance of an order within ${clause.returnChanceWithinDays} days`, clause, inPercent),
  read: (clause) => {
    const { returnChanceWithinDays: within } = clause;
    const over = days(within);
    return scored({
      bounds: clause,
      atMost: 1,
      subject: `chance of an order within ${within} days`,
      field: `returnChanceWithin${within}Days`,
      scoreOf: ({ returnChance }, buyer) => returnChance(buyer, over),
      seen: (chance) => {
        const { percent, value } = percentSeen(chance);
        return { saw: `${percent} within ${within} days`, value };
      },
    });
  },
});

interface AskedReturnChance {
  /** @param chance from 0 to 1 */
  readonly below: (chance: number) => ReturnChanceClause;
  /** @param chance from 0 to 1 */
  readonly atLeast: (chance: number) => ReturnChanceClause;
}

/**
 * How likely an order is within so long, by the model in use; unknown of who has not ordered, and while there is no model.
 * @example
 * const mayBeLost = returnChance('90d').below(0.3);
 * const comesAnyway = returnChance(days(30)).atLeast(0.5);
 */
export const returnChance = (within: Duration | `${number}d`): AskedReturnChance => {
  const returnChanceWithinDays = typeof within === 'string' ? Number.parseFloat(within) : within / dayMs;
  return {
    below: (chance) => ({ returnChanceWithinDays, lessThan: chance }),
    atLeast: (chance) => ({ returnChanceWithinDays, atLeast: chance }),
  };
};
