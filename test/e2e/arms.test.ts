/** Both arms of a lane's journey as results tell them: who is in which, and by which variant of a split. */
import { beforeAll, describe, expect, it } from 'vitest';
import { silentCustomer } from '../../local/testing/index.ts';
import { days, minus, plus } from '../../shared/base/time.ts';
import { readerOf } from '../../shared/customers/contacts/contact.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { isHeldOut } from '../../shared/decisions/enrolling/enrol.ts';
import { type JourneyResults, resultsOf } from '../../shared/decisions/results/journey.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, exit, purchase, reaction, send, split, waitFor } from '../../shared/journeys/language.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import { defineShop } from '../../shared/shop/shop.ts';
import { liveArm } from '../support/shadows.ts';
import { start } from '../support/stand.ts';

const [warm, short, news] = [email('let-us-help-you-find-it'), email('we-care'), email('we-apologise')];
const common = {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  goalWithin: days(3),
};
/** Its window is over before its passages are. */
const toned = journey('toned', {
  ...common,
  lane: 'win-back',
  steps: [
    split('tone', {
      warm: {
        weight: 1,
        steps: [
          send(warm),
          waitFor(reaction(warm), { atMost: days(9) }, { clicked: [], opened: [], silent: [] }),
        ],
      },
      short: { weight: 1, steps: [send(short), exit('told')] },
    }),
  ],
});
const other = journey('other', { ...common, lane: 'news', steps: [send(news)] });

const experiment = { controlPercent: 20, lanes: { 'win-back': 50 } };
const shop = () =>
  defineShop({
    brand: { name: 'Test', url: 'https://test.example.com', address: '1 Test Street', colour: '#123456' },
    sender: { email: 'hello@test.example.com', name: 'Test' },
    timezone: 'Europe/London',
    currency: 'EUR',
    sweep: { at: '09:30', segments: 1 },
    journeys: [toned, other],
    experiment,
  });

const customers = Array.from({ length: 60 }, (_, index) =>
  silentCustomer({
    id: `c${index}`,
    email: `c${index}@example.com`,
    phone: `+4477009001${String(index).padStart(2, '0')}`,
    lastOrderAt: minus(start, days(13.5)),
  }),
);
const nights = 7;

let all: readonly Passage[] = [];
beforeAll(async () => {
  const orders = [3, 4, 5, 6, 7, 8].map((index) => ({
    after: days(2),
    customer: `c${index}`,
    event: 'Order Completed',
    detail: { orderId: `o${index}`, value: 30 },
  }));
  ({ all } = await liveArm(shop(), customers, orders, nights));
});

const resultsFor = (of: typeof toned): JourneyResults => {
  const own = all.filter(({ enrolment }) => enrolment?.key.journey === of.id);
  return resultsOf(
    of,
    {
      enrolments: own.flatMap(({ enrolment }) => enrolment ?? []),
      touches: own.flatMap(({ touches }) => touches),
      coupons: [],
      waiters: own.flatMap(({ waiter }) => waiter ?? []),
    },
    [],
    { currency: 'EUR', rates: {}, usdEach: {} },
    { from: start, now: plus(start, days(nights)) },
  );
};
const drawnOf = (lane: string, lanes: Readonly<Record<string, number>> = experiment.lanes): number =>
  customers.filter((each) => isHeldOut(readerOf(each), lane, { ...experiment, lanes })).length;

describe('the results of a lane’s journey', () => {
  it('compare who got it with the control group and those held out of the lane', () => {
    const held = drawnOf('win-back');
    const { treatment, holdout, comparison } = resultsFor(toned);
    expect(held).toBeGreaterThan(drawnOf('win-back', {}));
    expect([treatment.passages, holdout.passages]).toEqual([customers.length - held, held]);
    expect(treatment.reached + holdout.reached).toBe(6);
    expect(comparison?.difference).toBeCloseTo(treatment.share - holdout.share, 12);
  });

  it('count those held out of another lane as treated', () => {
    const held = drawnOf('news');
    const { treatment, holdout } = resultsFor(other);
    expect(held).toBeGreaterThan(0);
    expect([treatment.passages, holdout.passages]).toEqual([customers.length - held, held]);
  });
});

describe('a split that somebody comes to who is held out', () => {
  it('takes her to a variant, of which nothing leaves', () => {
    const shadows = all.filter(
      ({ enrolment }) => enrolment?.key.journey === toned.id && enrolment.arm === 'holdout',
    );
    const steps = new Set(
      shadows.flatMap(({ touches }) => touches.map(({ step, outcome }) => `${step}: ${outcome}`)),
    );
    expect([...steps].sort()).toEqual(['let-us-help-you-find-it: shadow', 'we-care: shadow']);
  });

  it('counts her in her variant’s comparison, also while her passage is under way', () => {
    const { holdout, splits } = resultsFor(toned);
    const [{ variants } = { variants: [] }] = splits;
    const told = (variant: string) =>
      all.filter(
        ({ enrolment, touches }) =>
          enrolment?.key.journey === toned.id &&
          enrolment.arm === 'holdout' &&
          touches.some(({ step }) => step === variant),
      ).length;
    expect(variants.map(({ variant, holdout: held }) => [variant, held.passages])).toEqual([
      ['warm', told('let-us-help-you-find-it')],
      ['short', told('we-care')],
    ]);
    expect(variants.reduce((sum, { holdout: held }) => sum + held.passages, 0)).toBe(holdout.passages);
    expect(variants.map(({ comparison }) => comparison !== undefined)).toEqual([true, true]);
  });
});
