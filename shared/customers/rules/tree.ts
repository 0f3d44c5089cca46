/** The tree that rules are, whatever stands at its ends: `all`, `any` and `not` over clauses. */
export interface All<Clause extends object> {
  readonly all: readonly RuleOf<Clause>[];
}
export interface Any<Clause extends object> {
  readonly any: readonly RuleOf<Clause>[];
}
export interface Not<Clause extends object> {
  readonly not: RuleOf<Clause>;
}
export type RuleOf<Clause extends object> = All<Clause> | Any<Clause> | Not<Clause> | Clause;

const isAll = <Clause extends object>(rule: RuleOf<Clause>): rule is All<Clause> => 'all' in rule;
const isAny = <Clause extends object>(rule: RuleOf<Clause>): rule is Any<Clause> => 'any' in rule;
const isNot = <Clause extends object>(rule: RuleOf<Clause>): rule is Not<Clause> => 'not' in rule;

/** The clauses as the rule is read, from the left. */
export const clausesOf = <Clause extends object>(rule: RuleOf<Clause>): readonly Clause[] => {
  if (isAll(rule)) return rule.all.flatMap((part) => clausesOf(part));
  if (isAny(rule)) return rule.any.flatMap((part) => clausesOf(part));
  return isNot(rule) ? clausesOf(rule.not) : [rule];
};

/** The rule with every clause replaced by what `change` makes of it. */
export const mapClauses = <Clause extends object, Changed extends object>(
  rule: RuleOf<Clause>,
  change: (clause: Clause) => RuleOf<Changed>,
): RuleOf<Changed> => {
  if (isAll(rule)) return { all: rule.all.map((each) => mapClauses(each, change)) };
  if (isAny(rule)) return { any: rule.any.map((each) => mapClauses(each, change)) };
  return isNot(rule) ? { not: mapClauses(rule.not, change) } : change(rule);
};
