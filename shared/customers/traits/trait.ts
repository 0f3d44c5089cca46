/** Traits of a shop's own: what kinds there are, and how the values that others tell are read strictly and in one form. */
import * as z from 'zod';
import { isDate } from '../../base/calendar.ts';

/** A trait as the shop's settings declare it. */
export type TraitDeclaration = (
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  | { readonly kind: 'date' }
) & {
  /** Whether profiles keep it. They do where a rule or a branch of the shop's journeys asks for it, and where this says so. */
  readonly kept?: boolean;
};
/** By name. */
export type ShopTraits = Readonly<Record<string, TraitDeclaration>>;

/** A text, a number, or a date as `YYYY-MM-DD`. */
export type TraitValue = string | number;
export type TraitValues = Readonly<Record<string, TraitValue>>;

/** A text that is always one of these. @example const plan = oneOf('free', 'pro'); */
export const oneOf = <const Value extends string>(...values: readonly [Value, ...Value[]]) =>
  ({ kind: 'oneOf', values }) as const;
/** Any text of one line. @example const petName = text(); */
export const text = () => ({ kind: 'text' }) as const;
/** @example const seats = number(); */
export const number = () => ({ kind: 'number' }) as const;
/** A day, without a time. @example const renewsOn = date(); */
export const date = () => ({ kind: 'date' }) as const;

const mostLetters = 200;
const mostDigits = 1e12;

const line = z
  .union([z.string(), z.number().transform(String)], { error: 'must be a text' })
  .transform((value) => value.trim())
  .refine((value) => value.length <= mostLetters && /^\P{Cc}+$/u.test(value), {
    error: `must be a text of 1 to ${mostLetters} characters on one line`,
  });

const count = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ],
    {
      error: 'must be a number such as 120',
    },
  )
  .refine((value) => Math.abs(value) <= mostDigits, { error: `must be at most ${mostDigits}` });

const day = z
  .string({ error: 'must be a date such as 2027-03-01' })
  .transform((value) => value.trim().replace(/[T ].*$/, ''))
  .refine(isDate, { error: 'must be a date such as 2027-03-01' });

const valueSchema = (declaration: TraitDeclaration): z.ZodType<TraitValue> => {
  switch (declaration.kind) {
    case 'oneOf': {
      const { values } = declaration;
      return line.refine((value) => values.includes(value), { error: `must be one of ${values.join(', ')}` });
    }
    case 'text':
      return line;
    case 'number':
      return count;
    case 'date':
      return day;
  }
};

/** A trait that was told and can't be read. */
export interface UnreadableTrait {
  readonly name: string;
  /** What would be right. */
  readonly wrong: string;
}

/** Null and the empty text are how many systems say that they don't know. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** The declared traits among what was told, each in its one form; each that can't be read is left out, and named. */
export const readTraits = (
  told: Readonly<Record<string, unknown>>,
  declared: ShopTraits,
): { readonly values: TraitValues; readonly unreadable: readonly UnreadableTrait[] } => {
  const values: Record<string, TraitValue> = {};
  const unreadable: UnreadableTrait[] = [];
  for (const [name, declaration] of Object.entries(declared)) {
    const value = Object.hasOwn(told, name) ? told[name] : undefined;
    if (isEmpty(value)) continue;
    const result = valueSchema(declaration).safeParse(value);
    if (result.success) values[name] = result.data;
    else unreadable.push({ name, wrong: result.error.issues[0]?.message ?? 'can’t be read' });
  }
  return { values, unreadable };
};

/** The traits that profiles keep. */
export const keptTraits = (declared: ShopTraits): ReadonlySet<string> =>
  new Set(Object.keys(declared).filter((name) => declared[name]?.kept === true));
