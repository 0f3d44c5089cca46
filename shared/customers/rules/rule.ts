/** Rules as data: a tree of `all`, `any` and `not` over clauses of the kinds that there are. */
import type { ProfileClause, RuleClause } from './clauses/clause.ts';
import { type Clause, clauseKinds } from './clauses/index.ts';
import { RuleError } from './error.ts';
import type { RuleSettings } from './settings.ts';
import { clausesOf, type RuleOf } from './tree.ts';

export type Rule = RuleOf<Clause>;

const noClause = (clause: object): RuleError =>
  new RuleError(`${JSON.stringify(clause)} is no clause of any kind`);

/** @throws RuleError for what is no clause of any kind: a rule that nobody parsed */
export const readClause = (clause: Clause, settings: RuleSettings): ProfileClause | RuleClause<Clause> => {
  for (const kind of clauseKinds) {
    const read = kind.read(clause, settings);
    if (read !== undefined) return read;
  }
  throw noClause(clause);
};

/** `orders ≥ 2`. @throws RuleError as `readClause` does */
export const clauseSentence = (clause: Clause): string => {
  for (const kind of clauseKinds) {
    const sentence = kind.sentence(clause);
    if (sentence !== undefined) return sentence;
  }
  throw noClause(clause);
};

/** The shop's own trait that the clause asks for; `undefined`: it asks for none. */
export const traitOf = (clause: Clause): string | undefined =>
  clauseKinds.map((kind) => kind.traitOf(clause)).find((trait) => trait !== undefined);

/** Whether some clause asks what was learned of who returns: without a model that is unknown of everybody. */
export const asksScores = (rule: Rule): boolean =>
  clausesOf(rule).some((clause) => clauseKinds.some((kind) => kind.asksScores && kind.key in clause));

/**
 * Holds where each of them does.
 * @example
 * const goneRegular = allOf(dormantFor(days(30)), ordersAtLeast(3));
 */
export const allOf = (...rules: readonly Rule[]): Rule => ({ all: rules });
/**
 * Holds where one of them does.
 * @example
 * const valued = anyOf(tierIn('gold', 'black'), spentAtLeast(500));
 */
export const anyOf = (...rules: readonly Rule[]): Rule => ({ any: rules });
/**
 * Holds where the rule does not; of what is unknown, that stays so.
 * @example
 * const hadNoCoupon = not(isKnown('lastCoupon'));
 */
export const not = (rule: Rule): Rule => ({ not: rule });
