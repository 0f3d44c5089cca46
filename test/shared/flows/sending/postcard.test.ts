/** Postcards: where the address comes from, what the printer is told, and who gets none. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { days, iso, minus, parseIso, plus, seconds } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { ada, cardRequest, enrolled, enrolment } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const london = { street: '1 High Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' };
const willing: Profile = { ...ada, consents: { ...ada.consents, post: true } };

const begin = async (profile: Profile = willing): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, profile);
  return stand;
};
const live = async ({ ports }: Stand, address: typeof london = london) => {
  const traits = { address };
  const event = { id: `at-${address.street}`, customer: customerId('ada'), at: ports.now(), traits } as const;
  await ingest({ kind: 'customer', event: { ...event, name: 'Customer Identified' } }, ports);
};
const touchOf = ({ ports }: Stand) => ports.ledger.touch(enrolment, 'a-card');
const cards = ({ bus }: Stand) => bus.filter(({ Source }) => Source === 'rekindle.postcards');

describe('a postcard', () => {
  it('goes to its printer with its words, its coupon and the address that was told last', async () => {
    const stand = await begin();
    await live(stand, { ...london, street: '9 Old Lane' });
    await stand.moveTo(plus(start, seconds(1)));
    await live(stand);
    await expect(stand.invoke('send', cardRequest('t'))).resolves.toEqual({ outcome: 'sent' });
    const [card, ...others] = cards(stand);
    expect(others).toEqual([]);
    expect(card?.DetailType).toBe('Postcard Requested');
    const { coupons } = await stand.ports.ledger.passage(enrolment);
    const code = coupons[0]?.code;
    expect(JSON.parse(card?.Detail ?? '')).toEqual({
      id: touchKey(enrolment, 'a-card'),
      to: 'printer',
      customer: 'ada',
      journey: 'win-back',
      message: 'a-card',
      transactional: false,
      locale: 'en',
      title: 'We miss you, Ada',
      body: `${code} is for you.`,
      link: 'https://shop.example.com',
      coupon: { code, percentOff: 10, validUntil: iso(plus(plus(start, seconds(1)), days(8))) },
      name: 'Ada',
      address: london,
    });
    expect(await touchOf(stand)).toMatchObject({ kind: 'postcard', channel: 'post', outcome: 'sent' });
  });

  it('is withheld from who has no address, and issues no coupon then', async () => {
    const stand = await begin();
    await expect(stand.invoke('send', cardRequest('t'))).resolves.toEqual({ outcome: 'withheld' });
    expect(await touchOf(stand)).toMatchObject({ withheld: { guardrail: 'consent', detail: 'no address' } });
    expect((await stand.ports.ledger.passage(enrolment)).coupons).toEqual([]);
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
    expect(cards(stand)).toEqual([]);
  });

  it('needs a consent of its own, unless it is transactional', async () => {
    const stand = await begin(ada);
    await live(stand);
    await stand.invoke('send', cardRequest('t'));
    expect(await touchOf(stand)).toMatchObject({
      withheld: { guardrail: 'consent', detail: 'consent to letters was never asked for' },
    });
    const other = await begin(ada);
    await live(other);
    const { touch } = cardRequest('u');
    if (touch.kind !== 'postcard') throw new Error('no postcard');
    await other.invoke('send', cardRequest('u', { touch: { ...touch, transactional: true } }));
    expect(await touchOf(other)).toMatchObject({ outcome: 'sent' });
  });

  it('leaves at night, and takes a place under the frequency cap', async () => {
    const stand = await begin();
    await live(stand);
    const night = parseIso('2026-11-23T23:30:00Z');
    await stand.moveTo(night);
    await expect(stand.invoke('send', cardRequest('t'))).resolves.toEqual({ outcome: 'sent' });
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([
      { at: night, channel: 'post' },
    ]);

    const recentTouches = [1, 2, 3, 4].map((count) => ({
      at: minus(start, days(count)),
      channel: 'email' as const,
    }));
    const capped = await begin({ ...willing, recentTouches });
    await live(capped);
    await capped.invoke('send', cardRequest('t'));
    expect(capped.answers.at(-1)).toMatchObject({ detour: 'Held', cause: { by: 'frequency-cap' } });
  });
});
