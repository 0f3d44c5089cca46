/** Email that nobody reads, until it is sunset, through the real machines. */
import { expect, it } from 'vitest';
import { type Deeds, live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { coupon, email, exit, purchase, send, wait } from '../../shared/journeys/language.ts';

const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(200) });
const emails = ['we-miss-you', 'picked-for-you', 'half-price-favourite', 'a-little-something'] as const;

const story = journey('unread', {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  steps: [
    send(tenOff),
    ...emails.flatMap((name) => [send(email(name, { carrying: tenOff })), wait(days(20))]),
    exit('over'),
  ],
});
const shop = storyShop(story, { dormancy: { windowDays: 3_650, sunsetDays: 30 } });
const outcomes = async (deeds: Deeds = {}): Promise<readonly string[]> => {
  const { lines } = await live(story, silentCustomer(), deeds, { shop, days: 90 });
  return lines.filter((line) => line.includes('email'));
};

it('is sent for as long as the shop says, and then withheld', async () => {
  expect(await outcomes()).toEqual([
    'day 0: email we-miss-you',
    'day 20: email picked-for-you',
    'day 40: email half-price-favourite',
    'day 60: email a-little-something withheld (sunset)',
  ]);
});

it('goes on to who has clicked in some of it', async () => {
  const lines = await outcomes({ 'picked-for-you': [{ after: hours(2), does: 'click' }] });
  expect(lines.at(-1)).toBe('day 60: email a-little-something');
});
