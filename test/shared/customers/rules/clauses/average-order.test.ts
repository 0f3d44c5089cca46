import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../../shared/base/ids.ts';
import { parseIso } from '../../../../../shared/base/time.ts';
import { newProfile } from '../../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  averageOrderAtLeast,
  contradictionIn,
  explainRule,
  noFacts,
  not,
  ordersAtLeast,
  parseRule,
  type Rule,
  ruleSentence,
  spentAtLeast,
  usualSettings,
} from '../../../../../shared/customers/rules/index.ts';

const now = parseIso('2026-11-23T02:00:00Z');
/** @param spent in hundredths */
const seenBy = (rule: Rule, orders: number, spent: number) => {
  const { clauses, verdict, values } = explainRule(
    rule,
    { ...newProfile(customerId('c-1')), orders, spent },
    now,
    usualSettings,
    noFacts,
  );
  return { verdict, saw: clauses[0]?.saw, values };
};

describe('an average order of at least so much', () => {
  it('is said in units of the currency', () => {
    expect(ruleSentence(averageOrderAtLeast(49.5))).toBe('average order ≥ 49.5');
  });

  it('is met to the cent, and shown rounded down', () => {
    const rule = averageOrderAtLeast(50);
    expect(seenBy(rule, 3, 15_000)).toEqual({ verdict: 'in', saw: '50', values: { averageOrder: 50 } });
    expect(seenBy(rule, 3, 14_999)).toEqual({
      verdict: 'out',
      saw: '49.99',
      values: { averageOrder: 49.99 },
    });
  });

  it('is unknown of who has not ordered, and so is its opposite', () => {
    const nobody = { verdict: 'unknown', saw: 'nothing', values: { averageOrder: null } };
    expect(seenBy(averageOrderAtLeast(50), 0, 0)).toEqual(nobody);
    expect(seenBy(not(averageOrderAtLeast(50)), 0, -200)).toEqual(nobody);
  });

  it('falls with what was refunded', () => {
    expect(seenBy(averageOrderAtLeast(1), 2, -300).verdict).toBe('out');
  });

  it('contradicts that there was no order, a greater average, and not how much was spent', () => {
    const none: Rule = { field: 'orders', lessThan: 1 };
    expect(contradictionIn(allOf(none, averageOrderAtLeast(50)), usualSettings)?.because).toBe(
      '"average order ≥ 50" contradicts "orders < 1"',
    );
    expect(
      contradictionIn(allOf(averageOrderAtLeast(50), not(averageOrderAtLeast(40))), usualSettings)?.because,
    ).toBe('"not (average order ≥ 40)" contradicts "average order ≥ 50"');
    expect(
      contradictionIn(
        allOf(averageOrderAtLeast(50), not(averageOrderAtLeast(60)), ordersAtLeast(2), spentAtLeast(1)),
        usualSettings,
      ),
    ).toBeUndefined();
  });

  it('is refused with what would be right', () => {
    expect(() => parseRule({ averageOrderAtLeast: 0.33333 }, 'x')).toThrow(
      'x.averageOrderAtLeast: must have 4 decimals or fewer, not 0.33333',
    );
    expect(() => parseRule({ averageOrderAtLeast: 5, atMost: 9 }, 'x')).toThrow(
      'x: "atMost" does not belong here',
    );
  });
});
