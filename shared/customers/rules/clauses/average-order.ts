/** What an order comes to on average, in units of the shop's currency; unknown of who has not ordered. */
import { minorOf, unitsOf } from '../../../base/money.ts';
import { numberOf, profileAttributes } from '../../profiles/mapper.ts';
import { bounded } from '../words.ts';
import { clauseKind, never, noValue, truth, unknown } from './clause.ts';
import { exactly, money } from './schemas.ts';

export type AverageOrderClause = { readonly averageOrderAtLeast: number };

const field = 'averageOrder';

export const averageOrder = clauseKind<AverageOrderClause>({
  key: 'averageOrderAtLeast',
  schema: exactly({ averageOrderAtLeast: money }),
  docs: {
    example: { averageOrderAtLeast: 50 },
    asks: 'spent, shared out over all orders (units of the shop’s currency)',
  },
  sentence: ({ averageOrderAtLeast: atLeast }) => bounded('average order', { atLeast }),
  read: ({ averageOrderAtLeast: atLeast }, { currency }) => {
    const { orders: count, spent: sum } = profileAttributes;
    const least = minorOf(atLeast, currency);
    return {
      attributes: [count, sum],
      test: (item) => {
        const orders = numberOf(item[count]) ?? 0;
        return orders > 0 ? truth((numberOf(item[sum]) ?? 0) >= orders * least) : unknown;
      },
      // Rounded down: what is shown never seems to reach a bound that it misses.
      seen: ({ orders, spent }) => {
        if (orders <= 0) return noValue(field);
        const average = unitsOf(Math.floor(spent / orders), currency);
        return { saw: String(average), field, value: average };
      },
      turns: never,
      hangsOn: [
        { name: 'orders', isAlwaysThere: true, usual: 1, marks: [1] },
        { name: 'average order', isAlwaysThere: true, isFractional: true, marks: [least] },
      ],
      verdictOn: ([orders, average]) =>
        Number(orders) > 0 ? (Number(average) >= least ? 'in' : 'out') : 'unknown',
    };
  },
});

/**
 * In units of the shop's currency; unknown of who has not ordered.
 * @example
 * const spendsWell = averageOrderAtLeast(80);
 */
export const averageOrderAtLeast = (sum: number): AverageOrderClause => ({ averageOrderAtLeast: sum });
