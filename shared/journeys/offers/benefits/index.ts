/** Every kind of benefit: terms, their schema, their checks and what a checkout makes of them follow from here. */
import * as z from 'zod';
import type { RecordOf } from '../../../base/record.ts';
import { conditions } from '../conditions.ts';
import { amountOff } from './amount-off.ts';
import type { BenefitKind } from './benefit.ts';
import { freeShipping } from './free-shipping.ts';
import { gift } from './gift.ts';
import { percentOff } from './percent-off.ts';
import { points } from './points.ts';

const each = [percentOff, amountOff, freeShipping, gift, points] as const;

const [first, ...others] = each;
/** One benefit, and what is asked for it. */
export const couponTerms = z.union([first.schema, ...others.map(({ schema }) => schema)]);
export type CouponTerms = RecordOf<typeof couponTerms>;

const kinds: readonly BenefitKind<CouponTerms>[] = each;

const benefitKeys = each.map(({ key }) => key);

/** The benefits that terms of whatever making name: right ones name one. */
const namedIn = (terms: object): readonly BenefitKind<CouponTerms>[] =>
  kinds.filter(({ key }) => Object.hasOwn(terms, key));

/** What gives the benefit of these terms. */
export const benefitOf = (terms: CouponTerms): BenefitKind<CouponTerms> => {
  const [benefit] = namedIn(terms);
  if (benefit === undefined) throw new Error(`there is no benefit in ${JSON.stringify(terms)}`);
  return benefit;
};

/** `a, b and c` */
export const listed = (keys: readonly string[]): string =>
  `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;

/** What is wrong with what it gives, as the end of a sentence; `undefined`: nothing. */
export const wrongBenefit = (terms: CouponTerms): string | undefined => {
  const [benefit, second] = namedIn(terms);
  const one = `must give one of ${listed(benefitKeys)}`;
  if (benefit === undefined) return `${one}, and gives none`;
  if (second !== undefined) return `${one}, and gives ${benefit.key} and ${second.key}`;
  return benefit.wrong(terms);
};

/** What it says of which no offer knows anything: of a benefit that is right. */
const unknownIn = (terms: CouponTerms): string | undefined =>
  Object.keys(terms).find((key) => key !== benefitOf(terms).key && !Object.hasOwn(conditions, key));

/** What is wrong with what it says, as `wrongBenefit`. @param others what is said beside the terms */
export const wrongTerm = (terms: CouponTerms, others: readonly string[]): string | undefined => {
  const unknown = unknownIn(terms);
  if (unknown === undefined) return undefined;
  const known = [benefitOf(terms).key, ...Object.keys(conditions), ...others];
  return `says ${unknown}, which is no term of an offer; there are ${listed(known)}`;
};
