/** Recency, frequency and money, as catalogues have been mailed by: a fifth each, one to five points, added up. */
import * as z from 'zod';
import type { Buyer, Buyers } from './buyers.ts';
import { scorerBySignal, signalsOf } from './by-signal.ts';

const measures = {
  recency: ({ active, known }: Buyer) => active - known,
  frequency: ({ orders }: Buyer) => orders,
  money: ({ spent }: Buyer) => spent,
};
type Measure = keyof typeof measures;
const names = Object.keys(measures) as Measure[];

/** Above which the next fifth begins. */
const schema = z.strictObject({
  recency: z.array(z.number()),
  frequency: z.array(z.number()),
  money: z.array(z.number()),
} satisfies Record<Measure, unknown>);
type Fifths = z.infer<typeof schema>;

const fifthsOf = (buyers: Buyers): Fifths => {
  const whole = buyers.customers.reduce((sum, weight) => sum + weight, 0);
  const boundsBy = (measure: Measure): number[] => {
    const values = signalsOf(buyers, measures[measure]);
    const order = Uint32Array.from(values, (_, row) => row).sort(
      (a, b) => (values[a] as number) - (values[b] as number),
    );
    const bounds: number[] = [];
    let passed = 0;
    for (const row of order) {
      passed += buyers.customers[row] as number;
      while (bounds.length < 4 && passed > ((bounds.length + 1) * whole) / 5)
        bounds.push(values[row] as number);
    }
    return bounds;
  };
  return { recency: boundsBy('recency'), frequency: boundsBy('frequency'), money: boundsBy('money') };
};

export const rfm = scorerBySignal({
  name: 'rfm',
  schema,
  learn: ({ before, now }) => ({ before: fifthsOf(before), now: fifthsOf(now) }),
  signal: (fifths, buyer) =>
    names.reduce((points, measure) => {
      const value = measures[measure](buyer);
      return points + 1 + fifths[measure].filter((bound) => value > bound).length;
    }, 0),
});
