import { describe, expect, it } from 'vitest';
import { days, hours } from '../../../../shared/base/time.ts';
import {
  allOf,
  anyOf,
  consentsTo,
  dormantFor,
  inactiveFor,
  not,
  ordersAtLeast,
  type Rule,
  ruleSentence,
  spentAtLeast,
  stageIs,
  tierIn,
} from '../../../../shared/customers/rules/index.ts';

describe('a rule as a sentence', () => {
  const within: Rule = { daysSince: 'lastOrder', atLeast: 14, lessThan: 30 };
  it.each<readonly [sentence: string, Rule]>([
    ['days since last order ≥ 14', dormantFor(days(14))],
    ['days since last order ≥ 0.04167', dormantFor(hours(1))],
    ['days since last order ≥ 1.5', dormantFor(hours(36))],
    ['days since last order ≥ 14 and orders ≥ 2', allOf(dormantFor(days(14)), ordersAtLeast(2))],
    ['spent ≥ 200 or tier is one of gold, black', anyOf(spentAtLeast(200), tierIn('gold', 'black'))],
    [
      'tier is gold and (orders ≥ 2 or spent ≥ 9.5)',
      allOf(tierIn('gold'), anyOf(ordersAtLeast(2), spentAtLeast(9.5))),
    ],
    [
      'orders ≥ 2 or (tier is gold and spent ≥ 9)',
      anyOf(ordersAtLeast(2), allOf(tierIn('gold'), spentAtLeast(9))),
    ],
    ['days since last order ≥ 14 and < 30 and orders ≥ 2', allOf(within, ordersAtLeast(2))],
    ['(days since last order ≥ 14 and < 30) or orders ≥ 2', anyOf(within, ordersAtLeast(2))],
    ['(days since last order ≥ 14 and < 30) or orders ≥ 2', allOf(anyOf(allOf(within), ordersAtLeast(2)))],
    ['not (stage is one of new, active)', not(stageIs('new', 'active'))],
    ['not (orders ≥ 2 or tier is gold)', not(anyOf(ordersAtLeast(2), tierIn('gold')))],
    [
      'consents to email and does not consent to texts',
      allOf(consentsTo('email'), { consent: 'sms', is: false }),
    ],
    ['points > 5 and ≤ 9', { field: 'points', moreThan: 5, atMost: 9 }],
    ['days between the last two orders ≥ 60', { daysBetweenLastOrders: true, atLeast: 60 }],
    [
      'days since last visit ≥ 14 and (last order is not known or days since last order ≥ 14)',
      inactiveFor(days(14)),
    ],
  ])('%s', (sentence, rule) => {
    expect(ruleSentence(rule)).toBe(sentence);
  });
});
