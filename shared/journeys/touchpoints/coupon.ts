/** The touchpoint `coupon`: a single-use code, alone or carried by a message. */
import { z } from 'zod';
import type { StepName } from '../../base/ids.ts';
import { type Duration, spoken } from '../../base/time.ts';
import { named, type Scaled, type StoryTerms, type TouchpointKind } from './kind.ts';

export type CouponTerms = { readonly percentOff: number } | { readonly amountOff: number };

/** A single-use coupon; its validity begins when it is first issued in a passage. */
export interface Coupon {
  readonly kind: 'coupon';
  readonly name: StepName;
  /** `amountOff` in units of the shop's currency. */
  readonly terms: CouponTerms;
  readonly validFor: Duration;
  /** Restricts it to the customer's favourite category. */
  readonly onFavouriteCategory?: boolean;
  /** The customer hands it on: it is for the first orders of others, of as many as come, and not for the customer's. */
  readonly forFriends?: boolean;
}

/** @example const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) }); */
export const coupon = (
  name: StepName,
  offer: CouponTerms & Pick<Coupon, 'validFor' | 'onFavouriteCategory' | 'forFriends'>,
): Coupon => {
  const { validFor, onFavouriteCategory, forFriends, ...terms } = offer;
  return {
    kind: 'coupon',
    name,
    terms,
    validFor,
    ...(onFavouriteCategory !== undefined && { onFavouriteCategory }),
    ...(forFriends !== undefined && { forFriends }),
  };
};

export const couponSchema = z.object({
  name: z.string().min(1),
  terms: z.union([
    z.object({ percentOff: z.number().positive().max(100) }),
    z.object({ amountOff: z.number().positive() }),
  ]),
  validFor: z.int().nonnegative(),
  onFavouriteCategory: z.boolean().optional(),
  forFriends: z.boolean().optional(),
});
export type CouponSpec = z.infer<typeof couponSchema>;

/** The offer as it travels, by itself or with the message that carries it. */
export const couponSpec = (
  { name, terms, validFor, onFavouriteCategory, forFriends }: Coupon,
  scaled: Scaled,
): CouponSpec => ({
  name,
  terms: { ...terms },
  validFor: scaled(validFor),
  ...(onFavouriteCategory !== undefined && { onFavouriteCategory }),
  ...(forFriends !== undefined && { forFriends }),
});

const checkCoupon = ({ name, terms, validFor }: Coupon, story: StoryTerms): void => {
  const amount = 'percentOff' in terms ? terms.percentOff : terms.amountOff;
  if (!(amount > 0) || ('percentOff' in terms && amount > 100))
    story.refuse(`coupon "${name}" must take off more than nothing and at most 100 percent, not ${amount}`);
  if (validFor <= 0) story.refuse(`coupon "${name}" must be valid for longer than nothing`);
};

const offer = ({ terms, onFavouriteCategory, forFriends }: Coupon): string =>
  [
    'percentOff' in terms ? `${terms.percentOff}% off` : `${terms.amountOff} off`,
    ...(onFavouriteCategory === true ? ['the favourite category'] : []),
    ...(forFriends === true ? ['for friends'] : []),
  ].join(' ');

const schema = z.object({
  ...named,
  kind: z.literal('coupon'),
  channel: z.literal('email'),
  transactional: z.literal(false),
  coupon: couponSchema,
});

export const couponKind = {
  kind: 'coupon',
  contact: 'none',
  counted: { one: 'coupon', several: 'coupons' },
  schema,
  check: checkCoupon,
  words: (coupon) => ({
    title: `coupon ${coupon.name}`,
    detail: `${offer(coupon)}, valid ${spoken(coupon.validFor)}`,
  }),
  spec: (coupon, scaled): z.infer<typeof schema> => ({
    name: coupon.name,
    kind: 'coupon',
    channel: 'email',
    transactional: false,
    coupon: couponSpec(coupon, scaled),
  }),
} as const satisfies TouchpointKind<Coupon>;
