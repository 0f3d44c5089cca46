/** The benefit `freeShipping`: the order is sent for nothing. */
import * as z from 'zod';
import { type BenefitKind, termsWith } from './benefit.ts';

const schema = termsWith({ freeShipping: z.literal(true) });

export const freeShipping = {
  key: 'freeShipping',
  schema,
  wrong: ({ freeShipping }) =>
    freeShipping === true ? undefined : 'says freeShipping: true, or leaves it out',
  words: () => 'free shipping',
  takesOff: (_, { shipping = 0 }) => shipping,
  // What the shop's carrier asks is not known here.
  face: () => undefined,
} as const satisfies BenefitKind<z.infer<typeof schema>>;
