/** Which rules ask for days of silence. */
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
  withDormancy,
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
