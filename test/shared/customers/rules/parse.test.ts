import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clauseKinds,
  contradictionIn,
  describedRule,
  parseRule,
  RuleError,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import { runs } from '../../../support/runs.ts';
import { rules } from './arbitraries.ts';

const where = 'settings.json: rules.x';
const messageOf = (value: unknown): string => {
  try {
    parseRule(value, where);
  } catch (error) {
    if (error instanceof RuleError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a rule', () => {
  it('survives JSON, and comes back as it was', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        fc.pre(contradictionIn(rule, usualSettings) === undefined);
        expect(parseRule(JSON.parse(JSON.stringify(rule)), where)).toEqual(rule);
      }),
      runs(1_000),
    );
  });

  it('is what its description says, whatever its clauses', () => {
    for (const { docs } of clauseKinds) {
      const rule = { any: [docs.example, { all: [{ not: docs.example }] }] };
      expect(describedRule.parse(rule)).toEqual(rule);
      expect(describedRule.safeParse({ ...docs.example, more: 1 }).success).toBe(false);
    }
    fc.assert(
      fc.property(rules, (rule) => {
        expect(describedRule.parse(rule)).toEqual(rule);
      }),
      runs(200),
    );
  });

  it('is accepted when it is possible, and refused by name otherwise, whatever the data', () => {
    const words = fc.constantFrom(
      'all',
      'any',
      'not',
      'field',
      'daysSince',
      'known',
      'is',
      'in',
      'atLeast',
      'stageIn',
    );
    const values = fc.oneof(
      fc.anything(),
      fc.constantFrom('orders', 'tier', 'lastOrder', 'dormant', true, 2, ['gold'], -1),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(words, values)), (value) => {
        expect(messageOf(value)).toMatch(/^(accepted$|settings\.json: rules\.x)/);
      }),
      runs(2_000),
    );
  });
});

describe('a rule is refused with where and what would be right', () => {
  const deep = (clause: unknown) => ({ all: [{ field: 'orders', atLeast: 1 }, { not: clause }] });
  const cases: readonly (readonly [name: string, value: unknown, message: string])[] = [
    [
      'an unknown field',
      deep({ field: 'order', atLeast: 2 }),
      '.all[1].not: "order" is no field; did you mean "orders"? (orders, spent, points, pointsExpiring, pointsToKeepTier, tier, locale, timezone, country, city, favouriteCategory, leavingReason, suppressed)',
    ],
    [
      'a field that is like none',
      { field: 'colour-of-hair', in: ['red'] },
      ': "colour-of-hair" is no field; choose one of (orders, spent, points, pointsExpiring, pointsToKeepTier, tier, locale, timezone, country, city, favouriteCategory, leavingReason, suppressed)',
    ],
    [
      'a moment asked as a field',
      { field: 'lastOrder', atLeast: 14 },
      ': "lastOrder" is a moment: ask { "daysSince": "lastOrder", … }',
    ],
    [
      'an unknown moment',
      { daysSince: 'lastPurchase', atLeast: 14 },
      '.daysSince: "lastPurchase" is no moment; choose one of (firstOrder, lastOrder, previousOrder, lastCoupon, firstVisit, lastVisit)',
    ],
    [
      'a text compared with a number',
      { field: 'tier', atLeast: 2 },
      ': "tier" is a text: compare it with in: ["…"]',
    ],
    [
      'a number compared with texts',
      { field: 'orders', in: ['2'] },
      ': "orders" is a number: compare it with atLeast, moreThan, atMost, lessThan',
    ],
    ['a number among texts', { field: 'tier', in: ['gold', 3] }, '.in[1]: must be a text, not 3'],
    ['a text as a bound', { field: 'orders', atLeast: '2' }, '.atLeast: must be a number, not "2"'],
    [
      'not a number',
      deep({ daysSince: 'lastOrder', atLeast: Number.NaN }),
      '.all[1].not.atLeast: must be a number, not NaN',
    ],
    [
      'no end',
      { field: 'points', atMost: Number.POSITIVE_INFINITY },
      '.atMost: must be a number, not Infinity',
    ],
    ['negative days', { daysSince: 'lastOrder', atLeast: -14 }, '.atLeast: must be 0 or more, not -14'],
    [
      'ages',
      { daysSince: 'lastOrder', atLeast: 36_501 },
      '.atLeast: must be 36500 days (100 years) or fewer',
    ],
    ['half an order', { field: 'orders', atLeast: 2.5 }, '.atLeast: must be a whole number, not 2.5'],
    [
      'a third of a cent',
      { field: 'spent', atLeast: 0.33333 },
      '.atLeast: must have 4 decimals or fewer, not 0.33333',
    ],
    ['no bound', { field: 'orders' }, ': needs at least one of atLeast, moreThan, atMost, lessThan'],
    [
      'a misspelt bound',
      { daysSince: 'lastOrder', atleast: 14 },
      ': "atleast" does not belong here; did you mean "atLeast"? (daysSince, atLeast, moreThan, atMost, lessThan)',
    ],
    [
      'an unknown stage',
      { stageIn: ['dorment'] },
      '.stageIn[0]: "dorment" is no stage; did you mean "dormant"? (prospect, new, won-back, active, at-risk, dormant, churned)',
    ],
    ['no stage', { stageIn: [] }, '.stageIn: must name at least one stage'],
    ['no value', { field: 'tier', in: [] }, '.in: must name at least one value'],
    ['one value instead of a list', { field: 'tier', in: 'gold' }, '.in: must be a list of values'],
    ['an empty text', { field: 'tier', in: [''] }, '.in[0]: must not be empty'],
    [
      'an unknown channel',
      { consent: 'mail', is: true },
      '.consent: "mail" is no channel; did you mean "email"? (email, sms, push, post)',
    ],
    ['no answer', { known: 'email' }, '.is: must be true or false, not undefined'],
    ['an empty all', { all: [] }, '.all: must be a list of at least one rule'],
    ['an empty any', deep({ any: [] }), '.all[1].not.any: must be a list of at least one rule'],
    [
      'two kinds in one',
      { all: [{ field: 'orders', atLeast: 1 }], field: 'orders' },
      ': "all" stands alone; put the rest into a rule beside it',
    ],
    [
      'no rule',
      { orders: 2 },
      ': {"orders":2} is no rule; it needs one of all, any, not, field, averageOrderAtLeast, daysSince, daysUntil, daysUntilAnniversary, daysBetweenLastOrders, bought, returnChanceWithinDays, valueAtRisk, silentBeyondOwnRhythm, consent, known, stageIn, trait, daysUntilTrait, traitKnown',
    ],
    ['no object', { not: 'dormant' }, '.not: a rule is an object, not "dormant"'],
    [
      'a list',
      [{ field: 'orders', atLeast: 1 }],
      ': a rule is an object, not [{"field":"orders","atLeast":1}]',
    ],
    [
      'a rule that can never be true',
      {
        any: [
          {
            all: [
              { field: 'orders', atLeast: 5 },
              { field: 'orders', atMost: 2 },
            ],
          },
        ],
      },
      '.any[0]: can never be true: "orders ≤ 2" contradicts "orders ≥ 5"',
    ],
  ];
  it.each(cases)('%s', (_, value, message) => {
    expect(messageOf(value)).toBe(where + message);
  });

  it('every mistake of a clause at once', () => {
    expect(messageOf({ daysSince: 'lastOrders', atLeast: -1 })).toBe(
      [
        `${where}.daysSince: "lastOrders" is no moment; did you mean "lastOrder"? (firstOrder, lastOrder, previousOrder, lastCoupon, firstVisit, lastVisit)`,
        `${where}.atLeast: must be 0 or more, not -1`,
      ].join('\n'),
    );
  });
});
