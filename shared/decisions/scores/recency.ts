/** The plain rule: who ordered last is the likeliest to order next. */
import * as z from 'zod';
import { scorerBySignal } from './by-signal.ts';

export const recency = scorerBySignal({
  name: 'recency',
  schema: z.strictObject({}),
  learn: () => ({ before: {}, now: {} }),
  signal: (_, { active, known }) => -Math.log1p(known - active),
});
