/** A pool of codes that the shop has made, and loaded beforehand: what they stand for is the shop's to keep. */
import * as z from 'zod';
import type { OfferShopKind } from './kind.ts';

const schema = z.strictObject({ kind: z.literal('pool') });

export const pool = { kind: 'pool', schema, lacks: () => undefined } as const satisfies OfferShopKind<
  z.infer<typeof schema>
>;
