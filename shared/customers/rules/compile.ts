/** Compiles a rule into a predicate on a profile's wire form: no mapping, no allocation, a million times a night. */

import type { Instant } from '../../base/time.ts';
import { anniversaryFields, nextAnniversaryOf } from '../profiles/anniversary.ts';
import { numberOf, profileAttributes, textOf, timeOf, type WireItem } from '../profiles/mapper.ts';
import { inOwnUnits, within } from './bounds.ts';
import { attributeOf, optionalNumbers } from './fields.ts';
import type { PlainClause, PlainRule, Rule, Verdict } from './rule.ts';
import { withoutStages } from './stages.ts';

export interface CompiledRule {
  /** Wire attributes that the rule reads: the scan's projection. */
  readonly attributes: readonly string[];
  readonly decide: (item: WireItem, now: Instant) => Verdict;
}

/** Kleene's three values as numbers: `all` is the least, `any` the greatest, `not` the mirror. */
type Truth = 0 | 1 | 2;
type Test = (item: WireItem, now: Instant) => Truth;

const verdicts: readonly Verdict[] = ['out', 'unknown', 'in'];

const truth = (holds: boolean): Truth => (holds ? 2 : 0);

const clauseTest = (clause: PlainClause, reads: Set<string>): Test => {
  const reading = (attribute: string): string => {
    reads.add(attribute);
    return attribute;
  };
  if ('daysSince' in clause) {
    const attribute = reading(attributeOf(clause.daysSince));
    const holds = within(inOwnUnits(clause));
    return (item, now) => {
      const at = timeOf(item[attribute]);
      return at === undefined ? 1 : truth(holds(Math.max(0, now - at)));
    };
  }
  if ('daysUntil' in clause) {
    const attribute = reading(attributeOf(clause.daysUntil));
    const holds = within(inOwnUnits(clause));
    return (item, now) => {
      const at = timeOf(item[attribute]);
      return at === undefined ? 1 : truth(holds(Math.max(0, at - now)));
    };
  }
  if ('daysUntilAnniversary' in clause) {
    const { daysUntilAnniversary: of } = clause;
    const date = reading(profileAttributes[anniversaryFields[of]]);
    const zone = reading(profileAttributes.timezone);
    const holds = within(inOwnUnits(clause));
    return (item, now) => {
      const at = nextAnniversaryOf(
        of,
        {
          birthday: textOf(item[date]),
          firstOrderAt: timeOf(item[date]),
          timezone: textOf(item[zone]),
        },
        now,
      );
      return at === undefined ? 1 : truth(holds(at - now));
    };
  }
  if ('daysBetweenLastOrders' in clause) {
    const last = reading(profileAttributes.lastOrderAt);
    const before = reading(profileAttributes.previousOrderAt);
    const holds = within(inOwnUnits(clause));
    return (item) => {
      const to = timeOf(item[last]);
      const from = timeOf(item[before]);
      return to === undefined || from === undefined ? 1 : truth(holds(Math.max(0, to - from)));
    };
  }
  if ('consent' in clause) {
    const attribute = reading(profileAttributes.consents);
    const short = clause.consent.slice(0, 1);
    return (item) => {
      const value = item[attribute];
      const given = value !== undefined && 'S' in value && value.S.includes(short);
      return truth(given === clause.is);
    };
  }
  if ('known' in clause) {
    const attribute = reading(attributeOf(clause.known));
    return (item) => truth((item[attribute] !== undefined) === clause.is);
  }
  if ('in' in clause) {
    const attribute = reading(attributeOf(clause.field));
    const values = new Set(clause.in);
    return (item) => {
      const value = item[attribute];
      return value !== undefined && 'S' in value ? truth(values.has(value.S)) : 1;
    };
  }
  const attribute = reading(attributeOf(clause.field));
  const holds = within(inOwnUnits(clause));
  const missing = optionalNumbers.has(clause.field) ? undefined : 0;
  return (item) => {
    const value = numberOf(item[attribute]) ?? missing;
    return value === undefined ? 1 : truth(holds(value));
  };
};

const testOf = (rule: PlainRule, reads: Set<string>): Test => {
  if ('all' in rule) {
    const tests = rule.all.map((each) => testOf(each, reads));
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
    const tests = rule.any.map((each) => testOf(each, reads));
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
    const test = testOf(rule.not, reads);
    return (item, now) => (2 - test(item, now)) as Truth;
  }
  return clauseTest(rule, reads);
};

export const compileRule = (rule: Rule): CompiledRule => {
  const reads = new Set<string>();
  const test = testOf(withoutStages(rule), reads);
  return {
    attributes: [...reads],
    decide: (item, now) => verdicts[test(item, now)] ?? 'unknown',
  };
};
