/** What a rule is as data, for whoever is told of one: each kind of clause with its fields and bounds. */
import * as z from 'zod';
import { type Clause, clauseKinds } from './clauses/index.ts';
import type { Rule } from './rule.ts';

const clauses = clauseKinds.flatMap(({ schema }): readonly z.ZodType<Clause>[] =>
  'either' in schema ? schema.either : [schema],
);

/** A clause, of any kind. What is asked for as one is read by `parseRule`, whose refusals say more. */
export const describedClause: z.ZodType<Clause> = z
  .union(clauses)
  .meta({ id: 'Clause', description: 'A rule’s clause: see docs/rules.md' });

/** Named, each: generators of clients know no nameless thing that holds itself. */
const everyOf = z
  .strictObject({
    get all() {
      return z.array(describedRule).min(1);
    },
  })
  .meta({ id: 'RuleAll', description: 'Each of these' });

const someOf = z
  .strictObject({
    get any() {
      return z.array(describedRule).min(1);
    },
  })
  .meta({ id: 'RuleAny', description: 'At least one of these' });

const notOf = z
  .strictObject({
    get not() {
      return describedRule;
    },
  })
  .meta({ id: 'RuleNot', description: 'Where this does not hold' });

/** A tree of clauses. */
export const describedRule: z.ZodType<Rule> = z
  .union([everyOf, someOf, notOf, describedClause])
  .meta({ id: 'Rule', description: 'Clauses, and what joins them: see docs/rules.md' });
