/** What a journey has brought, from its passages and orders. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, minus } from '../../../../shared/base/time.ts';
import type { Arm } from '../../../../shared/customers/profiles/profile.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import type { Purchase, Told } from '../../../../shared/decisions/results/follow.ts';
import { type JourneyResults, resultsOf } from '../../../../shared/decisions/results/journey.ts';
import { journey } from '../../../../shared/journeys/journey.ts';
import { email, happened, purchase, type Signal, send, split } from '../../../../shared/journeys/language.ts';
import type { EnrolmentRecord } from '../../../../shared/journeys/records.ts';
import { begin, message, onDay, order, passage, told } from '../../../support/passages-told.ts';
import { runs } from '../../../support/runs.ts';

const [warm, short, funny] = [email('warm'), email('short'), email('funny')];
const steps = [
  split('tone', {
    warm: { weight: 1, steps: [send(warm)] },
    short: { weight: 1, steps: [send(short)] },
    funny: { weight: 1, steps: [send(funny)] },
  }),
];
const tried = (goal: Signal = purchase) =>
  journey('tried', { version: 1, enrols: { when: dormantFor(days(14)) }, goal, steps });

const prices = { currency: 'EUR', rates: { USD: 1 }, usdEach: { email: 0.5 } };
const results = (
  of: Partial<Told>,
  { orders = [], now = 60, goal }: { orders?: readonly Purchase[]; now?: number; goal?: Signal } = {},
): JourneyResults => resultsOf(tried(goal), told(of), orders, prices, { from: begin, now: onDay(now) });

/** So many customers of an arm who enter on a day, and how many of them come back five days later. */
const customers = (
  arm: Arm,
  all: number,
  back: number,
  { day = 0, path = '', as = arm as string } = {},
): readonly EnrolmentRecord[] =>
  Array.from({ length: all }, (_, index) =>
    passage(`${as}-${day}-${path}-${index}`, arm, day, {
      path,
      ...(index < back && { goalAt: onDay(day + 5) }),
    }),
  );

const ordersOf = (enrolments: readonly EnrolmentRecord[], units: number): readonly Purchase[] =>
  enrolments.flatMap(({ key, goalAt, enrolledAt }) =>
    goalAt === undefined ? [] : [order(key.customer, (enrolledAt - begin) / days(1) + 5, units)],
  );

describe('the arms', () => {
  it('are compared by passages whose window is over, though of others more have come back so far', () => {
    const over = [...customers('treatment', 500, 131), ...customers('holdout', 100, 20)];
    const open = [
      ...customers('treatment', 100, 60, { day: 40 }),
      ...customers('holdout', 20, 15, { day: 40 }),
    ];
    const { treatment, holdout, comparison } = results({ enrolments: [...over, ...open] });
    expect(treatment).toMatchObject({ passages: 500, reached: 131, share: 0.262, open: 100 });
    expect(holdout).toMatchObject({ passages: 100, reached: 20, share: 0.2, open: 20 });
    expect(comparison?.difference).toBeCloseTo(0.062, 12);
    expect(comparison?.verdict).toBe('unclear');
  });

  it('are not compared where one of them is of nobody', () => {
    const { comparison, incremental, incrementalNet, needed } = results({
      enrolments: [...customers('treatment', 500, 131), ...customers('holdout', 9, 3, { day: 50 })],
    });
    expect([comparison, incremental, incrementalNet]).toEqual([undefined, undefined, undefined]);
    expect(needed).toHaveLength(4);
  });

  it('come to what is more than would have come anyway, with an interval, and to no more', () => {
    const enrolments = [...customers('treatment', 2_000, 800), ...customers('holdout', 400, 80)];
    const { incremental, comparison, treatment } = results({ enrolments });
    expect(comparison?.verdict).toBe('proved');
    expect(incremental?.estimate).toBeCloseTo(400, 9);
    expect(incremental?.low).toBeGreaterThan(200);
    expect(incremental?.high).toBeLessThan(treatment.reached);
  });

  it('are followed on in the curve, which takes nobody for lost whose window is open', () => {
    const enrolments = [...customers('treatment', 50, 20), ...customers('treatment', 50, 0, { day: 58 })];
    const { curve, treatment } = results({ enrolments });
    expect(treatment.share).toBe(0.4);
    // Those of two days ago were not followed to the fifth day, on which the others came back.
    expect(curve.treatment.findLast(({ days }) => days <= 5)?.share).toBeCloseTo(0.4, 12);
    expect(curve.holdout).toEqual([]);
  });
});

describe('money', () => {
  it('is what treated customers paid more, net of what their messages cost', () => {
    const treated = customers('treatment', 1_000, 500);
    const held = customers('holdout', 200, 60);
    const touches = treated.map(({ key }) => message(key.customer, 0));
    const { money, incrementalNet } = results(
      { enrolments: [...treated, ...held], touches },
      { orders: [...ordersOf(treated, 40), ...ordersOf(held, 40)] },
    );
    expect(money.net).toEqual({ treatment: 0.5 * 4_000 - 50, holdout: 0.3 * 4_000 });
    expect(money.messages).toBe(50_000);
    expect(incrementalNet?.estimate).toBeCloseTo(1_000 * (2_000 - 50 - 1_200), 6);
    expect(incrementalNet?.low).toBeGreaterThan(0);
  });

  it('has no interval of too few, but says what there is', () => {
    const treated = customers('treatment', 100, 40);
    const { comparison, incrementalNet, money } = results(
      { enrolments: [...treated, ...customers('holdout', 12, 3)] },
      { orders: ordersOf(treated, 10) },
    );
    expect([comparison?.verdict, incrementalNet]).toEqual(['too-few', undefined]);
    expect(money.net.treatment).toBe(400);
  });

  it('falls where coupons and messages cost more than they bring', () => {
    const treated = customers('treatment', 1_000, 300);
    const held = customers('holdout', 1_000, 300);
    const touches = treated.map(({ key }) => message(key.customer, 0));
    const { incrementalNet } = results(
      { enrolments: [...treated, ...held], touches },
      { orders: [...ordersOf(treated, 30), ...ordersOf(held, 40)] },
    );
    expect(incrementalNet?.high).toBeLessThan(0);
  });
});

describe('who came back', () => {
  it('is followed to the second order, in both arms', () => {
    const treated = customers('treatment', 40, 20);
    const again = treated.slice(0, 8).map(({ key }) => order(key.customer, 12, 25));
    const { again: seen } = results(
      { enrolments: [...treated, ...customers('holdout', 10, 4)] },
      { orders: [...ordersOf(treated, 40), ...again] },
    );
    expect(seen?.treatment).toMatchObject({ cameBack: 20, by: { share: 0.4, days: 30 } });
    expect(seen?.holdout).toMatchObject({ cameBack: 4, by: { share: 0 } });
  });

  it('is no question where the goal is no order', () => {
    expect(
      results({ enrolments: customers('treatment', 4, 2) }, { goal: happened('Paid') }).again,
    ).toBeUndefined();
  });
});

describe('a split', () => {
  const toned = (arm: Arm, tone: string, all: number, back: number) =>
    customers(arm, all, back, { path: `tone=${tone}` });

  it('has its variants compared, each with those held out who came to it', () => {
    const [{ variants = [] } = {}] = results({
      enrolments: [
        ...toned('treatment', 'warm', 400, 160),
        ...toned('holdout', 'warm', 100, 20),
        ...toned('treatment', 'short', 400, 80),
        ...toned('holdout', 'short', 100, 20),
      ],
    }).splits;
    expect(
      variants.map(({ variant, treatment, holdout }) => [variant, treatment.share, holdout.share]),
    ).toEqual([
      ['warm', 0.4, 0.2],
      ['short', 0.2, 0.2],
      ['funny', 0, 0],
    ]);
    expect(variants.map(({ comparison }) => comparison?.verdict)).toEqual(['proved', 'unclear', undefined]);
  });

  it('has a leader once all have come to each variant, proved only where it is ahead of every other', () => {
    const of = (warm: number, short: number, funny: number) =>
      results({
        enrolments: [
          ...toned('treatment', 'warm', 1_000, warm),
          ...toned('treatment', 'short', 1_000, short),
          ...toned('treatment', 'funny', 1_000, funny),
        ],
      }).splits[0]?.leader;
    expect(of(400, 250, 200)).toMatchObject({
      variant: 'warm',
      next: 'short',
      comparison: { verdict: 'proved' },
    });
    expect(of(400, 390, 200)).toMatchObject({
      variant: 'warm',
      next: 'short',
      comparison: { verdict: 'unclear' },
    });
    expect(of(400, 250, 5)?.comparison.verdict).toBe('too-few');
  });

  it('has none while nobody has come to one of them', () => {
    expect(results({ enrolments: toned('treatment', 'warm', 100, 40) }).splits[0]?.leader).toBeUndefined();
  });
});

describe('what it takes', () => {
  it('is more the smaller the difference, in customers and in weeks at the pace that there is', () => {
    const { needed } = results({
      enrolments: [...customers('treatment', 900, 270), ...customers('holdout', 100, 25)],
    });
    const [five, two, one] = needed.map(({ customers = 0 }) => customers);
    expect(needed.slice(0, 3).map(({ points }) => points)).toEqual([5, 2, 1]);
    expect([five, two, one].map((each = 0) => Math.round(each / 1_000))).toEqual([14, 97, 424]);
    // A thousand in 60 days, and a window to wait for.
    expect(needed[0]?.weeks).toBe(Math.ceil((five ?? 0) / (1_000 / (60 / 7)) + 30 / 7));
  });

  it('is fewer by far were half of them held out, which is not told of those who hold out half', () => {
    const { needed } = results({
      enrolments: [...customers('treatment', 900, 270), ...customers('holdout', 100, 25)],
    });
    const [five, , , ofHalf] = needed;
    expect(ofHalf).toMatchObject({ points: 5, withHalfHeldOut: true });
    expect([five, ofHalf].map((each) => Math.round((each?.customers ?? 0) / 100))).toEqual([137, 49]);
    expect(ofHalf?.weeks).toBeLessThan((five?.weeks ?? 0) / 2);
    const halved = results({
      enrolments: [...customers('treatment', 500, 150), ...customers('holdout', 500, 125)],
    });
    expect(halved.needed.map(({ withHalfHeldOut }) => withHalfHeldOut)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is not known where nobody is held out, or nobody comes back', () => {
    expect(results({ enrolments: customers('treatment', 900, 270) }).needed).toEqual([]);
    expect(
      results({ enrolments: [...customers('treatment', 90, 0), ...customers('holdout', 10, 0)] }).needed,
    ).toEqual([]);
  });
});

describe('who had been silent for how long', () => {
  const silentFor = (silent: number, enrolments: readonly EnrolmentRecord[]) =>
    enrolments.map(({ key, enrolledAt }) => {
      const placed = order(key.customer, 0, 40);
      return { ...placed, counted: { ...placed.counted, at: minus(enrolledAt, days(silent)) } };
    });

  it('is compared apart: who comes back after a fortnight, and after half a year', () => {
    const soon = [
      ...customers('treatment', 200, 80, { as: 'soon' }),
      ...customers('holdout', 100, 20, { as: 'soon-held' }),
    ];
    const late = [...customers('treatment', 100, 15, { as: 'late' })];
    const never = [...customers('holdout', 12, 1, { as: 'never' })];
    const open = customers('treatment', 30, 30, { day: 40, as: 'open' });
    const { bySilence = [] } = results(
      { enrolments: [...soon, ...late, ...never, ...open] },
      {
        orders: [...silentFor(14, soon), ...silentFor(200, late), ...silentFor(200, open)],
      },
    );
    expect(
      bySilence.map(({ fromDays, belowDays, treatment, holdout, comparison }) => [
        [fromDays, belowDays],
        [treatment.passages, treatment.reached],
        [holdout.passages, holdout.reached],
        comparison?.verdict,
      ]),
    ).toEqual([
      [[14, 30], [200, 80], [100, 20], 'proved'],
      [[180, 270], [100, 15], [0, 0], undefined],
      [[undefined, undefined], [0, 0], [12, 1], undefined],
    ]);
  });

  it('is not asked where the goal is no order', () => {
    const visit = happened('Viewed');
    expect(
      results({ enrolments: customers('treatment', 20, 10) }, { goal: visit }).bySilence,
    ).toBeUndefined();
  });
});

describe('whatever the passages are', () => {
  const some = fc.array(
    fc.record({
      customer: fc.integer({ min: 0, max: 12 }),
      arm: fc.constantFrom<Arm>('treatment', 'holdout'),
      day: fc.integer({ min: 0, max: 59 }),
      back: fc.option(fc.integer({ min: 0, max: 29 })),
      tone: fc.constantFrom('', 'tone=warm', 'tone=short'),
    }),
    { maxLength: 60 },
  );

  it('counts each of them once, and is the same in whatever order they are told', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 95 }), (entries, now) => {
        const enrolments = entries.flatMap(({ customer, arm, day, back, tone }, index) =>
          day >= now
            ? []
            : [
                passage(`c-${customer}`, arm, day, {
                  key: { ...passage(`c-${customer}`, arm, day).key, cycle: index + 1 },
                  path: tone,
                  ...(back !== null && day + back < now && { goalAt: onDay(day + back) }),
                }),
              ],
        );
        const of = results({ enrolments }, { now });
        const [a, b] = [of.treatment, of.holdout];
        const banded = of.bySilence ?? [];
        expect(banded.reduce((sum, each) => sum + each.treatment.passages, 0)).toBe(a.passages);
        expect(a.passages + a.open + b.passages + b.open).toBe(enrolments.length);
        expect(a.reached + b.reached).toBeLessThanOrEqual(enrolments.length);
        expect(results({ enrolments: enrolments.toReversed() }, { now })).toEqual(of);
        expect(JSON.stringify(of)).not.toContain('null');
      }),
      runs(300),
    );
  });
});
