/** What an order, a refund or a cart is worth, by whichever name it is told. */
import * as z from 'zod';
import { minorOf } from '../../../base/money.ts';
import { currency, currencyIsWrong, money } from '../checked.ts';
import { type FieldSource, firstOf, moneyAt, shown } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';

export const worth = {
  value: unlessEmpty(money),
  total: unlessEmpty(money),
  revenue: unlessEmpty(money),
  currency: unlessEmpty(currency),
};
/** Of an event, beside its amounts; absent: the shop's own. */
export const toldCurrency = { currency: z.string().exactOptional() };

interface Worth {
  readonly value?: number | undefined;
  readonly total?: number | undefined;
  readonly revenue?: number | undefined;
  readonly currency?: string | undefined;
}

/** As an event has it: in minor units of the currency, which is the shop's own unless it is told. */
export const amountsOf = (
  { currency: told }: Worth,
  { currency: shops }: { readonly currency: string },
): { readonly of: (units: number) => number; readonly currency: { readonly currency?: string } } => ({
  of: (units) => minorOf(units, told ?? shops),
  currency: told === undefined ? {} : { currency: told },
});

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

const currencyNames = ['currency', 'currency_code', 'currencyCode'];

/** `undefined`: the shop's own. */
export const currencyAt = ({ reading, path, fields }: FieldSource): string | undefined => {
  const found = firstOf(fields, currencyNames);
  if (found === undefined) return undefined;
  const read = currency.safeParse(found.value);
  return read.success
    ? read.data
    : reading.refuse(`${path}.${found.name}`, `${currencyIsWrong}; it is ${shown(found.value)}`);
};
