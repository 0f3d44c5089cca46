/** What an order, a refund or a cart is worth, by whichever name it is told. */
import { money } from '../checked.ts';
import { type FieldSource, firstOf, moneyAt } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';

export const worth = { value: unlessEmpty(money), total: unlessEmpty(money), revenue: unlessEmpty(money) };
type Worth = { readonly [Name in keyof typeof worth]?: number | undefined };

/** In units of the currency. */
export const worthOf = ({ value, total, revenue }: Worth): number | undefined => value ?? total ?? revenue;

export const isWorthThere = (detail: Worth): boolean => worthOf(detail) !== undefined;
export const worthIsMissing = { path: ['value'], error: 'must be there, or total, or revenue' };

/** The first of these that is told. */
export const worthAt = (
  { reading, path, fields }: FieldSource,
  names: readonly string[],
): number | undefined => {
  const found = firstOf(fields, names);
  return found && moneyAt(reading, `${path}.${found.name}`, found.value);
};

export const neededWorthAt = (source: FieldSource, names: readonly string[]): number | undefined => {
  if (firstOf(source.fields, names) !== undefined) return worthAt(source, names);
  return source.reading.refuse(
    `${source.path}.${names[0]}`,
    `is missing, as are ${names.slice(1).join(' and ')}; send an amount such as 19.9`,
  );
};
