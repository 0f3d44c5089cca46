/** Checks what others send against a schema, and says by field what is wrong with it. */
import { z } from 'zod';

/** A message that is no event; it names the field, and ends in the dead-letter queue. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/** Each as `a.b: what is wrong`. */
export const problemsOf = ({ issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

/** @throws UnreadableEventError naming each field that is wrong */
export const checked = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UnreadableEventError(`${what}: ${problemsOf(result.error).join('; ')}`);
};

/** Ids become keys, which have a greatest length. */
export const mostLetters = 200;
export const text = z
  .union([z.string(), z.number().transform(String)], { error: 'must be a text or a number' })
  .refine((id) => id !== '' && id.length <= mostLetters, {
    error: `must have 1 to ${mostLetters} characters`,
  });

/** More than any order; and a greater number is no longer exact in hundredths. */
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

export const hundredths = (units: number): number => Math.round(units * 100);

/** At once. */
export const mostPoints = 1e9;
