/** What a kind of shop is to which codes are told before they leave: its module says what its settings are, and what it can't keep. */
import type * as z from 'zod';
import type { CouponTerms } from '../../journeys/offers/benefits/index.ts';

/** Written as a method, which a kind is only ever asked for settings of its own. */
export interface OfferShopKind<Settings extends object> {
  readonly kind: string;
  readonly schema: z.ZodType<Settings>;
  /** What its secret holds; absent: it has none. */
  readonly secret?: string;
  /** What of the terms a code there can't stand for, as the end of a sentence; `undefined`: nothing. */
  lacks(terms: CouponTerms): string | undefined;
}
