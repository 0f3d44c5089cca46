/** The story of local-event, branch by branch, with its days. */
import { describe, expect, it } from 'vitest';
import {
  broadcastShop,
  type Deeds,
  live,
  type Options,
  type Started,
  silentCustomer,
} from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { localEvent } from '../../workflows/journeys/local-event.ts';

const journey = localEvent();
const ada = silentCustomer({ city: 'Taipei', timezone: 'Europe/London' });
/** Twelve days after the story begins, at 19:00 in Taipei. */
const started: Started = {
  after: hours(10),
  id: 'tea-in-taipei',
  journey: 'local-event',
  parameters: {
    name: 'An evening of tea',
    place: 'Harbour Hall, 1 Quay Street',
    eventAt: '2026-03-14T19:00[Asia/Taipei]',
    url: 'https://shop.example.com/tea',
    city: 'Taipei',
  },
};
const story = (deeds: Deeds = {}, customer: Profile = ada, options: Options = {}) =>
  live(journey, customer, deeds, {
    shop: broadcastShop,
    broadcasts: [started],
    hourly: true,
    ...options,
  });
const answering = (answer: string, after = days(1)): Deeds => ({
  'you-are-invited': [{ after, does: 'answer', answer }],
});
const invited = 'day 0 00:00: survey you-are-invited';

describe('local-event', () => {
  it('invites who lives there, and leaves who does not reply', async () => {
    const { lines, transitions, mails } = await story();
    expect(lines).toEqual([invited, 'day 7 00:00: exit no-reply']);
    expect(transitions).toBe(2);
    expect(mails[0]?.subject).toBe('You are invited: An evening of tea');
    expect(mails[0]?.text).toContain(
      'An evening of tea\nSaturday, March 14 at 7:00 PM\nHarbour Hall, 1 Quay Street',
    );
  });

  it('lets who can’t come be', async () => {
    const { lines } = await story(answering('not-coming'));
    expect(lines).toEqual([invited, 'day 1 00:00: exit not-coming']);
  });

  it('reminds who comes, at ten on the day before by the clock of the place', async () => {
    // The invitation left at 10:00 UTC on 2 March; ten in Taipei on 13 March is 02:00 UTC.
    const { lines, mails } = await story(answering('coming'));
    expect(lines).toEqual([invited, 'day 10 16:00: email see-you-tomorrow', 'day 13 16:00: exit missed']);
    expect(mails[1]?.subject).toBe('See you tomorrow: An evening of tea');
  });

  it('knows who was there', async () => {
    const told = [{ after: days(12.5), event: 'Event Attended' }];
    const { lines } = await story(answering('coming'), ada, { told });
    expect(lines.slice(2)).toEqual(['day 12 02:00: goal', 'day 12 02:00: exit attended']);
  });

  it('reminds at once who says so on the last day, and of what has begun nobody', async () => {
    const at = (eventAt: string): Options => ({
      broadcasts: [{ ...started, parameters: { ...started.parameters, eventAt } }],
    });
    const late = answering('coming', days(3));
    expect((await story(late, ada, at('2026-03-05T20:00[Asia/Taipei]'))).lines.slice(0, 2)).toEqual([
      invited,
      'day 3 00:00: email see-you-tomorrow',
    ]);
    expect((await story(late, ada, at('2026-03-05T17:00[Asia/Taipei]'))).lines.slice(0, 2)).toEqual([
      invited,
      'day 3 00:00: email see-you-tomorrow withheld (too-late)',
    ]);
  });

  it('speaks the customer’s language, and tells the time of the place', async () => {
    const { mails } = await story(answering('coming'), { ...ada, locale: 'zh-Hant' });
    expect(mails[0]?.text).toContain('3月14日星期六 下午7:00');
    expect(mails[1]?.subject).toBe('明天見：An evening of tea');
  });

  it('is for nobody who lives elsewhere, or whose language it is not in', async () => {
    expect((await story({}, silentCustomer({ city: 'London' }))).lines).toEqual(['never enrolled']);
    expect((await story({}, silentCustomer())).lines).toEqual(['never enrolled']);
    const parameters = { ...started.parameters, locale: 'zh-Hant' };
    expect((await story({}, ada, { broadcasts: [{ ...started, parameters }] })).lines).toEqual([
      'never enrolled',
    ]);
  });

  it('takes several spellings of a city, and says the first', async () => {
    const parameters = { ...started.parameters, city: ['Greater Taipei', 'Taipei'] };
    const { mails } = await story({}, ada, { broadcasts: [{ ...started, parameters }] });
    expect(mails[0]?.text).toContain('We are coming to Greater Taipei, and');
  });

  it('learns the city from the shop’s own telling', async () => {
    const { city: _, ...nowhere } = ada;
    const told = [{ after: hours(1), event: 'Customer Identified', detail: { city: 'Taipei' } }];
    expect((await story({}, nowhere, { told })).lines).toEqual([invited, 'day 7 00:00: exit no-reply']);
  });
});
