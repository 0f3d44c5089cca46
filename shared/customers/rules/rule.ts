/** Rules as data: a tree of `all`, `any` and `not` over clauses of the kinds that there are. */
import type { ProfileClause, RuleClause } from './clauses/clause.ts';
import { type Clause, clauseKinds } from './clauses/index.ts';
import { RuleError } from './error.ts';
import type { RuleOf } from './tree.ts';

export type Rule = RuleOf<Clause>;

/** @throws RuleError for what is no clause of any kind: a rule that nobody parsed */
export const readClause = (clause: Clause): ProfileClause | RuleClause<Clause> => {
  for (const kind of clauseKinds) {
    const read = kind.read(clause);
    if (read !== undefined) return read;
  }
  throw new RuleError(`${JSON.stringify(clause)} is no clause of any kind`);
};

export const allOf = (...rules: readonly Rule[]): Rule => ({ all: rules });
export const anyOf = (...rules: readonly Rule[]): Rule => ({ any: rules });
export const not = (rule: Rule): Rule => ({ not: rule });
