/** The touchpoint `coupon`: a single-use code, alone or carried by a message. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { type Duration, spoken } from '../../base/time.ts';
import {
  benefitOf,
  type CouponTerms,
  couponTerms,
  wrongBenefit,
  wrongTerm,
} from '../offers/benefits/index.ts';
import { conditionWords, type Only, wrongConditions } from '../offers/conditions.ts';
import { named, type Scaled, type StoryTerms, type TouchpointKind } from './kind.ts';

/** A single-use coupon; its validity begins when it is first issued in a passage. */
export interface Coupon {
  readonly kind: 'coupon';
  readonly name: StepName;
  readonly terms: CouponTerms;
  readonly validFor: Duration;
  /** What it is for is known once it is issued: the customer's favourite category then. */
  readonly onFavouriteCategory?: true;
  /** The customer hands it on: it is for the first orders of others, of as many as come, and not for the customer's. */
  readonly forFriends?: boolean;
}

type WithOnly<Terms> = Terms extends CouponTerms
  ? Omit<Terms, 'only'> & { readonly only?: Only | 'favourite-category' }
  : never;

/**
 * One benefit (`percentOff`, `amountOff` in units of the shop's currency, `freeShipping`, `gift`, `points`), what is asked
 * for it, and how long it holds.
 */
export type Offer = WithOnly<CouponTerms> & Pick<Coupon, 'validFor' | 'forFriends'>;

/**
 * `only` with `'favourite-category'` is the customer's own when the coupon is issued; of whom none is known, it is for
 * the whole basket.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
 * const teaTime = coupon('tea-time', {
 *   amountOff: 5,
 *   minimum: 30,
 *   only: { categories: ['tea'] },
 *   notWithOthers: true,
 *   validFor: days(14),
 * });
 * const yours = coupon('yours', { percentOff: 50, only: 'favourite-category', validFor: days(14) });
 */
export const coupon = (name: StepName, { validFor, forFriends, only, ...benefit }: Offer): Coupon => ({
  kind: 'coupon',
  name,
  terms: { ...benefit, ...(only !== undefined && only !== 'favourite-category' && { only }) },
  validFor,
  ...(only === 'favourite-category' && { onFavouriteCategory: true }),
  ...(forFriends !== undefined && { forFriends }),
});

export const couponSchema = z.object({
  name: z.string().min(1),
  terms: couponTerms,
  validFor: z.int().nonnegative(),
  onFavouriteCategory: z.literal(true).optional(),
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

/** What is wrong with an offer to be handed on, as the end of a sentence; `undefined`: nothing. */
const wrongForFriends = ({ terms, onFavouriteCategory, forFriends }: Coupon): string | undefined => {
  if (forFriends !== true) return undefined;
  if (onFavouriteCategory === true)
    return 'is for friends, whose favourite category nobody knows; name the categories';
  return 'points' in terms ? 'is for friends, who get no points by it; award(…) gives them some' : undefined;
};

const checkCoupon = (offer: Coupon, story: StoryTerms): void => {
  const { name, terms, validFor } = offer;
  const wrong =
    wrongBenefit(terms) ??
    wrongTerm(terms, ['validFor', 'forFriends']) ??
    wrongConditions(terms) ??
    wrongForFriends(offer) ??
    (validFor > 0 ? undefined : 'must be valid for longer than nothing');
  if (wrong !== undefined) story.refuse(`coupon "${name}" ${wrong}`);
};

const offer = ({ terms, onFavouriteCategory, forFriends }: Coupon): string =>
  [
    benefitOf(terms).words(terms),
    ...(onFavouriteCategory === true ? ['on the favourite category'] : []),
    ...conditionWords(terms),
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
  said: ({ terms, validFor, onFavouriteCategory, forFriends }) => ({
    terms: { ...terms },
    validFor,
    ...(onFavouriteCategory === true && { onFavouriteCategory }),
    ...(forFriends === true && { forFriends }),
  }),
  spec: (coupon, scaled): z.infer<typeof schema> => ({
    name: coupon.name,
    kind: 'coupon',
    channel: 'email',
    transactional: false,
    coupon: couponSpec(coupon, scaled),
  }),
} as const satisfies TouchpointKind<Coupon>;
