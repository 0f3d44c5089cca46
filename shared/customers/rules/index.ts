/** Dormancy and lifecycle rules: as data, as sentences, as predicates, explained. */
export { type CompiledRule, compileRule } from './compile.ts';
export { type Contradiction, contradictionIn } from './contradiction.ts';
export { type ClauseResult, type Explained, explainRule, type SeenValue, stageOf } from './explain.ts';
export type { TextField } from './fields.ts';
export { parseRule, RuleError } from './parse.ts';
export {
  allOf,
  anniversaryWithin,
  anyOf,
  atMostOrders,
  type Clause,
  consentsTo,
  dormantFor,
  dueWithin,
  hasDormancy,
  inactiveFor,
  isKnown,
  not,
  ordersAtLeast,
  pointsExpiringAtLeast,
  pointsToKeepTierAtMost,
  type Rule,
  sinceAtLeast,
  spentAtLeast,
  stageIs,
  tierIn,
  type Verdict,
  withDormancy,
} from './rule.ts';
export { ruleSentence } from './sentence.ts';
export {
  defaultThresholds,
  type Stage,
  type StageThresholds,
  StageThresholdsError,
  stageNames,
  stageRules,
} from './stages.ts';
