/** The benefit `points`: they are the customer's as soon as the order that took the coupon counts. */
import * as z from 'zod';
import { type BenefitKind, termsWith } from './benefit.ts';

const schema = termsWith({ points: z.number() });

export const points = {
  key: 'points',
  schema,
  wrong: ({ points }) =>
    Number.isInteger(points) && points > 0
      ? undefined
      : `must give a whole number of points above nothing, not ${points}`,
  words: ({ points }) => `${points} points`,
  takesOff: () => 0,
  // Points are no money until they are spent.
  face: () => undefined,
} as const satisfies BenefitKind<z.infer<typeof schema>>;
