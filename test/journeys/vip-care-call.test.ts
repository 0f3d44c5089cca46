/** The story of vip-care-call: a person calls, and the call's result decides. */
import { describe, expect, it } from 'vitest';
import { type Deeds, live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours, minus, minutes, parseIso } from '../../shared/base/time.ts';
import { birthday } from '../../workflows/journeys/birthday.ts';
import { inactivity14d } from '../../workflows/journeys/inactivity-14d.ts';
import { vipCareCall } from '../../workflows/journeys/vip-care-call.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const journey = vipCareCall();
const noon = parseIso('2026-03-02T12:00:00Z');
/** Two weeks without a sign on the night of the first sweep. */
const topSpender = silentCustomer({ spent: 123_450, lastOrderAt: minus(noon, days(15)) });

const story = (deeds: Deeds = {}, customer = topSpender) =>
  live(journey, customer, deeds, { days: 90 }).then(({ lines }) => lines);
const called = (result: string): Deeds => ({
  'vip-call': [
    { after: hours(2), does: 'take', by: 'kim' },
    { after: hours(26), does: 'finish', by: 'kim', result },
  ],
});

describe('vip-care-call', () => {
  it('thanks whom somebody has reached, and who is happy', async () => {
    expect(await story(called('reached-happy'))).toEqual([
      'day 0: task vip-call',
      'day 0: kim take: ok',
      'day 1: kim result: ok',
      'day 1: coupon vip-thanks',
      'day 1: email good-to-talk',
      'day 31: exit thanked',
    ]);
  });

  it('ends as converted when the thank-you is taken', async () => {
    const deeds: Deeds = {
      ...called('reached-happy'),
      'good-to-talk': [{ after: days(5), does: 'order with the coupon' }],
    };
    expect((await story(deeds)).slice(-2)).toEqual(['day 6: goal', 'day 6: exit converted']);
  });

  it('makes good what the unhappy have told', async () => {
    expect(await story(called('reached-unhappy'))).toEqual([
      'day 0: task vip-call',
      'day 0: kim take: ok',
      'day 1: kim result: ok',
      'day 1: coupon vip-remedy',
      'day 1: email putting-it-right',
      'day 61: exit apologised',
    ]);
  });

  it('ends as converted when the remedy is taken', async () => {
    const deeds: Deeds = {
      ...called('reached-unhappy'),
      'putting-it-right': [{ after: days(50), does: 'order with the coupon' }],
    };
    expect((await story(deeds)).at(-1)).toBe('day 51: exit converted');
  });

  it('writes a personal word to whom nobody has reached', async () => {
    expect(await story(called('not-reached'))).toEqual([
      'day 0: task vip-call',
      'day 0: kim take: ok',
      'day 1: kim result: ok',
      'day 1: email a-personal-word',
      'day 15: exit written-to',
    ]);
  });

  it('escalates once when nobody takes the call in a day, and writes when nobody has in three', async () => {
    expect(await story()).toEqual([
      'day 0: task vip-call',
      'day 1: vip-call escalates to vip-care-leads',
      'day 3: email a-personal-word',
      'day 17: exit written-to',
    ]);
  });

  it('goes on at once when the call is made after it has escalated', async () => {
    const deeds: Deeds = {
      'vip-call': [
        { after: hours(30), does: 'take', by: 'lee' },
        { after: hours(31), does: 'finish', by: 'lee', result: 'reached-happy' },
      ],
    };
    expect(await story(deeds)).toEqual([
      'day 0: task vip-call',
      'day 1: vip-call escalates to vip-care-leads',
      'day 1: lee take: ok',
      'day 1: lee result: ok',
      'day 1: coupon vip-thanks',
      'day 1: email good-to-talk',
      'day 31: exit thanked',
    ]);
  });

  it('hears a result of the last minute', async () => {
    const deeds: Deeds = {
      'vip-call': [
        { after: hours(1), does: 'take', by: 'kim' },
        { after: minutes(3 * 24 * 60 - 1), does: 'finish', by: 'kim', result: 'reached-happy' },
      ],
    };
    expect((await story(deeds)).slice(1, 5)).toEqual([
      'day 0: kim take: ok',
      'day 2: kim result: ok',
      'day 2: coupon vip-thanks',
      'day 2: email good-to-talk',
    ]);
  });

  it('takes the call out of its queue when the customer orders', async () => {
    const deeds: Deeds = { 'vip-call': [{ after: hours(5), does: 'order' }] };
    const { lines, tasks } = await live(journey, topSpender, deeds);
    expect(lines).toEqual(['day 0: task vip-call', 'day 0: goal', 'day 0: exit goal-reached']);
    expect(tasks).toMatchObject([{ state: 'over', queue: 'vip-care' }]);
  });

  it('spares whoever has no phone number the call, and writes at once', async () => {
    const { phone: _, ...unreachable } = topSpender;
    expect(await story({}, unreachable)).toEqual([
      'day 0: email a-personal-word',
      'day 0: task vip-call withheld (consent)',
      'day 14: exit written-to',
    ]);
  });

  it('calls nobody who wants no contact, has spent less, or was here lately', async () => {
    expect(await story({}, { ...topSpender, suppressed: 'unsubscribed' })).toContain(
      'day 0: task vip-call withheld (suppressed)',
    );
    expect(await story({}, { ...topSpender, spent: 49_900 })).toEqual(['never enrolled']);
    const visited = { ...topSpender, lastVisitAt: minus(noon, days(2)) };
    expect((await live(journey, visited, {}, { days: 10 })).lines).toEqual(['never enrolled']);
  });

  it('goes before a win-back, which begins when the call has come to something', async () => {
    const shop = storyShop([journey, winBack14d()]);
    const { published } = await live(journey, topSpender, {}, { shop });
    const order = published
      .filter(({ detailType }) => detailType.startsWith('Journey '))
      .map(({ detailType, detail }) => `${detailType} ${(detail as { readonly journey: string }).journey}`);
    expect(order.slice(0, 3)).toEqual([
      'Journey Entered vip-care-call',
      'Journey Exited vip-care-call',
      'Journey Entered win-back-14d',
    ]);
  });

  it('comes before the mailings to the silent, and ends them', async () => {
    const shop = storyShop([journey, inactivity14d()]);
    // The first night finds her silent for long enough for the one, and not yet for the other.
    const last = minus(noon, hours(12.95 * 24));
    const gone = { ...topSpender, lastOrderAt: last, firstVisitAt: last, lastVisitAt: last };
    const { passages, mails } = await live(journey, gone, called('not-reached'), { shop, days: 20 });
    expect(passages.map(({ journey: id, lines }) => [id, lines.at(-1)])).toEqual([
      ['inactivity-14d', 'day 1: exit care'],
      ['vip-care-call', 'day 15: exit written-to'],
    ]);
    expect(mails).toHaveLength(1);
  });

  it('keeps no birthday from her once it has said all that it has to say', async () => {
    const shop = storyShop([journey, birthday()]);
    const born = { ...topSpender, birthday: '1990-03-12' };
    const { passages } = await live(journey, born, called('reached-happy'), { shop, days: 20 });
    expect(passages.find(({ journey: id }) => id === 'birthday')?.lines.slice(0, 2)).toEqual([
      'day 1: coupon birthday-gift',
      'day 1: email happy-birthday',
    ]);
  });

  it('costs two transitions for the call that nobody makes, and one for each step after it', async () => {
    expect((await live(journey, topSpender)).transitions).toBe(4);
  });
});
