/** Categories as a shop's events tell them, and what they are called in the language of a message. */
import { pickLocale } from './locales.ts';
import type { MessageVariables } from './variables.ts';

/** By category, as it is told: its name by locale (BCP 47). */
export type CategoryNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The category's name in the locale, or in what is read beside it; as it is told, where nobody named it. */
export const categoryIn = (category: string, names: CategoryNames, locale: string): string => {
  const byLocale = Object.hasOwn(names, category) ? (names[category] ?? {}) : {};
  const picked = pickLocale((each) => Object.hasOwn(byLocale, each), locale, '');
  return (picked && byLocale[picked.locale]) ?? category;
};

/** The variables with each category by its name. */
export const withCategories = (
  variables: MessageVariables,
  names: CategoryNames,
  locale: string,
): MessageVariables => {
  const { customer, coupon, browsed } = variables;
  const named = (category: string): string => categoryIn(category, names, locale);
  const ifTold = (category: string | null): string | null => category && named(category);
  return {
    ...variables,
    customer: { ...customer, favouriteCategory: ifTold(customer.favouriteCategory) },
    ...(coupon !== undefined && { coupon: { ...coupon, only: coupon.only?.map(named) ?? null } }),
    ...(browsed !== undefined && { browsed: { ...browsed, category: ifTold(browsed.category) } }),
  };
};
