import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, minus, parseIso } from '../../../../shared/base/time.ts';
import { purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { lessonOf } from '../../../../shared/decisions/scores/backtest.ts';
import { expectedOrders } from '../../../../shared/decisions/scores/beta-geometric.ts';
import {
  type Buyer,
  buyerOf,
  buyersOf,
  followedBuyersOf,
} from '../../../../shared/decisions/scores/buyers.ts';
import { modelRecord, scoringBy } from '../../../../shared/decisions/scores/model.ts';
import { fitOrderValue } from '../../../../shared/decisions/scores/order-value.ts';
import { beyondOwnRhythm, silenceBeyond } from '../../../../shared/decisions/scores/own-rhythm.ts';
import { valueAtRisk } from '../../../../shared/decisions/scores/ranked.ts';
import { NotFittedError } from '../../../../shared/decisions/scores/scorer.ts';
import { scorers } from '../../../../shared/decisions/scores/scorers.ts';
import { logits, valueAt } from '../../../../shared/decisions/statistics/monotone.ts';
import { mixedShop, today } from './shops.ts';

const lesson = lessonOf(mixedShop(1, 600), today, days(90));

const buyers: fc.Arbitrary<Buyer> = fc
  .record({
    orders: fc.integer({ min: 1, max: 120 }),
    known: fc.double({ min: 1, max: 540, noNaN: true }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    spent: fc.integer({ min: 0, max: 2_000_000 }),
  })
  .map(({ orders, known, share, spent }) => ({
    orders,
    known,
    spent,
    active: orders === 1 ? 0 : known * share,
  }));

describe.each(scorers.map((scorer) => ({ name: scorer.name, scorer })))('$name', ({ name, scorer }) => {
  const fitted = scorer.fit(lesson);

  it('gives chances between 0 and 1, and the more orders the longer it is asked for', () => {
    fc.assert(
      fc.property(buyers, fc.integer({ min: 1, max: 300 }), (buyer, over) => {
        const [soon, later] = [fitted.score(buyer, days(over)), fitted.score(buyer, days(over + 60))];
        expect(soon.chance).toBeGreaterThanOrEqual(0);
        expect(later.chance).toBeLessThanOrEqual(1);
        // The integral is exact to nine digits.
        expect(later.chance).toBeGreaterThanOrEqual(soon.chance - 1e-9);
        expect(soon.orders).toBeGreaterThanOrEqual(0);
        expect(later.orders).toBeGreaterThanOrEqual(soon.orders);
      }),
    );
  });

  it('says the same after its parameters were kept as JSON', () => {
    const restored = scorer.restored(JSON.parse(JSON.stringify(fitted.parameters)));
    const buyer = { orders: 3, active: 40, known: 90, spent: 12_000 };
    expect(restored.score(buyer, days(90))).toEqual(fitted.score(buyer, days(90)));
    expect(restored.scorer).toBe(name);
  });

  it('answers rules, once kept as a model, as it scored, and own rhythm whichever it is', () => {
    const [, , rhythm] = scorers;
    const { learned } = rhythm.fit(lesson).parameters as { learned: { r: number; alpha: number } };
    const orderValue = fitOrderValue(lesson.now);
    const estimate = { value: 0.7, low: 0.6, high: 0.8 };
    const model = modelRecord.parse(
      JSON.parse(
        JSON.stringify({
          version: 1,
          fittedAt: today,
          until: today,
          customers: 600,
          scorer: name,
          parameters: fitted.parameters,
          rhythm: learned,
          orderValue,
          backtest: {
            cut: today,
            days: 90,
            customers: 500,
            returned: 90,
            auc: estimate,
            recencyAuc: estimate,
          },
        }),
      ),
    );
    const buyer = { orders: 3, active: 40, known: 90, spent: 12_000 };
    const scoring = scoringBy(model);
    expect(scoring.returnChance(buyer, days(30))).toBe(fitted.score(buyer, days(30)).chance);
    expect(scoring.beyondOwnRhythm(buyer)).toBe(beyondOwnRhythm(learned, buyer));
    expect(scoring.valueAtRisk(buyer)).toBe(valueAtRisk(fitted, orderValue, buyer));
  });

  it('keeps its parameters in at most 4 KB', () => {
    expect(JSON.stringify(fitted.parameters).length).toBeLessThan(4_096);
  });

  it('refuses parameters that are not its own', () => {
    expect(() => scorer.restored({ r: 'many' })).toThrow(/r|learned/);
  });

  it('is not fitted to a shop of three customers', () => {
    expect(() => scorer.fit(lessonOf(mixedShop(1, 3), today, days(90)))).toThrow(NotFittedError);
  });

  it('expects more of who ordered yesterday than of who ordered as often, and has been silent since long', () => {
    const here = fitted.score({ orders: 4, active: 299, known: 300, spent: 20_000 }, days(90));
    const gone = fitted.score({ orders: 4, active: 60, known: 300, spent: 20_000 }, days(90));
    expect(here.orders).toBeGreaterThan(gone.orders);
    expect(here.chance).toBeGreaterThan(gone.chance);
  });
});

describe('the models of ordering', () => {
  it('never give a higher chance to order than orders', () => {
    const models = scorers.filter(({ name }) => name.endsWith('nbd')).map((scorer) => scorer.fit(lesson));
    fc.assert(
      fc.property(buyers, fc.integer({ min: 1, max: 365 }), (buyer, over) => {
        for (const { score } of models) {
          const { orders, chance } = score(buyer, days(over));
          expect(chance).toBeLessThanOrEqual(orders * (1 + 1e-9));
        }
      }),
    );
  });

  it('expect as much beside a = 1 and a + b = 1 as there', () => {
    const past = { repeats: 0, recency: 0, age: 30 };
    for (const [a, b] of [
      [1, 2],
      [0.4, 0.6],
    ] as const) {
      const at = (by: number) => expectedOrders({ r: 0.5, alpha: 6, a: a + by, b }, past, 52, 0);
      expect(at(0)).toBeCloseTo((at(1e-6) + at(-1e-6)) / 2, 8);
    }
  });
});

describe('BG/NBD of a shop in which all drop out alike', () => {
  const past = { repeats: 1, recency: 2, age: 2.5 };
  const expected = (a: number, b: number): number =>
    expectedOrders({ r: 1.03, alpha: 1.66, a, b }, past, 13, 0);

  it('expects as many orders however much alike they are', () => {
    const alike = [551.4, 5_514, 55_140].map((a) => expected(a, a * 18));
    for (const each of alike) expect(each).toBeCloseTo(alike[0] as number, 2);
  });

  it('does not jump where the series is another one', () => {
    expect(expected(3.0301, 4) / expected(3.0299, 4)).toBeCloseTo(1, 3);
  });
});

describe('own rhythm', () => {
  it('tells on which day of silence a share of her gaps would be shorter', () => {
    const rhythm = { r: 1.4, alpha: 6 };
    for (const orders of [1, 3, 20])
      for (const share of [0.1, 0.5, 0.9, 0.99]) {
        const silence = silenceBeyond(rhythm, orders, 70, share);
        const beyond = beyondOwnRhythm(rhythm, { orders, active: 70, known: 70 + silence, spent: 0 });
        expect(beyond).toBeCloseTo(share, 12);
      }
    // By one order of which nothing else is known, in a shop of such rates, half of the gaps are shorter than a week.
    expect(silenceBeyond({ r: 1, alpha: 1 }, 1, 0, 0.5)).toBeCloseTo(7, 12);
  });

  it('is passed by nine of ten gaps where it says 0.9', () => {
    const rhythm = { r: 2, alpha: 6 };
    const buyer = { orders: 5, active: 70, spent: 0 };
    const silent = (silence: number) => beyondOwnRhythm(rhythm, { ...buyer, known: 70 + silence });
    // (16 / (16 + w))^6 = 0.1 at w = 7.4848 weeks.
    expect(silent(7.4848 * 7)).toBeCloseTo(0.9, 4);
    expect(silent(0)).toBe(0);
    expect(silent(400)).toBeGreaterThan(silent(100));
  });

  it('takes a pause for longer than usual sooner of who orders often', () => {
    const rhythm = { r: 2, alpha: 6 };
    const weekly = beyondOwnRhythm(rhythm, { orders: 21, active: 140, known: 170, spent: 0 });
    const quarterly = beyondOwnRhythm(rhythm, { orders: 3, active: 140, known: 170, spent: 0 });
    expect(weekly).toBeGreaterThan(0.9);
    expect(quarterly).toBeLessThan(0.7);
  });
});

describe('a customer as a profile knows her', () => {
  const at = (date: string) => parseIso(date);
  const history = purchaseHistory(
    [
      ['a', '2026-01-01T10:00:00Z', 1_000],
      ['a', '2026-01-01T11:00:00Z', 500],
      ['a', '2026-01-11T10:00:00Z', 2_000],
      ['a', '2026-02-05T10:00:00Z', 700],
      ['a', '2026-03-01T10:00:00Z', 900],
      ['b', '2026-02-20T10:00:00Z', 3_000],
    ].map(([customer, date, value]) => ({
      customer: customerId(String(customer)),
      at: at(String(date)),
      value: Number(value),
    })),
  );

  it('has bought once where she ordered again within the hour, and is not there before her first order', () => {
    const then = at('2026-01-31T10:00:00Z');
    const { orders, active, known, spent, of } = buyersOf(history, then);
    expect([...of]).toEqual([0]);
    expect([orders[0], active[0], known[0], spent[0]]).toEqual([2, 10, 30, 3_500]);
    expect(
      buyerOf(
        { orders: 2, first: at('2026-01-01T10:00:00Z'), last: at('2026-01-11T10:00:00Z'), spent: 3_500 },
        then,
      ),
    ).toEqual({ orders: 2, active: 10, known: 30, spent: 3_500 });
  });

  it('is followed for as long as asked, and by halves', () => {
    const { ordered, orderedEarly, returned } = followedBuyersOf(
      history,
      at('2026-01-31T10:00:00Z'),
      days(29),
    );
    expect([ordered[0], orderedEarly[0], returned[0]]).toEqual([2, 1, 1]);
    const shorter = followedBuyersOf(history, at('2026-01-31T10:00:00Z'), days(4));
    expect([shorter.ordered[0], shorter.returned[0]]).toEqual([0, 0]);
  });

  it('is the same whatever came later', () => {
    const then = minus(today, days(180));
    const whole = mixedShop(2, 50);
    const cut = { ...whole, at: whole.at.map((each) => (each > then ? Number.POSITIVE_INFINITY : each)) };
    expect(buyersOf(whole, then)).toEqual(buyersOf(cut, then));
  });
});

describe('a curve that only rises', () => {
  it('rises on beyond what was seen, by little', () => {
    const curve = { at: [1, 2], value: [0.2, 0.4], reach: 4 };
    expect(valueAt(curve, 1.5, logits)).toBeGreaterThan(0.2);
    expect(valueAt(curve, 2, logits)).toBeCloseTo(0.4, 10);
    expect(valueAt(curve, 50, logits)).toBeGreaterThan(valueAt(curve, 3, logits));
    expect(valueAt(curve, 1e9, logits)).toBeLessThan(0.43);
    expect(valueAt(curve, -1e9, logits)).toBeGreaterThan(0.18);
    expect(valueAt(curve, 0, logits)).toBeLessThan(0.2);
  });
});
