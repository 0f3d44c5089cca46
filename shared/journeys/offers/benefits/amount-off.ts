/** The benefit `amountOff`: so many units of the shop's currency, and no more than what the offer is for. */
import * as z from 'zod';
import { type BenefitKind, termsWith } from './benefit.ts';

const schema = termsWith({ amountOff: z.number() });

export const amountOff = {
  key: 'amountOff',
  schema,
  wrong: ({ amountOff }) =>
    amountOff > 0 && Number.isFinite(amountOff)
      ? undefined
      : `must take off more than nothing, in units of the shop's currency, not ${amountOff}`,
  words: ({ amountOff }) => `${amountOff} off`,
  takesOff: ({ amountOff }, { items, ofShop }) => Math.min(items, ofShop(amountOff)),
  face: ({ amountOff }, { ofShop }) => ofShop(amountOff),
} as const satisfies BenefitKind<z.infer<typeof schema>>;
