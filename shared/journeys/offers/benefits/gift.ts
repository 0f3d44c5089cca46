/** The benefit `gift`: something that the shop puts into the parcel, by its id or its name. */
import * as z from 'zod';
import { wrongText } from '../conditions.ts';
import { type BenefitKind, termsWith } from './benefit.ts';

const schema = termsWith({ gift: z.string() });

export const gift = {
  key: 'gift',
  schema,
  wrong: ({ gift }) => {
    const wrong = wrongText(gift);
    return wrong === undefined ? undefined : `has a gift, which ${wrong}`;
  },
  words: ({ gift }) => `gift ${gift}`,
  takesOff: () => 0,
  // What it costs the shop is not known here.
  face: () => undefined,
} as const satisfies BenefitKind<z.infer<typeof schema>>;
