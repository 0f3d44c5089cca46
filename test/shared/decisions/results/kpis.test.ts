/** A shop's KPIs, worked by hand, recounted by plain loops, and joined from parts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, instant, parseIso } from '../../../../shared/base/time.ts';
import { monthsFigure } from '../../../../shared/decisions/figures/cell.ts';
import { cellsOf } from '../../../../shared/decisions/figures/measures/index.ts';
import { leavingMonths } from '../../../../shared/decisions/figures/reading/months.ts';
import { Sums } from '../../../../shared/decisions/figures/sums.ts';
import {
  emptyKpiTally,
  joinedKpiTallies,
  kpiTally,
  kpiTallyOf,
  type Met,
} from '../../../../shared/decisions/results/kpis/tally.ts';
import { valueBand } from '../../../../shared/decisions/results/kpis/value.ts';
import { type KpisTold, kpisTold } from '../../../../shared/decisions/results/kpis/view.ts';
import type { TaskRecord, TouchRecord } from '../../../../shared/journeys/records.ts';
import { keyOf } from '../../../support/passages-told.ts';
import { runs } from '../../../support/runs.ts';

const on = (day: string): Instant => parseIso(`${day}T10:00:00Z`);
const order = (customer: string, at: string, units: number, refunded = 0): Met['orders'][number] => ({
  customer: customerId(customer),
  counted: { at: on(at), gross: units * 100, refunded: refunded * 100 },
});
const mail = (customer: string, at: string, more: Partial<TouchRecord> = {}): TouchRecord => ({
  enrolment: keyOf(customer),
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: on(at),
  outcome: 'sent',
  sentAt: on(at),
  ...more,
});
const met = (
  orders: Met['orders'],
  touches: readonly TouchRecord[] = [],
  tasks: readonly TaskRecord[] = [],
): Met => ({ orders, passages: [{ touches, tasks }] });

const lanes = new Map([['tried', 'win-back']]);
const shop = { timezone: 'UTC', churnedAfter: 60, currency: 'EUR', lanes };
const told = (customers: readonly Met[], at: string): KpisTold =>
  kpisTold(kpiTallyOf(customers, { ...shop, at: on(at) }), { ...shop, at: on(at) });
const monthOf = ({ months }: KpisTold, name: string) => months.find(({ month }) => month === name);

const shopOfThree = [
  // Comes each month.
  met([order('ann', '2026-01-10', 10), order('ann', '2026-02-10', 20), order('ann', '2026-04-08', 30)]),
  // Comes once, and is gone after sixty days: on the third of May.
  met([order('bob', '2026-03-04', 40, 10)]),
  // Two orders of a day are one purchase.
  met([order('cat', '2026-03-20', 5), order('cat', '2026-03-20', 5)]),
];

describe('a month', () => {
  it('tells revenue less what went back, by order, buyer and customer', () => {
    expect(monthOf(told(shopOfThree, '2026-08-01'), '2026-03')).toMatchObject({
      isOver: true,
      orders: 3,
      buyers: 2,
      newBuyers: 2,
      revenue: 40,
      averageOrder: 13.33,
      revenuePerBuyer: 20,
      customers: 3,
      revenuePerCustomer: 13.33,
    });
  });

  it('keeps whom it had at its beginning, unless she has been silent for too long by its end', () => {
    const all = told(shopOfThree, '2026-08-01');
    // At the beginning of May there are Ann, Bob and Cat: Bob and Cat are gone by its end.
    expect(monthOf(all, '2026-05')).toMatchObject({ retention: 0.3333, customers: 1 });
    expect(monthOf(all, '2026-04')).toMatchObject({ retention: 1, customers: 3 });
  });

  it('says who bought again, once everybody has had the time', () => {
    expect(monthOf(told(shopOfThree, '2026-07-10'), '2026-02')).toMatchObject({ buyers: 1, repurchase: 1 });
    expect(monthOf(told(shopOfThree, '2026-06-28'), '2026-03')).toMatchObject({
      repurchase: null,
      unknown: { repurchase: 'not-over' },
    });
    expect(monthOf(told(shopOfThree, '2026-07-10'), '2026-03')).toMatchObject({ repurchase: 0, unknown: {} });
  });

  it('says why it does not know what nobody can know', () => {
    const all = told(shopOfThree, '2026-03-25');
    expect(monthOf(all, '2026-01')?.unknown).toEqual({
      revenuePerCustomer: 'history-too-short',
      retention: 'no-customers',
      repurchase: 'not-over',
      interaction: 'nobody-written-to',
    });
    expect(monthOf(all, '2026-03')).toMatchObject({
      isOver: false,
      retention: null,
      unknown: { retention: 'history-too-short' },
    });
    expect(monthOf(told(shopOfThree, '2026-05-02'), '2026-05')?.unknown).toMatchObject({
      averageOrder: 'nobody-ordered',
      retention: 'not-over',
    });
  });

  it('asks of those who were written to who did anything with it, machines and shadows aside', () => {
    const all = [
      met([], [mail('ann', '2026-03-02'), mail('ann', '2026-03-05', { openedAt: on('2026-04-01') })]),
      met([], [mail('bob', '2026-03-02', { machineOpenedAt: on('2026-03-02') })]),
      met([], [mail('cat', '2026-03-02', { outcome: 'shadow' })]),
      met([], [mail('dan', '2026-03-02', { outcome: 'withheld' })]),
      met(
        [],
        [mail('eve', '2026-03-02', { given: [{ id: '1', at: on('2026-03-03'), answer: 'too dear' }] })],
      ),
    ];
    expect(monthOf(told(all, '2026-03-20'), '2026-03')?.interaction).toBe(0.6667);
  });

  it('is not counted before it is there: what is told of later is left out', () => {
    expect(told(shopOfThree, '2026-02-01').months.map(({ month, orders }) => [month, orders])).toEqual([
      ['2026-01', 1],
      ['2026-02', 0],
    ]);
  });

  it('of no customers is none', () => {
    expect(told([], '2026-02-01')).toMatchObject({ months: [], cohorts: [], reasons: [] });
  });
});

describe('a cohort', () => {
  it('is of whose first order was in its month, by the months since', () => {
    const [january, march] = told(shopOfThree, '2026-04-20').cohorts;
    expect(january).toEqual({
      month: '2026-01',
      customers: 1,
      buyers: [1, 1, 0, 1],
      revenue: [10, 20, 0, 30],
      again: [0, 1, 1, 1],
    });
    expect(march).toEqual({
      month: '2026-03',
      customers: 2,
      buyers: [2, 0],
      revenue: [40, 0],
      again: [0, 0],
    });
  });
});

const asked = (customer: string, at: string, answer: string) =>
  mail(customer, at, { asksForReason: true, given: [{ id: '1', at: on(at), answer }] });

describe('a reason for leaving', () => {
  const called: TaskRecord = {
    enrolment: { ...keyOf('bob'), journey: journeyId('care') },
    name: 'call',
    calls: true,
    queue: 'care',
    results: ['reached'],
    timezone: 'UTC',
    state: 'done',
    requestedAt: on('2026-05-01'),
    takeBy: on('2026-05-02'),
    due: on('2026-05-03'),
    result: 'reached',
    resultAt: on('2026-05-02'),
    reason: 'too dear',
    revision: 2,
  };

  it('is told by who gave it: how often she had ordered, for how much, how long she was silent, and what asked', () => {
    const all = [
      met(
        [order('ann', '2026-01-10', 10), order('ann', '2026-06-10', 10)],
        [asked('ann', '2026-05-20', 'too dear')],
      ),
      met([order('bob', '2026-03-04', 40, 40), order('bob', '2026-03-09', 40)], [], [called]),
      met([], [asked('cat', '2026-05-20', 'moved away')]),
    ];
    expect(told(all, '2026-08-01').reasons).toEqual([
      {
        month: '2026-05',
        reason: 'moved away',
        count: 1,
        byOrders: [{ fromOrders: 0, belowOrders: 1, count: 1 }],
        bySilence: [{ count: 1 }],
        byValue: [{ fromValue: 0, belowValue: 0.01, count: 1 }],
        byJourney: [{ journey: 'tried', count: 1 }],
        byLane: [{ lane: 'win-back', count: 1 }],
      },
      {
        month: '2026-05',
        reason: 'too dear',
        count: 2,
        byOrders: [
          { fromOrders: 1, belowOrders: 2, count: 1 },
          { fromOrders: 2, belowOrders: 3, count: 1 },
        ],
        bySilence: [
          { fromDays: 30, belowDays: 60, count: 1 },
          { fromDays: 120, belowDays: 180, count: 1 },
        ],
        // Ann had paid 10 of her 20 by then, and of Bob's 80 went half back.
        byValue: [
          { fromValue: 10, belowValue: 20, count: 1 },
          { fromValue: 20, belowValue: 50, count: 1 },
        ],
        byJourney: [
          { journey: 'care', count: 1 },
          { journey: 'tried', count: 1 },
        ],
        byLane: [
          { lane: 'win-back', count: 1 },
          { lane: null, count: 1 },
        ],
      },
    ]);
  });
});

const scored = (customer: string, left: string, answer: string, at = left) =>
  mail(customer, left, { kind: 'nps', given: [{ id: '1', at: on(at), answer }] });

describe('whether customers would recommend the shop', () => {
  it('is told by who says so, as she was then, in the month in which she was asked', () => {
    const all = [
      met(
        [order('ann', '2026-01-10', 60), order('ann', '2026-06-02', 500)],
        [scored('ann', '2026-05-31', '9', '2026-06-01')],
      ),
      met([order('bob', '2026-05-04', 99)], [scored('bob', '2026-05-20', '8')]),
      met([order('cat', '2026-05-04', 100)], [scored('cat', '2026-05-20', '3')]),
      met([], [mail('dan', '2026-05-20', { kind: 'nps' })]),
      met([], [{ ...scored('eve', '2026-05-20', '10'), outcome: 'shadow' }]),
    ];
    const [ann, bob, cat] = [
      { promoter: 1, passive: 0, detractor: 0, nps: 100 },
      { promoter: 0, passive: 1, detractor: 0, nps: 0 },
      { promoter: 0, passive: 0, detractor: 1, nps: -100 },
    ];
    const three = { promoter: 1, passive: 1, detractor: 1, nps: 0 };
    expect(told(all, '2026-08-01').scores).toEqual([
      {
        month: '2026-05',
        ...three,
        byOrders: [{ fromOrders: 1, belowOrders: 2, ...three }],
        bySilence: [
          { fromDays: 14, belowDays: 30, promoter: 0, passive: 1, detractor: 1, nps: -50 },
          { fromDays: 120, belowDays: 180, ...ann },
        ],
        byValue: [
          { fromValue: 50, belowValue: 100, ...ann, passive: bob.passive, nps: 50 },
          { fromValue: 100, belowValue: 200, ...cat },
        ],
        byJourney: [{ journey: 'tried', ...three }],
        byLane: [{ lane: 'win-back', ...three }],
      },
    ]);
  });

  it('is told of the latest twelve months together, too, as are reasons', () => {
    const all = [
      met([order('ann', '2025-01-10', 60)], [scored('ann', '2025-08-31', '2')]),
      met([order('bob', '2025-01-10', 60)], [scored('bob', '2025-09-01', '9')]),
      met([order('cat', '2025-01-10', 60)], [scored('cat', '2026-08-01', '3')]),
      met([], [asked('dan', '2025-08-31', 'too dear'), asked('dan', '2025-09-01', 'moved away')]),
      met([], [asked('eve', '2026-05-20', 'too dear'), asked('fay', '2026-06-20', 'too dear')]),
    ];
    const { since, reasons, scores } = told(all, '2026-08-01').lately;
    expect(since).toBe('2025-09');
    expect(reasons).toMatchObject([
      { reason: 'too dear', count: 2, byJourney: [{ journey: 'tried', count: 2 }] },
      { reason: 'moved away', count: 1 },
    ]);
    const two = { promoter: 1, passive: 0, detractor: 1, nps: 0 };
    expect(scores).toMatchObject({ ...two, byJourney: [{ journey: 'tried', ...two }] });
    expect(told(all.slice(0, 1), '2026-08-01').lately).toEqual({ since, reasons: [] });
  });

  it('is nothing of what was counted before it was', () => {
    const { scores: _, ...before } = emptyKpiTally;
    const { scores, lately } = kpisTold(before, { ...shop, at: on('2026-08-01') });
    expect([scores, lately.scores]).toEqual([[], undefined]);
  });
});

describe('what a customer has paid', () => {
  it('is in one band of steps of 1, 2 and 5, of the next by its end', () => {
    expect([-5, 0, 1, 19, 20, 99, 100, 4_999].map((minor) => valueBand(minor).from)).toEqual([
      0, 0, 1, 10, 20, 50, 100, 2_000,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (minor) => {
        const { from, below } = valueBand(minor);
        expect(from <= minor && minor < below).toBe(true);
        expect(valueBand(from)).toEqual(valueBand(below - 1));
        expect(valueBand(below).from).toBe(below);
      }),
    );
  });
});

const someone = fc.record({
  id: fc.nat(9_999),
  orders: fc.array(fc.record({ day: fc.nat(400), cents: fc.nat(9_999) }), { maxLength: 6 }),
  mails: fc.array(
    fc.record({ day: fc.nat(400), opened: fc.boolean(), asks: fc.boolean(), score: fc.nat(10) }),
    {
      maxLength: 3,
    },
  ),
});
const begin = on('2025-03-01');
const dayAt = (day: number): Instant => instant(begin + day * days(1));
const people = fc.uniqueArray(someone, { selector: ({ id }) => id, maxLength: 12 }).map((all) =>
  all.map(({ id, orders, mails }): Met => {
    const customer = `c-${id}`;
    return met(
      orders.map(({ day, cents }) => ({
        customer: customerId(customer),
        counted: { at: dayAt(day), gross: cents, refunded: 0 },
      })),
      mails.map(({ day, opened, asks, score }) => ({
        ...mail(customer, '2026-01-01'),
        at: dayAt(day),
        sentAt: dayAt(day),
        ...(opened && { openedAt: dayAt(day + 1) }),
        ...(asks && {
          asksForReason: true,
          given: [{ id: '1', at: dayAt(day + 2), answer: opened ? 'too dear' : 'moved away' }],
        }),
        ...(!asks && { kind: 'nps', given: [{ id: '1', at: dayAt(day + 2), answer: String(score) }] }),
      })),
    );
  }),
);
const at = dayAt(405);
const counting = { ...shop, at };

describe('the tally', () => {
  it('comes to the same however its customers are divided, whatever part is joined first, and as it is kept', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 4 }), fc.boolean(), (all, parts, isBackwards) => {
        const tallies = Array.from({ length: parts }, (_, part) =>
          kpiTallyOf(
            all.filter((_each, index) => index % parts === part),
            counting,
          ),
        ).map((each) => kpiTally.parse(JSON.parse(JSON.stringify(each))));
        const joined = isBackwards
          ? tallies.reduceRight((one, other) => joinedKpiTallies(other, one), emptyKpiTally)
          : tallies.reduce(joinedKpiTallies, emptyKpiTally);
        expect(joined).toEqual(kpiTallyOf(all, counting));
      }),
      runs(30),
    );
  });

  it('has the scores and reasons that the figures of months have', () => {
    fc.assert(
      fc.property(people, (all) => {
        const sums = new Sums();
        for (const record of all.flatMap(({ passages }) => passages.flatMap(({ touches }) => touches)))
          sums.add(cellsOf({ kind: 'touch', record }, shop));
        const months = leavingMonths(sums.rows(monthsFigure));
        const { scores, reasons } = kpisTold(kpiTallyOf(all, counting), counting);
        expect(
          scores.map(({ month, nps, promoter, detractor }) => [month, nps, promoter, detractor]),
        ).toEqual(
          months.flatMap(({ month, scores: { nps, promoter, detractor } }) =>
            nps === null ? [] : [[month, nps + 0, promoter, detractor]],
          ),
        );
        expect(reasons.map(({ month, reason, count }) => [month, reason, count])).toEqual(
          months.flatMap(({ month, reasons: given }) =>
            Object.entries(given).map(([reason, count]) => [month, reason, count]),
          ),
        );
        for (const { byOrders, bySilence, byValue, byJourney, byLane, promoter } of scores)
          for (const parts of [byOrders, bySilence, byValue, byJourney, byLane])
            expect(parts.reduce((sum, part) => sum + part.promoter, 0)).toBe(promoter);
      }),
      runs(30),
    );
  });

  it('is what plain loops over days count', () => {
    fc.assert(
      fc.property(people, (all) => {
        const day = (moment: number): number => Math.floor(moment / days(1));
        const tally = kpiTallyOf(all, counting);
        for (const [name, month] of Object.entries(tally.months)) {
          const first = day(Date.parse(`${name}-01`));
          const next = new Date(`${name}-01`);
          next.setUTCMonth(next.getUTCMonth() + 1);
          const end = Math.min(day(next.getTime()), day(at) + 1);
          const counts = { began: 0, stayed: 0, customers: 0, buyers: 0, again: 0, orders: 0 };
          for (const { orders } of all) {
            const bought = orders.map(({ counted }) => day(counted.at ?? 0)).sort((a, b) => a - b);
            // On some day before that one, and fewer than sixty before its eve.
            const isCustomerOn = (dawn: number): boolean =>
              bought.some((each) => each < dawn && dawn - 1 - each < shop.churnedAfter);
            const inMonth = bought.filter((each) => each >= first && each < end);
            counts.orders += inMonth.length;
            if (isCustomerOn(first)) counts.began += 1;
            if (isCustomerOn(first) && isCustomerOn(end)) counts.stayed += 1;
            if (isCustomerOn(end)) counts.customers += 1;
            const [once] = inMonth;
            if (once === undefined) continue;
            counts.buyers += 1;
            if (bought.some((each) => each > once && each <= once + 90)) counts.again += 1;
          }
          expect({ name, ...month }).toMatchObject({ name, ...counts });
        }
      }),
    );
  });
});
