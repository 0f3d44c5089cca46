/** What clauses' schemas are made of: every refusal says what is wrong and what would be right. */
import * as z from 'zod';
import { mostDigits } from '../../../base/money.ts';
import { type Bounds, boundNames, boundsOf } from '../bounds.ts';

export const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));

/** How many letters differ (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The name that was probably meant, and all there are. */
export const suggestion = (input: unknown, names: readonly string[]): string => {
  const typed = String(input).toLowerCase();
  const [nearest] = names
    .map((name) => ({ name, away: distance(typed, name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.ceil(name.length / 3))
    .sort((a, b) => a.away - b.away);
  const list = `(${names.join(', ')})`;
  return nearest === undefined ? `choose one of ${list}` : `did you mean "${nearest.name}"? ${list}`;
};

export const oneOf = <const Name extends string>(what: string, names: readonly Name[]) =>
  z.enum(names, { error: ({ input }) => `${shown(input)} is no ${what}; ${suggestion(input, names)}` });

/** A clause of exactly these keys. */
export const exactly = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .map((key) => `"${key}" does not belong here; ${suggestion(key, Object.keys(shape))}`)
            .join('; ')
        : undefined,
  });

/** A clause with bounds of this kind, at least one. */
export const ranged = <Shape extends z.core.$ZodLooseShape>(shape: Shape, bound: z.ZodType<number>) => {
  const optional = bound.exactOptional();
  return exactly({
    ...shape,
    atLeast: optional,
    moreThan: optional,
    atMost: optional,
    lessThan: optional,
  }).refine((clause) => boundsOf(clause as Bounds).length > 0, {
    error: `needs at least one of ${boundNames.join(', ')}`,
    when: ({ issues }) => issues.length === 0,
  });
};

/** It may be below 0. */
export const finite = z.number({ error: ({ input }) => `must be a number, not ${shown(input)}` });
export const amount = finite.nonnegative({ error: ({ input }) => `must be 0 or more, not ${shown(input)}` });
export const dayCount = amount.max(36_500, { error: 'must be 36500 days (100 years) or fewer' });
export const someDays = dayCount.min(1, {
  error: ({ input }) => `must be a day or more, not ${shown(input)}`,
});
export const share = amount.max(1, {
  error: ({ input }) => `must be a share from 0 to 1, such as 0.3, not ${shown(input)}`,
});
export const whole = amount.refine(Number.isInteger, {
  error: ({ input }) => `must be a whole number, not ${shown(input)}`,
});
/** In units of the shop's currency. */
export const money = amount.refine((value) => Number(value.toFixed(mostDigits)) === value, {
  error: ({ input }) => `must have ${mostDigits} decimals or fewer, not ${shown(input)}`,
});

export const yesOrNo = z.boolean({ error: ({ input }) => `must be true or false, not ${shown(input)}` });
export const someText = z
  .string({ error: ({ input }) => `must be a text, not ${shown(input)}` })
  .min(1, 'must not be empty');
export const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `must be a list of ${what}s` }).min(1, `must name at least one ${what}`);
