/** Dormancy and lifecycle rules: as data, as sentences, as predicates, explained. */
export { asked } from './asked-traits.ts';
export type { SeenValue, Verdict } from './clauses/clause.ts';
export * from './clauses/index.ts';
export { type CompiledRule, compileRule } from './compile.ts';
export { type Contradiction, contradictionIn } from './contradiction.ts';
export { describedClause, describedRule } from './described.ts';
export { hasDormancy, withDormancy } from './dormancy.ts';
export { RuleError } from './error.ts';
export {
  type ClauseResult,
  type Explained,
  explainRule,
  stageOf,
  stageOfItem,
  valuesSeen,
} from './explain.ts';
export { type Facts, noFacts } from './facts.ts';
export type { TextField } from './fields.ts';
export { parseRule } from './parse.ts';
export { allOf, anyOf, asksScores, not, type Rule, traitOf } from './rule.ts';
export { type Buyer, buyerOfProfile, type Scoring } from './scoring.ts';
export { ruleSentence } from './sentence.ts';
export { type RuleSettings, usualSettings } from './settings.ts';
export {
  defaultThresholds,
  type Stage,
  type StageThresholds,
  StageThresholdsError,
  stageNames,
  stageRules,
  stageThresholds,
} from './stages.ts';
export { thresholdsOf, withThresholds } from './thresholds.ts';
