/** Where a message's links lead at the shop. */
import { describe, expect, it } from 'vitest';
import { withCampaign, withCoupon } from '../../../shared/messages/leads.ts';

const campaign = { medium: 'email', journey: 'win-back-14d', step: 'we-miss-you' };
const ours = 'utm_source=rekindle&utm_medium=email&utm_campaign=win-back-14d&utm_content=we-miss-you';

describe('a link of a campaign', () => {
  it.each([
    ['https://shop.example', `https://shop.example/?${ours}`],
    ['https://shop.example/tea?q=a%20b', `https://shop.example/tea?q=a%20b&${ours}`],
    ['https://shop.example/tea#reviews', `https://shop.example/tea?${ours}#reviews`],
    // What a shop says itself is not mixed with what we say.
    ['https://shop.example/?utm_source=news', 'https://shop.example/?utm_source=news'],
    ['https://shop.example/?UTM_Campaign=x', 'https://shop.example/?UTM_Campaign=x'],
  ])('tells the shop’s analytics where it came from: %s', (link, expected) => {
    expect(withCampaign(link, campaign)).toBe(expected);
  });
});

describe('a link of a message with a coupon', () => {
  const template = 'https://shop.example/discount/{code}?redirect={path}';
  it('goes by the page that takes the code, and on to where it led', () => {
    expect(withCoupon('https://shop.example/tea?a=1&b=2#x', template, 'AB/C')).toBe(
      'https://shop.example/discount/AB%2FC?redirect=%2Ftea%3Fa%3D1%26b%3D2%23x',
    );
    expect(withCoupon('https://shop.example', 'https://shop.example/?code={code}', 'ABC')).toBe(
      'https://shop.example/?code=ABC',
    );
  });

  it('stays as it is where it leads to another host', () => {
    expect(withCoupon('https://pay.example/cart/7', template, 'ABC')).toBe('https://pay.example/cart/7');
  });
});
