/** A shop whose codes are told to it, lived on one machine where there is no such shop. */
import { expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../../local/testing/index.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';

it('takes every code, and no message waits for a token that nobody has put there', async () => {
  const journey = winBack14d();
  const offers = { shop: { kind: 'shopify', domain: 'acme.myshopify.com' } } as const;
  const { lines } = await live(journey, silentCustomer(), {}, { shop: storyShop(journey, { offers }) });
  expect(lines.slice(0, 2)).toEqual(['day 0: coupon ten-off', 'day 0: email we-miss-you']);
});
