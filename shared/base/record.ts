/** What schemas of records are made of: plain data as a store gives it back, checked where it is read. */
import * as z from 'zod';
import { customerId, type EnrolmentKey, journeyId, parseTouchKey, type TouchKey } from './ids.ts';
import { instant } from './time.ts';

/** Plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

type Unchanging<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Unchanging<Item>[]
    : { readonly [Name in keyof Value]: Unchanging<Value[Name]> };

/** The record that a schema reads; nobody changes it in place. */
export type RecordOf<Schema extends z.ZodType> = Unchanging<z.output<Schema>>;

/** Milliseconds since 1970. */
export const time = z.number().transform(instant);

/** Texts that are ids, and were checked where they came in. */
export const customer = z.string().transform(customerId);
export const journey = z.string().transform(journeyId);

/** What the wire form can hold is JSON by its making, however deep. */
export const json = z.custom<Json>((value) => value !== undefined, { error: 'must be JSON' });
export const jsonMembers = z.record(z.string(), json);

export const enrolmentKey = z.object({
  journey: z.string().min(1).transform(journeyId),
  version: z.int().positive(),
  customer: z.string().min(1).transform(customerId),
  cycle: z.int().positive(),
}) satisfies z.ZodType<EnrolmentKey>;

export const touch = z.custom<TouchKey>(
  (value) => typeof value === 'string' && parseTouchKey(value) !== undefined,
  { error: 'must be a touchpoint’s key' },
);
