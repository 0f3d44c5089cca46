/** The story of win-back-own-rhythm: who is missed by her own measure, and what she gets. */
import { describe, expect, it } from 'vitest';
import {
  live,
  type Options,
  silentCustomer,
  start,
  storyShop,
  typicalModel,
} from '../../local/testing/index.ts';
import { days, hours, minus } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { returnChance, silentBeyondOwnRhythm } from '../../shared/customers/rules/index.ts';
import type { Model } from '../../shared/decisions/scores/model.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { branch, exit, happened, type Journey, meets } from '../../shared/journeys/language.ts';
import { winBack14d, winBackOwnRhythm } from '../../workflows/journeys/index.ts';

/** Nine orders, one every `gap` days, the last so many days ago. */
const every = (gap: number, silent: number, changes: Partial<Profile> = {}) =>
  silentCustomer({
    orders: 9,
    spent: 45_000,
    firstOrderAt: minus(start, days(silent + 8 * gap)),
    lastOrderAt: minus(start, days(silent)),
    ...changes,
  });
/** In a shop that looks back as far as shops do, with another win-back. */
const beside14d = storyShop([winBack14d(), winBackOwnRhythm()], { dormancy: { windowDays: 3 } });
const story = (customer: Profile, options: Options = {}) =>
  live(winBackOwnRhythm(), customer, {}, { model: typicalModel, days: 25, ...options });

describe('win-back-own-rhythm', () => {
  it('says hello, five days later offers a coupon, reminds of its end, and gives up', async () => {
    const { lines, transitions } = await story(every(10, 60));
    expect(lines).toEqual([
      'day 0: email a-while-since-your-order',
      'day 5: coupon next-order',
      'day 5: email for-your-next-order',
      'day 10: sms next-order-expires',
      'day 13: exit lapsed',
    ]);
    expect(transitions).toBe(4);
  });

  it('spends no coupon on who comes by a word alone', async () => {
    const { lines } = await live(
      winBackOwnRhythm(),
      every(10, 60),
      { 'a-while-since-your-order': [{ after: days(2), does: 'order' }] },
      { model: typicalModel },
    );
    expect(lines).toEqual(['day 0: email a-while-since-your-order', 'day 2: goal', 'day 2: exit ordered']);
  });

  it('leaves in peace who orders as seldom as ever, and with a value at risk who would not have spent much', async () => {
    expect((await story(every(80, 60))).lines).toEqual(['never enrolled']);
    const model = { ...typicalModel, orderValue: { ...typicalModel.orderValue, v: 100 } };
    const { lines } = await live(
      winBackOwnRhythm({ atRisk: 20 }),
      every(10, 60, { spent: 90 }),
      {},
      { model },
    );
    expect(lines).toEqual(['never enrolled']);
  });

  it('begins from the share on from which it pays, by the model in use, unless it is told another', async () => {
    const model: Model = {
      ...typicalModel,
      rhythmThreshold: { share: 0.97, reason: 'most-net', because: 'It leaves most there.' },
    };
    // Beyond nine of ten of her gaps on day 39, and beyond 97% on day 64.
    const asked = async (of: Journey, by: Model) =>
      (await live(of, every(10, 60), {}, { model: by, days: 2 })).lines[0];
    expect(await asked(winBackOwnRhythm(), typicalModel)).toBe('day 0: email a-while-since-your-order');
    expect(await asked(winBackOwnRhythm(), model)).toBe('never enrolled');
    expect(await asked(winBackOwnRhythm({ beyond: 0.9 }), model)).toBe(
      'day 0: email a-while-since-your-order',
    );
  });

  it('enrols nobody before a model is in use', async () => {
    const { lines } = await live(winBackOwnRhythm(), every(10, 60), {}, { days: 3 });
    expect(lines).toEqual(['never enrolled']);
  });

  it('begins with who has just crossed her bound, and not with all who had long before', async () => {
    expect((await story(every(10, 200), { shop: beside14d })).lines).toEqual(['never enrolled']);
    expect((await story(every(10, 20), { shop: beside14d })).lines[0]).toBe(
      'day 0: email a-while-since-your-order',
    );
  });

  it('does not write to who is in another win-back as she crosses her bound, nor after', async () => {
    const { passages } = await story(every(3, 15), { shop: beside14d });
    expect(passages.map(({ journey }) => journey)).toEqual(['win-back-14d']);
  });
});

it('is asked of who orders, and at a branch, as it is by night', async () => {
  const { lines } = await live(
    journey('thanks', {
      version: 1,
      enrols: {
        on: [{ event: 'Order Completed' }],
        when: returnChance('90d').atLeast(0.3),
        reEnrolAfter: days(1),
      },
      goal: happened('Review Written'),
      steps: [branch(meets(silentBeyondOwnRhythm(0.5)), { yes: [exit('rare')], no: [exit('regular')] })],
    }),
    every(10, 15),
    {},
    {
      model: typicalModel,
      days: 3,
      told: [{ after: hours(9), event: 'Order Completed', detail: { orderId: 'o-1', value: 20 } }],
    },
  );
  expect(lines).toEqual(['day 0: exit regular']);
});
