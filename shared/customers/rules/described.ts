/** What a rule is as data, for whoever is told of one: each kind of clause with its fields and bounds. */
import { z } from 'zod';
import { type Clause, clauseKinds } from './clauses/index.ts';
import type { Rule } from './rule.ts';

const clauses = clauseKinds.flatMap(({ schema }): readonly z.ZodType<Clause>[] =>
  'either' in schema ? schema.either : [schema],
);

/** A clause, of any kind. What is asked for as one is read by `parseRule`, whose refusals say more. */
export const describedClause: z.ZodType<Clause> = z
  .union(clauses)
  .meta({ id: 'Clause', description: 'A rule’s clause: see docs/rules.md' });

/** A tree of clauses. */
export const describedRule: z.ZodType<Rule> = z
  .union([
    z.strictObject({
      get all() {
        return z.array(describedRule).min(1);
      },
    }),
    z.strictObject({
      get any() {
        return z.array(describedRule).min(1);
      },
    }),
    z.strictObject({
      get not() {
        return describedRule;
      },
    }),
    describedClause,
  ])
  .meta({ id: 'Rule', description: 'Clauses, and what joins them: see docs/rules.md' });
