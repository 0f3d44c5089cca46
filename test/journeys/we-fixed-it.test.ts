/** The story of we-fixed-it, branch by branch, with its days. */
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
import { weFixedIt } from '../../workflows/journeys/we-fixed-it.ts';

const journey = weFixedIt();
const ada = silentCustomer({ leavingReason: 'cannot-use' });
const started: Started = {
  after: hours(10),
  id: 'app-works-again',
  journey: 'we-fixed-it',
  parameters: { reason: 'cannot-use', fix: 'The app opens again on older phones.' },
};
const story = (deeds: Deeds = {}, customer = ada, options: Options = {}) =>
  live(journey, customer, deeds, { shop: broadcastShop, broadcasts: [started], ...options });

const news = ['day 0: coupon come-back-and-see', 'day 0: email we-fixed-it'];

describe('we-fixed-it', () => {
  it('tells who left for this reason that it is fixed, and texts who does not open the email', async () => {
    const { lines, transitions, mails } = await story();
    expect(lines).toEqual([...news, 'day 4: sms fixed-in-short', 'day 18: exit not-yet']);
    expect(transitions).toBe(3);
    expect(mails[0]?.text).toContain('What has changed: The app opens again on older phones.');
  });

  it('writes again to who has opened the email', async () => {
    const { lines } = await story({ 'we-fixed-it': [{ after: hours(2), does: 'open' }] });
    expect(lines).toEqual([...news, 'day 4: email see-for-yourself', 'day 18: exit not-yet']);
  });

  it('leaves who has clicked alone', async () => {
    const { lines } = await story({ 'we-fixed-it': [{ after: hours(2), does: 'click' }] });
    expect(lines).toEqual([...news, 'day 14: exit not-yet']);
  });

  it('ends with the coupon’s redemption', async () => {
    const { lines } = await story({ 'fixed-in-short': [{ after: days(2), does: 'order with the coupon' }] });
    expect(lines).toEqual([...news, 'day 4: sms fixed-in-short', 'day 6: goal', 'day 6: exit converted']);
  });

  it('ends with any order', async () => {
    const { lines } = await story({ 'we-fixed-it': [{ after: days(1), does: 'order' }] });
    expect(lines).toEqual([...news, 'day 1: goal', 'day 1: exit goal-reached']);
  });

  it('speaks the customer’s language', async () => {
    const { mails } = await story({}, { ...ada, locale: 'zh-Hant' });
    expect(mails[0]?.subject).toBe('你說的問題，我們改好了');
  });

  it('is not for who left for another reason, nor for whom it is in another language', async () => {
    const never = ['never enrolled'];
    expect((await story({}, silentCustomer({ leavingReason: 'circumstance' }))).lines).toEqual(never);
    const english = { ...started, parameters: { ...started.parameters, locale: 'en' } };
    const options = { broadcasts: [english] };
    expect((await story({}, { ...ada, locale: 'zh-Hant' }, options)).lines).toEqual(never);
    expect((await story({}, ada, options)).lines).toHaveLength(4);
  });

  it('reaches a customer once, whoever starts it again', async () => {
    const { passages } = await story({}, ada, {
      broadcasts: [started, { ...started, after: hours(11) }, { ...started, after: days(40) }],
    });
    expect(passages).toHaveLength(1);
  });

  it('is told again by another broadcast, once the first passage is over', async () => {
    const { passages } = await story({}, ada, {
      broadcasts: [
        started,
        { ...started, id: 'too-soon', after: days(5) },
        { ...started, id: 'later', after: days(30) },
      ],
    });
    expect(passages.map(({ lines }) => lines.at(-1))).toEqual([
      'day 18: exit not-yet',
      'day 18: exit not-yet',
    ]);
  });
});
