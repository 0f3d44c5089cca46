/** Arbitrary values that a schema takes: whatever field a schema gets, properties try it from then on. */
import fc from 'fast-check';
import * as z from 'zod';

/** Of schemas whose definition doesn't say what they take: transforms, and checks in code. */
export type Known = ReadonlyMap<z.core.$ZodType, fc.Arbitrary<unknown>>;

const number = (schema: z.ZodNumber): fc.Arbitrary<number> => {
  const least = Math.max(schema.minValue ?? -1e9, -1e9);
  if (schema.isInt) return fc.integer({ min: least, max: 1e9 });
  // Each of the two zeros is a zero: DynamoDB has one.
  return fc
    .double({ min: least, max: 1e9, minExcluded: true, noNaN: true })
    .map((value) => (value === 0 ? 0 : value));
};

const members = (shape: Readonly<Record<string, z.core.$ZodType>>, known: Known): fc.Arbitrary<unknown> => {
  const names = Object.keys(shape);
  const isOptional = (name: string): boolean => shape[name] instanceof z.ZodExactOptional;
  return fc.record(
    Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, arbitraryOf(schema, known)])),
    { requiredKeys: names.filter((name) => !isOptional(name)), noNullPrototype: true },
  );
};

/** @throws TypeError for a schema of a kind that is not known here */
export const arbitraryOf = (schema: z.core.$ZodType, known: Known): fc.Arbitrary<unknown> => {
  const given = known.get(schema);
  if (given !== undefined) return given;
  if (schema instanceof z.ZodObject) return members(schema.shape, known);
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly)
    return arbitraryOf(schema.unwrap(), known);
  if (schema instanceof z.ZodString) return fc.string({ minLength: schema.minLength ?? 0 });
  if (schema instanceof z.ZodNumber) return number(schema);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNull) return fc.constant(null);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element, known), { maxLength: 5 });
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap(), known), { nil: null });
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(
      schema.keyType instanceof z.ZodEnum
        ? fc.constantFrom(...schema.keyType.options.map(String))
        : fc.string().filter((name) => name !== '__proto__'),
      arbitraryOf(schema.valueType, known),
      { maxKeys: 5, noNullPrototype: true },
    );
  if (schema instanceof z.ZodUnion)
    return fc.oneof(...schema.options.map((each) => arbitraryOf(each, known)));
  if (schema instanceof z.ZodPipe) return arbitraryOf(schema.in, known);
  throw new TypeError(`there is no arbitrary value of ${schema._zod.def.type}; say one`);
};
