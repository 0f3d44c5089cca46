/** JSON values, as state machines pass them. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The value as it would arrive over the wire: a copy, with `undefined` at the top read as null. */
export const overTheWire = (value: unknown): Json => JSON.parse(JSON.stringify(value) ?? 'null');
