/** The story of second-order, branch by branch, with its days. */
import { describe, expect, it } from 'vitest';
import { type Deeds, live, silentCustomer, storyShop, type Told } from '../../local/testing/index.ts';
import { type Duration, days, hours } from '../../shared/base/time.ts';
import { secondOrder } from '../../workflows/journeys/second-order.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const journey = secondOrder();

const order = (id: string, after: Duration): Told => ({
  after,
  event: 'Order Completed',
  detail: { orderId: id, value: 30 },
});
const { firstOrderAt: _, previousOrderAt: __, lastOrderAt: ___, ...known } = silentCustomer();
const newcomer = { ...known, orders: 0, spent: 0 };
const story = (told: readonly Told[], deeds?: Deeds) => live(journey, newcomer, deeds, { told });

const nudge = ['day 14: coupon second-order-thanks', 'day 14: email second-order-nudge'];

describe('second-order', () => {
  it('nudges two weeks after the first order, and ends when the coupon does', async () => {
    const { lines, transitions } = await story([order('o1', hours(10))]);
    expect(lines).toEqual([...nudge, 'day 35: exit one-order']);
    // Two weeks, the nudge, the end.
    expect(transitions).toBe(3);
  });

  it('shows what she chose, as the order stands two weeks later, with its pictures', async () => {
    const items = [
      {
        name: 'Kettle',
        price: 20,
        image: 'https://test.example.com/k.jpg',
        url: 'https://test.example.com/k',
      },
      { name: 'Cup', price: 10, image: 'https://pictures.example/c.jpg' },
    ];
    const first = order('o1', hours(10));
    const whole = { ...first, detail: { ...first.detail, items } };
    const { mails } = await story([whole]);
    expect(mails[0]?.text).toContain('all you wanted:\n\n- Kettle\n- Cup\n\nIf you');
    expect(mails[0]?.html).toContain('<img src="https://test.example.com/k.jpg" alt="Kettle"');
    expect(mails[0]?.html).toMatch(/<a href="https:..links\.rekindle\.invalid.l.[\w.-]+"/);
    expect(mails[0]?.html).not.toContain('pictures.example');
    const changed: Told = {
      after: days(2),
      event: 'Order Changed',
      detail: { orderId: 'o1', items: items.slice(1) },
    };
    expect((await story([whole, changed])).mails[0]?.text).toContain('all you wanted:\n\n- Cup\n\nIf you');
  });

  it('does without a list where nobody told what lies in the order', async () => {
    const { mails } = await story([order('o1', hours(10))]);
    expect(mails[0]?.text).toContain('We hope that your first order was all you wanted.\n\nIf you');
    expect(mails[0]?.html).not.toContain('<img');
  });

  it('is not followed by a win-back the day after', async () => {
    const shop = storyShop([journey, { ...winBack14d() }]);
    const { passages } = await live(
      journey,
      newcomer,
      {},
      {
        told: [order('o1', hours(10))],
        shop,
        days: 30,
      },
    );
    expect(passages.map(({ journey: id }) => id)).toEqual(['second-order']);
  });

  it('says nothing when the second order comes by itself', async () => {
    const { lines } = await story([order('o1', hours(10)), order('o2', days(9))]);
    expect(lines).toEqual(['day 8: goal', 'day 8: exit meanwhile']);
  });

  it('converts when the second order carries the coupon', async () => {
    const { lines } = await story([order('o1', hours(10))], {
      'second-order-nudge': [{ after: days(2), does: 'order with the coupon' }],
    });
    expect(lines).toEqual([...nudge, 'day 16: goal', 'day 16: exit converted']);
  });

  it('ends by the goal when the second order leaves the coupon unused', async () => {
    const { lines } = await story([order('o1', hours(10))], {
      'second-order-nudge': [{ after: days(2), does: 'order' }],
    });
    expect(lines).toEqual([...nudge, 'day 16: goal', 'day 16: exit goal-reached']);
  });

  it('is for a first order alone', async () => {
    const { lines } = await live(journey, silentCustomer(), {}, { told: [order('o4', hours(10))] });
    expect(lines).toEqual(['never enrolled']);
  });
});
