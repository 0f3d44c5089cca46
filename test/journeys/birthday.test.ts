/** The stories of birthday and anniversary: in whose morning, with which gift, and once a year. */
import { describe, expect, it } from 'vitest';
import {
  type Deeds,
  live,
  type Options,
  silentCustomer,
  start,
  storyShop,
} from '../../local/testing/index.ts';
import { hours, minus, parseIso } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { anniversary } from '../../workflows/journeys/anniversary.ts';
import { birthday } from '../../workflows/journeys/birthday.ts';

const born = birthday();
const ordered = anniversary();

/** The story begins on Monday, 2 March 2026; its sweeps are at noon, UTC. */
const story = (changes: Partial<Profile> = {}, deeds: Deeds = {}, options: Options = {}) =>
  live(born, silentCustomer({ birthday: '1990-03-05', ...changes }), deeds, {
    hourly: true,
    days: 30,
    ...options,
  });

/** From the sweep at noon on the 3rd to nine in the morning of the 5th. */
const greeting = ['day 1 21:00: coupon birthday-gift', 'day 1 21:00: email happy-birthday'];

describe('birthday', () => {
  it('greets with a gift at nine, reminds by text, and ends with the gift', async () => {
    const { lines, transitions } = await story();
    expect(lines).toEqual([
      ...greeting,
      'day 11 21:00: sms birthday-gift-expires',
      'day 15 21:00: exit gift-unused',
    ]);
    // The look at the tier with its choice, the greeting, its hold and its return, the text, the end.
    expect(transitions).toBe(7);
  });

  it.each(['gold', 'black'])('gives more to the tier %s', async (tier) => {
    const { lines } = await story({ tier });
    expect(lines.slice(0, 2)).toEqual([
      'day 1 21:00: coupon birthday-top-gift',
      'day 1 21:00: email happy-birthday-top',
    ]);
  });

  it.each([
    ['Asia/Taipei', '2026-03-05T01:00:00Z'],
    ['America/New_York', '2026-03-05T14:00:00Z'],
    ['Pacific/Kiritimati', '2026-03-04T19:00:00Z'],
    ['Pacific/Pago_Pago', '2026-03-05T20:00:00Z'],
  ])('comes in the morning of the day in %s', async (timezone, expected) => {
    const { mails } = await story({ timezone });
    expect(mails.map(({ at }) => at)).toEqual([parseIso(expected)]);
  });

  it('comes on 28 February to who was born on the 29th, in a year without it', async () => {
    const { mails } = await live(
      born,
      silentCustomer({ birthday: '02-29' }),
      {},
      { days: 365, shop: storyShop(born) },
    );
    expect(mails.map(({ at }) => at)).toEqual([parseIso('2027-02-28T09:00:00Z')]);
  });

  it('comes every year, once', async () => {
    const { mails } = await story({}, {}, { days: 370 });
    expect(mails.map(({ at }) => at)).toEqual(
      ['2026-03-05', '2027-03-05'].map((day) => parseIso(`${day}T09:00:00Z`)),
    );
  });

  it('brings the gift by text at once to whom the email can’t reach', async () => {
    const { lines } = await story({ consents: { email: false, sms: true } });
    expect(lines).toEqual([
      'day 1 21:00: coupon birthday-gift',
      'day 1 21:00: sms birthday-gift-expires',
      'day 1 21:00: email happy-birthday withheld (consent)',
      'day 5 21:00: exit gift-unused',
    ]);
  });

  it('greets whoever has ordered on the eve, and reminds her of nothing', async () => {
    const told = [
      { after: hours(40), event: 'Order Completed', detail: { orderId: 'on-the-eve', value: '20.00' } },
    ];
    const { lines } = await story({}, {}, { told });
    expect(lines).toEqual(['day 0 04:00: goal', ...greeting, 'day 11 21:00: exit goal-reached']);
  });

  it('ends with the order that the gift is used for', async () => {
    const { lines } = await story(
      {},
      { 'happy-birthday': [{ after: hours(3), does: 'order with the coupon' }] },
    );
    expect(lines).toEqual([...greeting, 'day 2 00:00: goal', 'day 2 00:00: exit converted']);
  });

  it('ends with an order after the text', async () => {
    const { lines } = await story({}, { 'birthday-gift-expires': [{ after: hours(1), does: 'order' }] });
    expect(lines.slice(-2)).toEqual(['day 11 22:00: goal', 'day 11 22:00: exit converted']);
  });

  it('comes to nobody whose birthday is not known', async () => {
    const { birthday: _, ...unknown } = silentCustomer({ birthday: '03-05' });
    const { lines } = await live(born, unknown, {}, { days: 10 });
    expect(lines).toEqual(['never enrolled']);
  });

  it('goes by a birthday that the shop tells', async () => {
    const { birthday: _, ...unknown } = silentCustomer({ birthday: '03-05' });
    const told = [{ after: hours(1), event: 'Customer Identified', detail: { birthday: '1990-03-07' } }];
    const { mails } = await live(born, unknown, {}, { days: 10, told });
    expect(mails.map(({ at }) => at)).toEqual([parseIso('2026-03-07T09:00:00Z')]);
  });

  it('goes by the shop’s thresholds', async () => {
    const { lines } = await story({}, {}, { shop: storyShop(birthday({ giftDays: 7, remindDays: 2 })) });
    expect(lines.slice(2)).toEqual([
      'day 6 21:00: sms birthday-gift-expires',
      'day 8 21:00: exit gift-unused',
    ]);
  });

  it('writes to nobody who is held out, and sees her to the same end', async () => {
    const { lines, mails } = await story(
      {},
      {},
      { shop: storyShop(birthday(), { experiment: { controlPercent: 100 } }) },
    );
    expect(lines).toEqual([
      'day 1 21:00: coupon birthday-gift shadow',
      'day 1 21:00: email happy-birthday shadow',
      'day 11 21:00: sms birthday-gift-expires shadow',
      'day 15 21:00: exit gift-unused',
    ]);
    expect(mails).toEqual([]);
  });
});

describe('anniversary', () => {
  const firstOrderAt = parseIso('2024-03-05T17:00:00Z');

  it.each([
    ['silver', 'UTC', 'a-year-together', '2026-03-05T09:00:00Z'],
    // It was the 6th there.
    ['gold', 'Asia/Taipei', 'a-year-together-top', '2026-03-06T01:00:00Z'],
  ])('thanks the tier %s in %s with %s', async (tier, timezone, name, expected) => {
    const { lines, mails } = await live(
      ordered,
      silentCustomer({ firstOrderAt, tier, timezone }),
      {},
      { days: 30 },
    );
    expect(mails.map(({ at }) => at)).toEqual([parseIso(expected)]);
    expect(lines.map((line) => line.split(': ')[1])).toEqual([
      `coupon anniversary-${tier === 'gold' ? 'top-' : ''}gift`,
      `email ${name}`,
      `sms anniversary-gift-expires${tier === 'gold' ? '-top' : ''}`,
      'exit gift-unused',
    ]);
  });

  it('is not the day of the first order itself', async () => {
    const { lines } = await live(
      ordered,
      silentCustomer({ firstOrderAt: minus(start, hours(1)), orders: 1 }),
      {},
      { days: 30 },
    );
    expect(lines).toEqual(['never enrolled']);
  });
});
