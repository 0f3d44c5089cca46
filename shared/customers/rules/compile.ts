/** Compiles a rule into a predicate on a profile's wire form: no mapping, no allocation, a million times a night. */

import type { Instant } from '../../base/time.ts';
import type { WireItem } from '../profiles/mapper.ts';
import { type Truth, type Verdict, verdicts } from './clauses/clause.ts';
import { type Rule, readClause } from './rule.ts';
import type { RuleSettings } from './settings.ts';

export interface CompiledRule {
  /** Wire attributes that the rule reads: the scan's projection. */
  readonly attributes: readonly string[];
  readonly decide: (item: WireItem, now: Instant) => Verdict;
}

type Test = (item: WireItem, now: Instant) => Truth;

const testOf = (rule: Rule, settings: RuleSettings, reads: Set<string>): Test => {
  if ('all' in rule) {
    const tests = rule.all.map((each) => testOf(each, settings, reads));
    return (item, now) => {
      let least: Truth = 2;
      for (const test of tests) {
        const value = test(item, now);
        if (value === 0) return 0;
        if (value < least) least = value;
      }
      return least;
    };
  }
  if ('any' in rule) {
    const tests = rule.any.map((each) => testOf(each, settings, reads));
    return (item, now) => {
      let greatest: Truth = 0;
      for (const test of tests) {
        const value = test(item, now);
        if (value === 2) return 2;
        if (value > greatest) greatest = value;
      }
      return greatest;
    };
  }
  if ('not' in rule) {
    const test = testOf(rule.not, settings, reads);
    return (item, now) => (2 - test(item, now)) as Truth;
  }
  const clause = readClause(rule, settings);
  if ('standsFor' in clause) return testOf(clause.standsFor, settings, reads);
  for (const attribute of clause.attributes) reads.add(attribute);
  return clause.test;
};

export const compileRule = (rule: Rule, settings: RuleSettings): CompiledRule => {
  const reads = new Set<string>();
  const test = testOf(rule, settings, reads);
  return { attributes: [...reads], decide: (item, now) => verdicts[test(item, now)] };
};
