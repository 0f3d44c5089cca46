/** The story of a journey, as a customer lives it: order and days are golden. */
import { days } from 'rekindle';
import { live, silentCustomer, storyShop } from 'rekindle/testing';
import { describe, expect, it } from 'vitest';
import { seeWhatIsNew } from '../journeys/see-what-is-new.ts';
import shop from '../rekindle.config.ts';

const alone = storyShop(seeWhatIsNew, { messages: shop.messages ?? './messages' });

describe('see-what-is-new', () => {
  it('looks again at who did not open the first email', async () => {
    const { lines } = await live(seeWhatIsNew, silentCustomer(), {}, { shop: alone });
    expect(lines).toEqual([
      'day 0: email see-what-is-new',
      'day 4: email see-what-is-new-again',
      'day 11: exit silent',
    ]);
  });

  it('ends with an order', async () => {
    const { lines } = await live(
      seeWhatIsNew,
      silentCustomer(),
      {
        'see-what-is-new': [
          { after: days(1), does: 'open' },
          { after: days(5), does: 'order' },
        ],
      },
      { shop: alone },
    );
    expect(lines).toEqual(['day 0: email see-what-is-new', 'day 5: goal', 'day 5: exit came-back']);
  });
});
