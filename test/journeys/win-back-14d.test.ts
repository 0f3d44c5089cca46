/** The story of win-back-14d, branch by branch, with its days. */
import { describe, expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const beginning = ['day 0: coupon ten-off', 'day 0: email we-miss-you'];

describe('win-back-14d', () => {
  it('texts the customer when the email stays unopened for three days, asks on day 8, gives up on day 14', async () => {
    const { lines, transitions } = await live(winBack14d(), silentCustomer());
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon',
      'day 8: survey why-did-you-leave',
      'day 14: exit lapsed',
    ]);
    expect(transitions).toBe(4);
  });

  it('sends picks after three days to whoever opened and did not click', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'we-miss-you': [{ after: hours(30), does: 'open' }],
    });
    expect(lines).toEqual([
      ...beginning,
      'day 3: email picked-for-you',
      'day 8: survey why-did-you-leave',
      'day 14: exit lapsed',
    ]);
  });

  it('shows what she looked at, if the shop has it in stock, and else promises no picks', async () => {
    const looked = {
      after: hours(1),
      event: 'Product Viewed',
      detail: { properties: { product_id: 'cup' } },
    };
    const cup = {
      id: 'cup',
      name: 'Stoneware cup',
      url: 'https://test.example.com/cup',
      image: 'https://test.example.com/cup.jpg',
      price: 18.9,
    };
    const picksOf = async (inStock: boolean) => {
      const deeds = { 'we-miss-you': [{ after: hours(30), does: 'open' }] } as const;
      const options = { told: [looked], products: [{ ...cup, inStock }], days: 6 };
      const { mails } = await live(winBack14d(), silentCustomer(), deeds, options);
      return mails[1];
    };
    const shown = await picksOf(true);
    expect(shown?.subject).toBe('Picked for you');
    expect(shown?.text).toContain('\n- Stoneware cup, €18.90: https://test.example.com/cup?');
    expect(shown?.html).toContain('<img src="https://test.example.com/cup.jpg" alt="Stoneware cup"');
    const none = await picksOf(false);
    expect(none?.subject).toBe('Your code still works');
    expect(none?.text).toContain('You always had a good eye for tea. Come and see what there is now.\n\n');
    expect(`${none?.text} ${none?.html}`).not.toMatch(/cup|chose/);
  });

  it('waits for the coupon at once when the customer clicks', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'we-miss-you': [
        { after: hours(5), does: 'open' },
        { after: hours(24), does: 'click' },
      ],
    });
    expect(lines).toEqual([...beginning, 'day 6: survey why-did-you-leave', 'day 12: exit lapsed']);
  });

  it('ends as converted when an order carries the coupon', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'coupon-expires-soon': [{ after: days(2), does: 'order with the coupon' }],
    });
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon',
      'day 5: goal',
      'day 5: exit converted',
    ]);
  });

  it('ends by the goal when the customer buys without the coupon', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'we-miss-you': [{ after: hours(50), does: 'order' }],
    });
    expect(lines).toEqual([...beginning, 'day 2: goal', 'day 2: exit goal-reached']);
  });

  it('leaves the unhappy to service-recovery at once', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'why-did-you-leave': [{ after: days(2), does: 'answer', answer: 'unhappy' }],
    });
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon',
      'day 8: survey why-did-you-leave',
      'day 10: exit unhappy',
    ]);
  });

  it('lets the happy go', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'why-did-you-leave': [{ after: days(1), does: 'answer', answer: 'happy' }],
    });
    expect(lines.slice(-2)).toEqual(['day 8: survey why-did-you-leave', 'day 9: exit lapsed']);
  });

  it('waits neither for the email nor for the coupon that it did not send', async () => {
    const { lines } = await live(winBack14d(), silentCustomer({ consents: { sms: true } }));
    expect(lines).toEqual([
      'day 0: coupon ten-off',
      'day 0: sms coupon-expires-soon',
      'day 0: email we-miss-you withheld (consent)',
      'day 5: survey why-did-you-leave withheld (consent)',
      'day 5: exit lapsed',
    ]);
  });

  it('keeps its days and withholds what the customer did not consent to', async () => {
    const { lines } = await live(winBack14d(), silentCustomer({ consents: { email: true } }));
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon withheld (consent)',
      'day 8: survey why-did-you-leave',
      'day 14: exit lapsed',
    ]);
  });

  it('sends no email after the customer unsubscribed by its link, and texts go on', async () => {
    const { lines } = await live(winBack14d(), silentCustomer(), {
      'we-miss-you': [{ after: hours(4), does: 'unsubscribe' }],
    });
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon',
      'day 8: survey why-did-you-leave withheld (consent)',
      'day 8: exit lapsed',
    ]);
  });

  it('sends nothing after the shop told that the customer wants nothing more', async () => {
    const told = [{ after: hours(16), event: 'Unsubscribed' }];
    const { lines } = await live(winBack14d(), silentCustomer(), {}, { told });
    expect(lines).toEqual([
      ...beginning,
      'day 3: sms coupon-expires-soon withheld (suppressed)',
      'day 8: survey why-did-you-leave withheld (suppressed)',
      'day 8: exit lapsed',
    ]);
  });

  it('holds a message until quiet hours end where the customer lives', async () => {
    const { mails } = await live(winBack14d(), silentCustomer({ timezone: 'Asia/Tokyo' }), {}, { days: 2 });
    // Noon in London is 21:00 in Tokyo; quiet hours end there at 09:00, midnight UTC.
    expect(mails.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-03T00:00:00.000Z']);
  });

  it('lets what the frequency cap does not allow wait until it does', async () => {
    const shop = storyShop(winBack14d(), {
      guardrails: { frequencyCap: { atMost: 1, withinDays: 7 } },
    });
    const { lines } = await live(winBack14d(), silentCustomer(), {}, { shop });
    expect(lines).toEqual([
      ...beginning,
      'day 7: sms coupon-expires-soon',
      'day 14: survey why-did-you-leave',
      'day 20: exit lapsed',
    ]);
  });

  it('leaves alone whoever bought thirteen days ago', async () => {
    const recent = silentCustomer({ lastOrderAt: (Date.parse('2026-03-02T00:00:00Z') - days(2)) as never });
    expect((await live(winBack14d(), recent, {}, { days: 10 })).lines).toEqual(['never enrolled']);
  });
});
