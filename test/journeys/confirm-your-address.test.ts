/** The story of double opt-in: what is sent to an address before it is confirmed, and what after. */
import { describe, expect, it } from 'vitest';
import { live, silentCustomer, storyShop, type Told } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { confirmYourAddress } from '../../workflows/journeys/confirm-your-address.ts';
import { welcome } from '../../workflows/journeys/welcome.ts';

const journeys = [confirmYourAddress(), welcome({ newForDays: 30 })];
const shop = storyShop(journeys, { doubleOptIn: { countries: 'everywhere' } });
const { firstOrderAt: _, previousOrderAt: __, lastOrderAt: ___, ...known } = silentCustomer();
const newcomer = { ...known, orders: 0, spent: 0, consents: {} };

const consenting = (more: object = {}, email: unknown = { given: true, form: '/signup' }): Told => ({
  after: hours(10),
  event: 'Customer Identified',
  detail: { consents: { email }, ...more },
});
const story = async (told: readonly Told[]) => {
  const { passages, mails } = await live(confirmYourAddress(), newcomer, {}, { shop, told, days: 30 });
  return { passages: passages.map(({ journey, lines }) => [journey, ...lines]), mails };
};

describe('a consent to email where it is to be confirmed', () => {
  it('is asked for at the address, and nothing else is sent there before, nor begins', async () => {
    const { passages, mails } = await story([consenting()]);
    expect(passages).toEqual([
      ['confirm-your-address', 'day 0: email confirm-your-address', 'day 7: exit unconfirmed'],
    ]);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Yes, that was me: https://links.rekindle.invalid/c/');
    expect(mails[0]?.text).not.toContain('https://test.example.com');
  });

  it('is asked for again when a form is filled in again, a day later, and not by a shop that tells what it knows', async () => {
    const again = { ...consenting(), after: days(3) };
    const known = { ...consenting({}, true), after: days(5) };
    const { mails } = await story([consenting(), again, known]);
    expect(mails).toHaveLength(2);
  });

  it('that another system had confirmed is not asked for', async () => {
    const { passages, mails } = await story([
      consenting({}, { given: true, confirmed: true, source: 'Shopify' }),
    ]);
    expect(passages.map(([journey]) => journey)).toEqual(['welcome']);
    expect(mails[0]?.text).not.toContain('/c/');
  });
});
