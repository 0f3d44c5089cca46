/** The built-in journeys as functions: what they take, and what they refuse by name. */
import { describe, expect, it } from 'vitest';
import { days } from '../../shared/base/time.ts';
import { ruleSentence } from '../../shared/customers/rules/index.ts';
import { abandonedCheckout, allJourneys, friendThanks, winBack14d } from '../../workflows/journeys/index.ts';

describe('a built-in journey', () => {
  it('is the same without options as with its defaults', () => {
    expect(abandonedCheckout({ afterMinutes: 60 })).toEqual(abandonedCheckout());
    expect(winBack14d({ after: days(14) })).toEqual(winBack14d());
  });

  it('takes its own numbers, and keeps its id and version', () => {
    const { id, version, enrols } = winBack14d({ after: days(21) });
    expect([id, version]).toEqual(['win-back-14d', 1]);
    expect(enrols.when && ruleSentence(enrols.when)).toBe('days since last order ≥ 21');
  });

  it('takes a version, since with other numbers it is another story', () => {
    expect(abandonedCheckout({ afterMinutes: 30, version: 2 }).version).toBe(2);
    expect(abandonedCheckout().version).toBe(1);
  });

  it('takes whom it begins with, and a budget, checked as a story’s own are', () => {
    const begins = { percent: 5, when: { field: 'city', in: ['Guangzhou'] } } as const;
    const { enrols, ...first } = winBack14d({ begins, budget: { coupons: 500, unknownFace: 15 } });
    expect(first).toMatchObject({ begins, budget: { coupons: 500, unknownFace: 15 } });
    expect(enrols.when && ruleSentence(enrols.when)).toBe('days since last order ≥ 14 and city is Guangzhou');
    expect(() => winBack14d({ begins: { percent: 0 } })).toThrow(
      'journey "win-back-14d": begins.percent must lie',
    );
    expect(() => winBack14d({ budget: { coupons: 500 } })).toThrow(
      'budget.unknownFace must say what "ten-off"',
    );
  });

  it('has an id of its own', () => {
    expect(new Set(allJourneys.map(({ id }) => id)).size).toBe(allJourneys.length);
  });

  it.each([
    [
      { afterMinuts: 30 },
      'abandoned-checkout: there is no option "afterMinuts"; there are afterMinutes, couponFrom, couponEveryDays, percentOff, version',
    ],
    [{ afterMinutes: '30' }, 'abandoned-checkout: afterMinutes must be a number from 0, not "30"'],
    [{ couponFrom: -1 }, 'abandoned-checkout: couponFrom must be a number from 0, not -1'],
    [{ version: 1.5 }, 'abandoned-checkout: version must be a whole number from 1, not 1.5'],
    [{ holdoutPercent: 10 }, 'abandoned-checkout: there is no option "holdoutPercent"'],
  ])('refuses %o by name, though no compiler has seen it', (options: object, sentence) => {
    expect(() => abandonedCheckout(options)).toThrow(sentence);
  });

  it('without numbers of its own takes what all do', () => {
    expect(friendThanks({ lane: 'news' }).lane).toBe('news');
    const others: object = { days: 3 };
    expect(() => friendThanks(others)).toThrow('friend-thanks: there is no option "days"; there are version');
  });
});
