/** The traits of a shop's own, as its settings declare them. */
import * as z from 'zod';
import { profileAttributes } from '../profiles/mapper.ts';
import type { ShopTraits, TraitDeclaration } from '../traits/trait.ts';
import { identifiedMembers } from './kinds/customer-identified.ts';
import { customerIds } from './reading.ts';
import { traitsByName } from './trait-fields.ts';

/** Each is told, read and kept by itself. */
const mostTraits = 100;

const ours: ReadonlySet<string> = new Set([...Object.keys(profileAttributes), ...identifiedMembers]);

/** Each name by which others tell something of ours, with our name for it. */
const alsoOurs: ReadonlyMap<string, string> = new Map<string, string>([
  ...traitsByName,
  ...customerIds.map((name) => [name, 'customer'] as const),
]);

/** Why the name is not free for a trait of the shop's; `undefined`: it is. */
const takenBecause = (name: string): string | undefined => {
  if (ours.has(name)) return 'is a field of Rekindle’s own; call the trait something else';
  const own = alsoOurs.get(name);
  return own === undefined
    ? undefined
    : `is a name by which Rekindle is told its own "${own}"; use that one, or call the trait something else`;
};

const kept = z.boolean().exactOptional();

const declaration: z.ZodType<TraitDeclaration, TraitDeclaration> = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('oneOf'),
      values: z
        .array(z.string().min(1).max(200))
        .min(1, { error: 'must name at least one value' })
        .refine((values) => new Set(values).size === values.length, { error: 'names a value twice' }),
      kept,
    }),
    z.strictObject({ kind: z.literal('text'), kept }),
    z.strictObject({ kind: z.literal('number'), kept }),
    z.strictObject({ kind: z.literal('date'), kept }),
  ],
  { error: 'must be one of {"kind": "oneOf", "values": […]}, or "kind" text, number or date' },
);

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, {
    error: 'must be letters, digits and underscores, a letter first, such as "petName"',
  })
  .refine((each) => takenBecause(each) === undefined, {
    error: ({ input }) => `"${String(input)}" ${takenBecause(String(input))}`,
  });

/** By name, as `oneOf`, `text`, `number` and `date` make them. */
export const shopTraits: z.ZodType<ShopTraits, ShopTraits> = z
  .record(name, declaration)
  .refine((traits) => Object.keys(traits).length <= mostTraits, {
    error: `must be at most ${mostTraits} traits`,
  });
