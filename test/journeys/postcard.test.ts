/** The story of a postcard: printed for who has an address, and the journey goes on either way. */
import { describe, expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  coupon,
  exit,
  postcard,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';

const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(20) });
const card = postcard('coupon-expires-soon', { to: 'printer', carrying: tenOff });

const byPost = journey('by-post', {
  version: 1,
  enrols: { when: dormantFor(days(60)) },
  goal: purchase,
  steps: [
    send(card),
    waitFor(
      redemption(tenOff),
      { atMost: days(14) },
      { redeemed: [exit('converted')], unused: [exit('lapsed')] },
    ),
  ],
});
const shop = storyShop(byPost, {
  postcards: { printer: { url: 'https://print.example.com/cards' } },
  publish: { 'Touchpoint Sent': true },
});
const address = { street: '1 High Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
const reader = silentCustomer({ consents: { post: true } });

describe('a journey by post', () => {
  it('sends its card to the address that was told, and waits for the coupon on it', async () => {
    const told = [{ after: hours(1), event: 'Customer Identified', detail: { address } }];
    const { lines, published } = await live(byPost, reader, {}, { shop, days: 20, told });
    expect(lines).toEqual([
      'day 0: coupon ten-off',
      'day 0: postcard coupon-expires-soon',
      'day 14: exit lapsed',
    ]);
    expect(published.map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ touchpoint: 'coupon-expires-soon', kind: 'postcard', channel: 'post' }),
    );
  });

  it('goes on without the card where there is no address', async () => {
    const { lines } = await live(byPost, reader, {}, { shop, days: 20 });
    expect(lines).toEqual(['day 0: postcard coupon-expires-soon withheld (consent)', 'day 0: exit lapsed']);
  });
});
