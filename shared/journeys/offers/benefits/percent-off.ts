/** The benefit `percentOff`: so many hundredths of what the offer is for. */
import * as z from 'zod';
import { type BenefitKind, termsWith } from './benefit.ts';

const schema = termsWith({ percentOff: z.number() });

const share = (percentOff: number, of: number): number => Math.min(of, Math.round((of * percentOff) / 100));

export const percentOff = {
  key: 'percentOff',
  schema,
  wrong: ({ percentOff }) =>
    percentOff > 0 && percentOff <= 100
      ? undefined
      : `must take off more than nothing and at most 100 percent, not ${percentOff}`,
  words: ({ percentOff }) => `${percentOff}% off`,
  takesOff: ({ percentOff }, { items }) => share(percentOff, items),
  face: ({ percentOff }, { order }) => (order === undefined ? undefined : share(percentOff, order)),
} as const satisfies BenefitKind<z.infer<typeof schema>>;
