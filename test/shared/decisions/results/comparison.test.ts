/** What two groups of passages allow to say, and how often it is false. */
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../local/backtest/sample/random.ts';
import {
  comparePaid,
  compareShares,
  shareOf,
  type Verdict,
} from '../../../../shared/decisions/results/comparison.ts';
import { customersFor } from '../../../../shared/decisions/statistics/power.ts';
import { clustered, difference } from '../../../../shared/decisions/statistics/proportions.ts';
import {
  emptyTally,
  joinedTallies,
  type Tally,
  tallyOf,
  type Unit,
} from '../../../../shared/decisions/statistics/tally.ts';
import { type EvenShop, type Look, looksAt } from '../../../support/even-arms.ts';
import { areAllTried } from '../../../support/runs.ts';

const customers = (reached: number, all: number, passages = 1): Tally =>
  tallyOf(Array.from({ length: all }, (_, index) => ({ passages, sum: index < reached ? passages : 0 })));

describe('shareOf', () => {
  it('counts passages, and is as sure as its customers allow', () => {
    const once = shareOf(customers(30, 100));
    const thrice = shareOf(customers(30, 100, 3));
    expect(once).toMatchObject({ customers: 100, passages: 100, reached: 30, share: 0.3 });
    expect(thrice).toMatchObject({ customers: 100, passages: 300, reached: 90, share: 0.3 });
    expect(thrice.high).toBeCloseTo(once.high, 9);
  });

  it('knows nothing of nobody', () => {
    expect(shareOf(emptyTally)).toEqual({ customers: 0, passages: 0, reached: 0, share: 0, low: 0, high: 1 });
  });
});

describe('compareShares', () => {
  const verdict = (a: Tally, b: Tally): Verdict => compareShares(a, b).verdict;

  it('says whether the first is greater, or less, or that it may be chance', () => {
    expect(verdict(customers(400, 1_000), customers(20, 100))).toBe('proved');
    expect(verdict(customers(100, 1_000), customers(40, 100))).toBe('harmful');
    expect(verdict(customers(300, 1_000), customers(26, 100))).toBe('unclear');
  });

  it('says nothing of fewer than ten that came to it, or did not, in one of the groups', () => {
    expect(verdict(customers(900, 1_000), customers(9, 100))).toBe('too-few');
    expect(verdict(customers(0, 1_000), customers(91, 100))).toBe('too-few');
    expect(verdict(customers(900, 1_000), emptyTally)).toBe('too-few');
  });

  it('counts customers, not their passages, where it asks whether there are enough', () => {
    expect(verdict(customers(900, 1_000), customers(9, 100, 5))).toBe('too-few');
  });

  it('has an interval of none held out though nothing can be said', () => {
    const { low, high } = compareShares(customers(5, 20), customers(0, 20));
    expect(low).toBeLessThan(0.1);
    expect(high).toBeGreaterThan(0.25);
  });

  it('asks for more of a comparison that is one of several', () => {
    const [a, b] = [customers(330, 1_000), customers(250, 1_000)];
    const [alone, oneOfThree] = [compareShares(a, b), compareShares(a, b, 0.05 / 3)];
    expect(oneOfThree.high - oneOfThree.low).toBeGreaterThan(alone.high - alone.low);
    expect(oneOfThree.difference).toBe(alone.difference);
  });
});

describe('comparePaid', () => {
  const paying = (all: number, customers = 1_000) =>
    tallyOf(
      Array.from({ length: customers }, (_, index) => ({ passages: 1, sum: index < all ? 4_000 : -1 })),
    );

  it('says nothing while fewer than fifty have paid anything in one of the groups', () => {
    expect(comparePaid(paying(500), paying(49))).toBeUndefined();
    expect(comparePaid(paying(500), paying(50))?.low).toBeGreaterThan(0);
  });
});

describe('where the arms are alike', () => {
  const everyRun = 2_000;
  const tried = areAllTried ? everyRun : 150;
  const shops: readonly EvenShop[] = [
    { share: 0.25, heldOut: 0.05, customers: 4_000, looks: 20 },
    { share: 0.25, heldOut: 0.5, customers: 1_000, looks: 20 },
    { share: 0.06, heldOut: 0.1, customers: 4_000, looks: 20 },
  ];

  type Says = (look: Look) => boolean;
  const ours: Says = ({ treatment, holdout }) => {
    const { verdict } = compareShares(treatment, holdout);
    return verdict === 'proved' || verdict === 'harmful';
  };
  /** As if each look were the only one. */
  const ofOneLook: Says = ({ treatment, holdout }) => {
    const { low, high } = difference(clustered(treatment), clustered(holdout));
    return low > 0 || high < 0;
  };

  /** In how many of so many runs it ever, and at the last look, says that the arms differ. */
  const falseVerdicts = (shop: EvenShop, says: Says) => {
    let [ever, last] = [0, 0];
    for (let run = 0; run < tried; run += 1) {
      let [said, saysNow] = [false, false];
      for (const look of looksAt(shop, run)) {
        saysNow = says(look);
        said ||= saysNow;
      }
      ever += Number(said);
      last += Number(saysNow);
    }
    return { ever: ever / tried, last: last / tried };
  };
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

  it.each(shops)('at most one in twenty is ever called different in 20 looks: %j', (shop) => {
    const { ever, last } = falseVerdicts(shop, ours);
    if (areAllTried) console.log(`${percent(ever)} at 20 looks, ${percent(last)} at the last alone`);
    expect(ever).toBeLessThanOrEqual(0.05);
    expect(last).toBeLessThanOrEqual(ever);
  });

  it('an interval of one look would be wrong far more often, were it looked at as often', () => {
    const [shop] = shops;
    if (shop === undefined) throw new Error('there is no shop');
    const { ever, last } = falseVerdicts(shop, ofOneLook);
    if (areAllTried) console.log(`of one look: ${percent(ever)} at 20, ${percent(last)} at the last alone`);
    expect(ever).toBeGreaterThan(0.12);
    expect(last).toBeLessThan(0.08);
  });

  it.each([
    { share: 0.25, lift: 0.1, heldOut: 0.1 },
    { share: 0.1, lift: 0.05, heldOut: 0.5 },
  ])('a difference is seen in four of five runs of as many customers as it is said to take: %j', (shop) => {
    const customers = customersFor(shop.share, shop.lift, shop.heldOut) ?? 0;
    const seen = Array.from({ length: areAllTried ? 1_000 : 60 }, (_, run) => {
      const [look] = looksAt({ ...shop, customers, looks: 1, once: true }, run);
      return look !== undefined && compareShares(look.treatment, look.holdout).verdict === 'proved';
    });
    const share = seen.filter(Boolean).length / seen.length;
    if (areAllTried) console.log(`${customers} customers: seen in ${percent(share)}`);
    expect(Math.abs(share - 0.8)).toBeLessThan(areAllTried ? 0.06 : 0.15);
  });

  it.each([
    { heldOut: 0.1, share: 0.25, spread: 0.8 },
    { heldOut: 0.05, share: 0.1, spread: 1.2 },
  ])('so it is with money, of which most pay none and some pay much: %j', ({ heldOut, share, spread }) => {
    let wrong = 0;
    for (let run = 0; run < tried; run += 1) {
      const random = randomFor(run, 'money');
      let [a, b] = [emptyTally, emptyTally];
      let said = false;
      for (let look = 1; look <= 20; look += 1) {
        const [ofA, ofB]: [Unit[], Unit[]] = [[], []];
        for (let customer = 0; customer < 400; customer += 1)
          (random.chance(heldOut) ? ofB : ofA).push({
            passages: 1,
            sum: random.chance(share) ? random.lognormal(4_000, spread) : -1,
          });
        [a, b] = [joinedTallies(a, tallyOf(ofA)), joinedTallies(b, tallyOf(ofB))];
        const paid = comparePaid(a, b);
        said ||= paid !== undefined && (paid.low > 0 || paid.high < 0);
      }
      wrong += Number(said);
    }
    if (areAllTried) console.log(`money: ${percent(wrong / tried)} at 20 looks`);
    expect(wrong / tried).toBeLessThanOrEqual(0.05);
  });
});
