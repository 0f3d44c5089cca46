/** The fields that several events have, as schemas. */
import * as z from 'zod';
import { isCurrency } from '../../base/money.ts';

/** Ids become keys, which have a greatest length. */
export const mostLetters = 200;
export const text = z
  .union([z.string(), z.number().transform(String)], { error: 'must be a text or a number' })
  .refine((id) => id !== '' && id.length <= mostLetters, {
    error: `must have 1 to ${mostLetters} characters`,
  });

/** More than any order; and a greater number is no longer exact in minor units. */
export const mostMoney = 1e12;
/** Units of the currency. */
export const money = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: 'must be a number such as 12.5 or "12.50"' },
  )
  .refine((amount) => amount >= 0 && amount <= mostMoney, {
    error: `must be 0 to ${mostMoney}; a refund is no order`,
  });

/** As people type it too: `eur`. */
const currencyOf = (text: string): string => text.trim().toUpperCase();
export const currencyIsWrong = 'must be an ISO 4217 code such as "EUR"';
export const currency = z.string({ error: currencyIsWrong }).transform(currencyOf).refine(isCurrency, {
  error: currencyIsWrong,
});

/** At once. */
export const mostPoints = 1e9;
