import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, plus } from '../../../../shared/base/time.ts';
import { judgedModel } from '../../../../shared/decisions/fitting/judged.ts';
import { purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { followedFor, lessonOf } from '../../../../shared/decisions/scores/backtest.ts';
import { logistic } from '../../../../shared/decisions/scores/logistic.ts';
import type { Model } from '../../../../shared/decisions/scores/model.ts';
import type { ShopTerms } from '../../../../shared/decisions/scores/rhythm-threshold.ts';
import { type mixedShop, opened, shop, today } from '../scores/shops.ts';

const terms: ShopTerms = {
  timezone: 'UTC',
  currency: 'EUR',
  economics: {
    marginPercent: 40,
    discountPercent: 10,
    couponDays: 8,
    couponUsePercent: 100,
    liftPercent: 20,
    messages: [{ channel: 'email', each: 2, price: 0.01 }],
    windowDays: 30,
  },
};

const fittedBy = (history: ReturnType<typeof mixedShop>, inUse?: Model): Model => {
  const judged = judgedModel(history, today, terms, inUse);
  if (judged.outcome === 'kept') throw new Error(judged.because);
  return judged.model;
};

describe('a new model', () => {
  const history = shop(7, 100, (random) => ({ gap: 15, leaves: random.chance(0.5) ? 0.4 : 0.01 }));

  it('is the same of the same orders', () => {
    expect(fittedBy(history)).toEqual(fittedBy(history));
  });

  it('says from which share of own gaps on it pays to write, by the shop’s margin', () => {
    const threshold = (marginPercent: number) => {
      const by = { ...terms, economics: { ...terms.economics, marginPercent } };
      const judged = judgedModel(history, today, by);
      return judged.outcome === 'fitted' ? judged.model.rhythmThreshold : undefined;
    };
    expect(threshold(80)).toMatchObject({ reason: 'most-net' });
    expect(threshold(5)).toMatchObject({ reason: 'fewest-anyway' });
  });

  it('is put in use where it is as good as the one that is', () => {
    const first = fittedBy(history);
    expect(fittedBy(history, { ...first, fittedAt: opened })).toEqual({ ...first, version: 2 });
  });

  it('is not put in use where, of what customers then did, it tells less than the one that is', () => {
    // Who ordered each month orders no more from the end of the first year on, and who hardly did begins to.
    const turned = purchaseHistory(
      Array.from({ length: 660 }, (_, index) => {
        const shift = index % 30;
        const monthly = Array.from({ length: 12 }, (_, month) => month * 30 + shift);
        const seldom = [200 + shift, 334 + shift, 366 + (index % 80), 470 + (index % 60)];
        const at = index < 300 ? monthly : index < 600 ? seldom : [shift];
        return at.map((day) => ({
          customer: customerId(`c-${index}`),
          at: plus(opened, days(day)),
          value: 1_000 + (index % 7) * 100,
        }));
      }).flat(),
    );
    const lesson = lessonOf(turned, today, followedFor(turned, today));
    const foreknowing: Model = {
      ...fittedBy(history),
      fittedAt: opened,
      scorer: 'logistic',
      parameters: logistic.fit(lesson).parameters as Model['parameters'],
    };
    expect(judgedModel(turned, today, terms)).toMatchObject({ outcome: 'fitted' });
    expect(judgedModel(turned, today, terms, foreknowing)).toEqual({
      outcome: 'kept',
      because: expect.stringMatching(/^of 660 customers, .* points less than the one in use \(/),
    });
  });

  it('is not put in use where not even days of silence tell who returns', () => {
    const all = shop(8, 100, () => ({ gap: 4, leaves: 0 }));
    expect(judgedModel(all, today, terms)).toMatchObject({ outcome: 'kept' });
  });

  it('is not put in use where nobody orders again', () => {
    const once = shop(6, 400, () => ({ gap: 30, leaves: 1 }));
    expect(judgedModel(once, today, terms)).toMatchObject({ outcome: 'kept' });
  });
});
