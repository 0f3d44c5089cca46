/** Which rules ask for days of silence, and which amounts of a rule can be others. */
import { expect, it } from 'vitest';
import { days } from '../../../../shared/base/time.ts';
import {
  allOf,
  anyOf,
  dormantFor,
  hasDormancy,
  inactiveFor,
  isKnown,
  not,
  ordersAtLeast,
  type Rule,
  sinceAtLeast,
  stageIs,
  thresholdsOf,
  withDormancy,
  withThresholds,
} from '../../../../shared/customers/rules/index.ts';

it.each<readonly [Rule, boolean]>([
  [dormantFor(days(14)), true],
  [inactiveFor(days(14)), true],
  [sinceAtLeast('lastVisit', days(14)), true],
  [{ daysSince: 'lastOrder', moreThan: 14 }, true],
  [{ daysSince: 'lastOrder', atLeast: 30, lessThan: 60 }, true],
  [allOf(ordersAtLeast(2), anyOf(isKnown('phone'), dormantFor(days(14)))), true],
  [not({ daysSince: 'lastOrder', lessThan: 14 }), true],
  [stageIs('active', 'at-risk'), true],
  [not(dormantFor(days(14))), false],
  [{ daysSince: 'lastOrder', lessThan: 14 }, false],
  [sinceAtLeast('lastCoupon', days(90)), false],
  [not(stageIs('churned')), false],
  [stageIs('new'), false],
  [ordersAtLeast(2), false],
])('%j asks for days of silence: %s', (rule, does) => {
  expect(hasDormancy(rule)).toBe(does);
});

it.each<readonly [Rule, Rule]>([
  [allOf(dormantFor(days(14)), ordersAtLeast(2)), allOf(dormantFor(days(30)), ordersAtLeast(2))],
  [inactiveFor(days(14)), inactiveFor(days(30))],
  [
    { daysSince: 'lastOrder', moreThan: 14, lessThan: 60 },
    { daysSince: 'lastOrder', moreThan: 30, lessThan: 60 },
  ],
  [not({ daysSince: 'lastOrder', lessThan: 14 }), not({ daysSince: 'lastOrder', lessThan: 30 })],
  // A silence that is too long is none that it asks for.
  [
    allOf(dormantFor(days(14)), not(dormantFor(days(365)))),
    allOf(dormantFor(days(30)), not(dormantFor(days(365)))),
  ],
  [sinceAtLeast('lastCoupon', days(90)), sinceAtLeast('lastCoupon', days(90))],
  [stageIs('dormant'), stageIs('dormant')],
])('%j, with a silence of 30 days instead, is %j', (rule, changed) => {
  expect(withDormancy(rule, days(30))).toEqual(changed);
});

it.each<[Rule, Readonly<Record<string, number>>]>([
  [dormantFor(days(14)), { silence: 14 }],
  // One silence, however many clauses ask for it.
  [inactiveFor(days(14)), { silence: 14 }],
  [
    allOf({ daysSince: 'lastVisit', atLeast: 7 }, dormantFor(days(14))),
    { 'daysSince.lastVisit.atLeast': 7, 'daysSince.lastOrder.atLeast': 14 },
  ],
  [
    allOf(dormantFor(days(14)), not(dormantFor(days(365))), ordersAtLeast(2)),
    { silence: 14, 'daysSince.lastOrder.atLeast': 365, 'field.orders.atLeast': 2 },
  ],
  [
    anyOf(
      { bought: 'category', in: ['shoes'], timesAtLeast: 2, withinDays: 90 },
      { bought: 'category', in: ['hats'], timesAtLeast: 3 },
      { averageOrderAtLeast: 50 },
    ),
    {
      'bought.category.timesAtLeast': 2,
      'bought.category.withinDays': 90,
      'bought.category.timesAtLeast.2': 3,
      averageOrderAtLeast: 50,
    },
  ],
  [stageIs('dormant'), {}],
])('%j has these thresholds, and each can be another while all else stays: %j', (rule, amounts) => {
  const found = (of: Rule) => Object.fromEntries(thresholdsOf(of).map(({ name, amount }) => [name, amount]));
  expect(found(rule)).toEqual(amounts);
  expect(withThresholds(rule, { nothing: 1 })).toEqual(rule);
  for (const name of Object.keys(amounts)) {
    const changed = withThresholds(rule, { [name]: 40 });
    expect(found(changed)).toEqual({ ...amounts, [name]: 40 });
    expect(withThresholds(changed, amounts)).toEqual(rule);
  }
});
