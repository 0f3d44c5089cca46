/** What the scorers share that know no model: a signal that is higher for who is likelier to return, and what it was worth. */
import * as z from 'zod';
import { days } from '../../base/time.ts';
import { logarithms, logits, monotoneCurve, monotoneCurveSchema, valueAt } from '../statistics/monotone.ts';
import { type Buyer, type Buyers, buyerAt, type FollowedBuyers } from './buyers.ts';
import { type Lesson, NotFittedError, type Scorer, scorer } from './scorer.ts';

/** What a signal was worth, of the customers who were followed. */
const worthSchema = z.strictObject({
  /** For how many days they were. */
  days: z.number().positive(),
  chance: monotoneCurveSchema,
  orders: monotoneCurveSchema,
  /** The orders of a time grow by this power of it: 1 where they come evenly, less where customers are lost on the way. */
  fade: z.number().nonnegative(),
});
type Worth = z.infer<typeof worthSchema>;

/** From half the time to the whole, of all customers together; what comes later and later is a season, and no promise. */
const fadeOf = ({ customers, ordered, orderedEarly }: FollowedBuyers): number => {
  const sumOf = (column: Float64Array): number =>
    customers.reduce((sum, weight, row) => sum + weight * (column[row] as number), 0);
  const early = sumOf(orderedEarly) / sumOf(ordered);
  return early <= 0 ? 1 : Math.min(1, Math.max(0, -Math.log2(early)));
};

const day = days(1);

/** Of fewer who returned, or did not, no curve can be told. */
const fewest = 20;

const worthOf = (signals: Float64Array, before: FollowedBuyers): Worth => {
  const { customers, followed, returned, ordered } = before;
  const back = customers.reduce((sum, weight, row) => sum + weight * (returned[row] as number), 0);
  const away = customers.reduce((sum, weight) => sum + weight, 0) - back;
  if (back < fewest || away < fewest)
    throw new NotFittedError(
      `of those followed for ${Math.round(followed / day)} days ${Math.round(back)} returned and ${Math.round(away)} did not; it takes ${fewest} of each`,
    );
  return {
    days: followed / day,
    chance: monotoneCurve(signals, returned, customers),
    orders: monotoneCurve(signals, ordered, customers),
    fade: fadeOf(before),
  };
};

export const signalsOf = (buyers: Buyers, signalOf: (buyer: Buyer) => number): Float64Array =>
  buyers.customers.map((_, row) => signalOf(buyerAt(buyers, row)));

/** A scorer by what it learns for its signal, beside what the signal was worth. */
export const scorerBySignal = <const Name extends string, Learned>(description: {
  readonly name: Name;
  readonly schema: z.ZodType<Learned>;
  /** To read the signal of those who were followed, and to read it from now on, which may be another. */
  readonly learn: (lesson: Lesson) => { readonly before: Learned; readonly now: Learned };
  readonly signal: (learned: Learned, buyer: Buyer) => number;
}): Scorer<Name> => {
  const { name, schema, learn, signal } = description;
  return scorer({
    name,
    schema: z.strictObject({ learned: schema, worth: worthSchema }),
    fit: (lesson) => {
      const { before, now } = learn(lesson);
      const signals = signalsOf(lesson.before, (buyer) => signal(before, buyer));
      return { learned: now, worth: worthOf(signals, lesson.before) };
    },
    score: ({ learned, worth }, buyer, over) => {
      const at = signal(learned, buyer);
      const times = (over / day / worth.days) ** worth.fade;
      return {
        orders: times * valueAt(worth.orders, at, logarithms),
        chance: -Math.expm1(times * Math.log1p(-valueAt(worth.chance, at, logits))),
      };
    },
  });
};
