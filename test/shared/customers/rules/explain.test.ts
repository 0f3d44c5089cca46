import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, instant, iso, milliseconds, minus, parseIso, plus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  allOf,
  anyOf,
  compileRule,
  consentsTo,
  defaultThresholds,
  dormantFor,
  explainRule,
  inactiveFor,
  noFacts,
  not,
  ordersAtLeast,
  type Rule,
  StageThresholdsError,
  spentAtLeast,
  stageIs,
  stageOf,
  stageRules,
  tierIn,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';

const now = parseIso('2026-11-23T02:00:00Z');
const customer = (known: Partial<Profile> = {}): Profile => ({ ...newProfile(customerId('c-1')), ...known });
const silentFor = (count: number, known: Partial<Profile> = {}): Profile =>
  customer({ orders: 1, lastOrderAt: minus(now, days(count)), ...known });

describe('an explanation', () => {
  it('tells every clause, what it saw, whether it decided, and when the verdict changes', () => {
    const rule = allOf(dormantFor(days(14)), ordersAtLeast(2), tierIn('gold'));
    expect(
      explainRule(rule, silentFor(12.26, { orders: 3, tier: 'gold' }), now, usualSettings, noFacts),
    ).toEqual({
      verdict: 'out',
      changesAt: parseIso('2026-11-24T19:45:36Z'),
      clauses: [
        {
          clause: 'days since last order ≥ 14',
          asks: { daysSince: 'lastOrder', atLeast: 14 },
          verdict: 'out',
          saw: '12.2 days (2026-11-10T19:45:36Z)',
          value: '2026-11-10T19:45:36Z',
          decisive: true,
          changesAt: parseIso('2026-11-24T19:45:36Z'),
        },
        {
          clause: 'orders ≥ 2',
          asks: { field: 'orders', atLeast: 2 },
          verdict: 'in',
          saw: '3',
          value: 3,
          decisive: false,
        },
        {
          clause: 'tier is gold',
          asks: { field: 'tier', in: ['gold'] },
          verdict: 'in',
          saw: 'gold',
          value: 'gold',
          decisive: false,
        },
      ],
      values: { lastOrderAt: '2026-11-10T19:45:36Z', orders: 3, tier: 'gold' },
    });
  });

  it('is unknown, and changes by itself never, while the value is absent', () => {
    expect(explainRule(dormantFor(days(14)), customer(), now, usualSettings, noFacts)).toEqual({
      verdict: 'unknown',
      clauses: [
        {
          clause: 'days since last order ≥ 14',
          asks: dormantFor(days(14)),
          verdict: 'unknown',
          saw: 'nothing',
          value: null,
          decisive: true,
        },
      ],
      values: { lastOrderAt: null },
    });
  });

  it('speaks of a stage as one clause, and knows when it ends', () => {
    const { clauses, verdict, changesAt, values } = explainRule(
      stageIs('dormant'),
      silentFor(45),
      now,
      usualSettings,
      noFacts,
    );
    expect(verdict).toBe('out');
    expect(values).toEqual({ stage: 'at-risk' });
    expect(changesAt).toBe(plus(now, days(15)));
    expect(clauses).toMatchObject([
      { clause: 'stage is dormant', verdict: 'out', saw: 'at-risk', decisive: true, changesAt },
    ]);
  });

  it('names of contact data only whether it is there', () => {
    const rule = allOf(
      { known: 'email', is: true },
      { known: 'phone', is: false },
      { known: 'points', is: true },
    );
    const { clauses, values } = explainRule(
      rule,
      customer({ email: 'ada@mail.example', points: 7 }),
      now,
      usualSettings,
      noFacts,
    );
    expect(clauses.map(({ saw }) => saw)).toEqual(['a value', 'nothing', '7']);
    expect(values).toEqual({ email: true, phone: null, points: 7 });
  });

  it('keeps the moment that it saw, in whatever order it was asked about', () => {
    const rule = allOf(dormantFor(days(1)), { known: 'lastOrder', is: true });
    expect(explainRule(rule, silentFor(2), now, usualSettings, noFacts).values).toEqual({
      lastOrderAt: iso(minus(now, days(2))),
    });
  });

  it('says whether a consent was given, refused or never asked for; only a given one is a consent', () => {
    const ask = (consents: Profile['consents']) => {
      const { verdict, clauses } = explainRule(
        consentsTo('email'),
        customer({ consents }),
        now,
        usualSettings,
        noFacts,
      );
      return [verdict, clauses[0]?.saw];
    };
    expect(ask({ email: true })).toEqual(['in', 'given']);
    expect(ask({ email: false, sms: true })).toEqual(['out', 'refused']);
    expect(ask({})).toEqual(['out', 'never asked']);
    expect(explainRule(not(consentsTo('email')), customer(), now, usualSettings, noFacts).verdict).toBe('in');
  });

  it('shows money in the units that the rule is written in', () => {
    const { clauses, values } = explainRule(
      spentAtLeast(200),
      customer({ spent: 19_999 }),
      now,
      usualSettings,
      noFacts,
    );
    expect(clauses[0]).toMatchObject({ verdict: 'out', saw: '199.99' });
    expect(values).toEqual({ spent: 199.99 });
  });

  it('sees a purchase that is still ahead as one of this moment', () => {
    const { clauses, changesAt } = explainRule(
      dormantFor(days(14)),
      silentFor(0, { lastOrderAt: plus(now, days(2)) }),
      now,
      usualSettings,
      noFacts,
    );
    expect(clauses[0]).toMatchObject({ verdict: 'out', saw: '0 days (2026-11-25T02:00:00Z)' });
    expect(changesAt).toBe(plus(now, days(16)));
  });

  it('reads the time between the last two orders', () => {
    const rule: Rule = { daysBetweenLastOrders: true, atLeast: 60 };
    const profile = silentFor(2, { previousOrderAt: minus(now, days(75.5)) });
    const { clauses, values } = explainRule(rule, profile, now, usualSettings, noFacts);
    expect(clauses[0]).toMatchObject({ verdict: 'in', saw: '73.5 days' });
    expect(values).toEqual({ daysBetweenLastOrders: 73.5 });
    expect(explainRule(rule, silentFor(2), now, usualSettings, noFacts).verdict).toBe('unknown');
  });

  it('passes over a change that another clause undoes at the same instant', () => {
    const before: Rule = { daysSince: 'lastOrder', lessThan: 14 };
    expect(
      explainRule(anyOf(before, dormantFor(days(14))), silentFor(10), now, usualSettings, noFacts).changesAt,
    ).toBeUndefined();
  });

  it('never dates a change later than a date can be', () => {
    expect(
      explainRule({ daysSince: 'lastOrder', atLeast: 1e9 }, silentFor(10), now, usualSettings, noFacts)
        .changesAt,
    ).toBeUndefined();
  });
});

describe('a threshold', () => {
  it.each([1, 7, 999, 3_600_000, 86_399_999])('of %d ms is met at that millisecond and not before', (ms) => {
    const { decide, attributes } = compileRule(dormantFor(milliseconds(ms)), usualSettings);
    expect(attributes).toEqual(['lo']);
    const item = { lo: { N: String(now / 1_000) } };
    expect(decide(item, instant(now + ms - 1), noFacts)).toBe('out');
    expect(decide(item, instant(now + ms), noFacts)).toBe('in');
  });

  it.each([0.29, 1.1, 4.35, 200])('of %d spent is met by exactly that sum', (amount) => {
    const exactly = customer({ spent: Math.round(amount * 100) });
    expect(
      explainRule({ field: 'spent', atLeast: amount, atMost: amount }, exactly, now, usualSettings, noFacts)
        .verdict,
    ).toBe('in');
  });
});

describe('a builder', () => {
  it('finds customers inactive who neither came nor bought for so long', () => {
    const verdict = (lastVisit?: number, lastOrder?: number) =>
      explainRule(
        inactiveFor(days(14)),
        customer({
          ...(lastVisit !== undefined && { lastVisitAt: minus(now, days(lastVisit)) }),
          ...(lastOrder !== undefined && { lastOrderAt: minus(now, days(lastOrder)) }),
        }),
        now,
        usualSettings,
        noFacts,
      ).verdict;
    expect(verdict(15, 20)).toBe('in');
    expect(verdict(15)).toBe('in');
    expect(verdict(15, 3)).toBe('out');
    expect(verdict(3, 20)).toBe('out');
    expect(verdict(undefined, 20)).toBe('unknown');
  });
});

describe('a stage', () => {
  it.each<readonly [string, Profile]>([
    ['prospect', customer({ lastVisitAt: minus(now, days(1)) })],
    ['new', silentFor(5, { firstOrderAt: minus(now, days(5)) })],
    ['new', silentFor(5, { firstOrderAt: minus(now, days(20)), previousOrderAt: minus(now, days(20)) })],
    ['active', silentFor(5, { firstOrderAt: minus(now, days(50)), previousOrderAt: minus(now, days(50)) })],
    ['won-back', silentFor(5, { firstOrderAt: minus(now, days(65)), previousOrderAt: minus(now, days(65)) })],
    ['active', silentFor(29.999)],
    ['at-risk', silentFor(30)],
    ['dormant', silentFor(60)],
    ['churned', silentFor(180)],
  ])('is %s', (stage, profile) => {
    expect(stageOf(profile, now, usualSettings)).toBe(stage);
  });

  it('has thresholds in order, or none of them is used', () => {
    expect(() => stageRules({ ...defaultThresholds, dormantAfter: 20 })).toThrow(
      'needs 0 < atRiskAfter < dormantAfter < churnedAfter',
    );
    expect(() =>
      stageOf(customer(), now, { ...usualSettings, stages: { ...defaultThresholds, silence: Number.NaN } }),
    ).toThrow(StageThresholdsError);
    expect(
      stageOf(silentFor(8), now, { ...usualSettings, stages: { ...defaultThresholds, atRiskAfter: 7 } }),
    ).toBe('at-risk');
  });
});
