/** The codes that an order names, in the forms that shops tell them: one, several in a text, or a list. */
import { isAbsent, type Loose, listOf, within } from './reading.ts';

/** An order has a few. */
const mostCodes = 20;
const mostLetters = 200;

const names = [
  'coupon',
  'coupon_code',
  'couponCode',
  'coupons',
  'coupon_codes',
  'couponCodes',
  'coupon_lines',
  'discount_code',
  'discountCode',
  'discount_codes',
  'discountCodes',
  'discount_applications',
];

const codesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return listOf(value).flatMap(codesIn);
  if (typeof value === 'string') return value.split(/[,;]/).map((code) => code.trim());
  return typeof value === 'object' ? codesIn(within(value).code) : [];
};

/** Each once, in the order in which they are told. */
export const couponCodesIn = (fields: Loose): readonly string[] => {
  const codes = names.flatMap((name) => codesIn(fields[name]));
  return [...new Set(codes)]
    .filter((code) => !isAbsent(code) && code.length <= mostLetters)
    .slice(0, mostCodes);
};
