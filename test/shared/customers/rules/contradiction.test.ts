import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, instant, minus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  anyOf,
  contradictionIn,
  dormantFor,
  not,
  ordersAtLeast,
  type Rule,
  stageIs,
  tierIn,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import { areAllTried, runs } from '../../../support/runs.ts';
import { instants, profiles, rules } from './arbitraries.ts';
import { referenceVerdict } from './reference.ts';

const silentUnder = (lessThan: number): Rule => ({ daysSince: 'lastOrder', lessThan });
const points = (bounds: object): Rule => ({ field: 'points', ...bounds });

describe('a rule that can never be true', () => {
  const cases: readonly (readonly [name: string, Rule, at: string, because: string])[] = [
    [
      'two bounds of one field',
      allOf(ordersAtLeast(5), { field: 'orders', atMost: 2 }),
      '',
      '"orders ≤ 2" contradicts "orders ≥ 5"',
    ],
    [
      'two bounds of one clause',
      { daysSince: 'lastOrder', atLeast: 30, lessThan: 14 },
      '',
      '"days since last order ≥ 30 and < 14" contradicts itself',
    ],
    [
      'a stage and an age',
      allOf(stageIs('dormant'), silentUnder(14)),
      '',
      '"days since last order < 14" contradicts "stage is dormant"',
    ],
    [
      'two stages',
      allOf(stageIs('new'), stageIs('churned')),
      '',
      '"stage is churned" contradicts "stage is new"',
    ],
    ['two tiers', allOf(tierIn('a', 'c'), tierIn('b')), '', '"tier is b" contradicts "tier is one of a, c"'],
    [
      'a tier that is excluded',
      allOf(tierIn('a'), not(tierIn('a', 'b'))),
      '',
      '"not (tier is one of a, b)" contradicts "tier is a"',
    ],
    [
      'no whole number between',
      { field: 'orders', moreThan: 2, lessThan: 3 },
      '',
      '"orders > 2 and < 3" contradicts itself',
    ],
    [
      'a value of what is absent',
      allOf({ known: 'lastOrder', is: false }, dormantFor(days(14))),
      '',
      '"days since last order ≥ 14" contradicts "last order is not known"',
    ],
    [
      'a gap with only one order',
      allOf({ known: 'previousOrder', is: false }, { daysBetweenLastOrders: true, atLeast: 60 }),
      '',
      '"days between the last two orders ≥ 60" contradicts "order before the last is not known"',
    ],
    ['less than nothing', silentUnder(0), '', '"days since last order < 0" contradicts itself'],
    [
      'both of a consent',
      allOf({ consent: 'sms', is: true }, not({ consent: 'sms', is: true })),
      '',
      '"not (consents to texts)" contradicts "consents to texts"',
    ],
    [
      'a text that the field never holds',
      { field: 'suppressed', in: ['bounced-once'] },
      '',
      '"suppression is bounced-once" contradicts itself',
    ],
    ['not what always is', not(points({ atLeast: 0 })), '', '"not (points ≥ 0)" contradicts itself'],
    [
      'deep within',
      allOf(ordersAtLeast(1), anyOf(allOf(ordersAtLeast(3), tierIn('a'), { field: 'orders', lessThan: 3 }))),
      '.all[1].any[0]',
      '"orders < 3" contradicts "orders ≥ 3"',
    ],
    [
      'only all three together',
      allOf(anyOf(tierIn('a'), ordersAtLeast(9)), tierIn('b'), { field: 'orders', lessThan: 9 }),
      '',
      '"(tier is a or orders ≥ 9) and tier is b and orders < 9" contradicts itself',
    ],
  ];
  it.each(cases)('is found: %s', (_, rule, at, because) => {
    expect(contradictionIn(rule, usualSettings)).toEqual({ at, because });
  });

  it('is never in, for anyone, ever', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(rules, { minLength: 1, maxLength: 3 }),
        profiles,
        instants,
        (all, profile, now) => {
          if (contradictionIn({ all }, usualSettings) === undefined) return;
          found += 1;
          expect(referenceVerdict({ all }, profile, now)).not.toBe('in');
        },
      ),
      runs(2_000),
    );
    if (areAllTried) expect(found).toBeGreaterThan(200);
  });

  it('is told from one that some customer meets, exactly, where every customer can be tried', () => {
    const now = instant(Date.UTC(2026, 10, 23));
    const day = 86_400_000;
    const ages = [0, 1, day - 1, day, day + 1, 2 * day - 1, 2 * day, 2 * day + 1, 3 * day];
    const customers: readonly Profile[] = [0, 1, 2, 3, 4, 5].flatMap((orders) =>
      [undefined, 'a', 'b', 'c'].flatMap((tier) =>
        [undefined, ...ages].map((age) => ({
          ...newProfile(customerId('c-1')),
          orders,
          ...(tier !== undefined && { tier }),
          ...(age !== undefined && { lastOrderAt: minus(now, age as ReturnType<typeof days>) }),
        })),
      ),
    );
    const bounds = (most: number) =>
      fc
        .record(
          Object.fromEntries(
            ['atLeast', 'moreThan', 'atMost', 'lessThan'].map((name) => [name, fc.nat({ max: most })]),
          ),
          { requiredKeys: [] },
        )
        .filter((some) => Object.keys(some).length > 0);
    const clauses: fc.Arbitrary<Rule> = fc.oneof(
      bounds(4).map((some): Rule => ({ field: 'orders', ...some })),
      bounds(2).map((some): Rule => ({ daysSince: 'lastOrder', ...some })),
      fc.subarray(['a', 'b'], { minLength: 1 }).map((tiers) => tierIn(...tiers)),
      fc.record({ known: fc.constantFrom('tier', 'lastOrder'), is: fc.boolean() }),
    );
    const small = fc.letrec<{ rule: Rule }>((tie) => {
      const parts = fc.array(tie('rule'), { minLength: 1, maxLength: 3 });
      return {
        rule: fc.oneof(
          { depthSize: 'medium' },
          clauses,
          parts.map((all) => ({ all })),
          parts.map((any) => ({ any })),
          tie('rule').map(not),
        ),
      };
    }).rule;
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 4 }), (all) => {
        const met = customers.some((customer) => referenceVerdict({ all }, customer, now) === 'in');
        expect(contradictionIn({ all }, usualSettings) === undefined).toBe(met);
      }),
      runs(3_000),
    );
  });
});

describe('a rule that can be true', () => {
  it.each<readonly [string, Rule]>([
    ['points between whole numbers', points({ moreThan: 2, lessThan: 3 })],
    ['a trait below zero', { trait: 'seats', lessThan: 0 }],
    ['a trait below what is below zero', { trait: 'seats', lessThan: -3 }],
    ['a chance above nine in ten', { returnChanceWithinDays: 90, moreThan: 0.9 }],
    ['a chance above nine in ten, bounded twice', { returnChanceWithinDays: 90, atLeast: 0, moreThan: 0.9 }],
    ['an exact number', { field: 'orders', atLeast: 2, atMost: 2 }],
    ['one dead branch of two', anyOf(ordersAtLeast(1), silentUnder(0))],
    ['a stage and an age within it', allOf(stageIs('dormant'), silentUnder(61))],
    ['every stage but one', not(stageIs('prospect', 'new', 'won-back', 'active', 'at-risk', 'dormant'))],
  ])('is left alone: %s', (_, rule) => {
    expect(contradictionIn(rule, usualSettings)).toBeUndefined();
  });

  it('is left alone when it has more ways to be met than can be looked through', () => {
    const wide = Array.from({ length: 20 }, (_, index) =>
      anyOf(ordersAtLeast(index + 1), tierIn(`t${index}`), { field: 'country', in: [`c${index}`] }),
    );
    expect(contradictionIn({ all: wide }, usualSettings)).toBeUndefined();
  });
});
