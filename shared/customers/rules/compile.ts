/** Compiles a rule into a predicate on a profile's wire form: no mapping, no allocation, a million times a night. */

import type { Instant } from '../../base/time.ts';
import type { WireItem } from '../profiles/mapper.ts';
import { type ProfileClause, type Truth, type Verdict, verdicts } from './clauses/clause.ts';
import type { Facts } from './facts.ts';
import { asksScores, type Rule, readClause } from './rule.ts';
import type { RuleSettings } from './settings.ts';

export interface CompiledRule {
  /** Wire attributes that the rule reads: the scan's projection. */
  readonly attributes: readonly string[];
  /** Whether some clause asks the customer's orders. */
  readonly asksOrders: boolean;
  /** Whether some clause asks what was learned of who returns. */
  readonly asksScores: boolean;
  /**
   * Whether the rule holds as far as the profile can tell: with orders as the rule would have them.
   * @param facts of all customers: no purchase is looked at
   */
  readonly mayHold: (item: WireItem, now: Instant, facts: Facts) => boolean;
  readonly decide: (item: WireItem, now: Instant, facts: Facts) => Verdict;
}

type Test = (item: WireItem, now: Instant, facts: Facts) => Truth;

/** How a clause is tested, where its being true makes the rule truer (`wanted` is 2) or less true (0). */
type ClauseTest = (clause: ProfileClause, wanted: 0 | 2) => Test;

const testOf = (rule: Rule, settings: RuleSettings, of: ClauseTest, wanted: 0 | 2 = 2): Test => {
  if ('all' in rule) {
    const tests = rule.all.map((each) => testOf(each, settings, of, wanted));
    return (item, now, facts) => {
      let least: Truth = 2;
      for (const test of tests) {
        const value = test(item, now, facts);
        if (value === 0) return 0;
        if (value < least) least = value;
      }
      return least;
    };
  }
  if ('any' in rule) {
    const tests = rule.any.map((each) => testOf(each, settings, of, wanted));
    return (item, now, facts) => {
      let greatest: Truth = 0;
      for (const test of tests) {
        const value = test(item, now, facts);
        if (value === 2) return 2;
        if (value > greatest) greatest = value;
      }
      return greatest;
    };
  }
  if ('not' in rule) {
    const test = testOf(rule.not, settings, of, wanted === 2 ? 0 : 2);
    return (item, now, facts) => (2 - test(item, now, facts)) as Truth;
  }
  const clause = readClause(rule, settings);
  return 'standsFor' in clause ? testOf(clause.standsFor, settings, of, wanted) : of(clause, wanted);
};

/** On the profile alone: what it leaves open is as the rule would have it. */
const onProfile: ClauseTest = ({ asksOrders, test }, wanted) =>
  asksOrders === undefined ? test : (item, now) => (asksOrders.isRuledOut(item, now) ? 0 : wanted);

export const compileRule = (rule: Rule, settings: RuleSettings): CompiledRule => {
  const clauses: ProfileClause[] = [];
  const test = testOf(rule, settings, (clause) => {
    clauses.push(clause);
    return clause.test;
  });
  const asksOrders = clauses.some((clause) => clause.asksOrders !== undefined);
  const hopeful = asksOrders ? testOf(rule, settings, onProfile) : test;
  return {
    attributes: [...new Set(clauses.flatMap(({ attributes }) => attributes))],
    asksOrders,
    asksScores: asksScores(rule),
    mayHold: (item, now, facts) => hopeful(item, now, facts) === 2,
    decide: (item, now, facts) => verdicts[test(item, now, facts)],
  };
};
