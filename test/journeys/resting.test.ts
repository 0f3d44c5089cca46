/** What passages that come to nothing leave, and what takes it away, through the real machines. */
import { expect, it } from 'vitest';
import { live, silentCustomer, start } from '../../local/testing/index.ts';
import { days, hours, minus, plus } from '../../shared/base/time.ts';
import { winBack14d } from '../../workflows/journeys/index.ts';

const noon = plus(start, hours(12));
const before = { 'win-back': [minus(start, days(50))] };

it('a passage that its story ends without the goal is remembered, beside those before', async () => {
  const { lines, profiles } = await live(winBack14d(), silentCustomer({ tries: before }), {}, { days: 20 });
  expect(lines.at(-1)).toBe('day 14: exit lapsed');
  expect(profiles[0]?.tries).toEqual({ 'win-back': [...before['win-back'], plus(noon, days(14))] });
});

it('a click by a human takes away what was before it', async () => {
  const deeds = { 'we-miss-you': [{ after: hours(2), does: 'click' }] } as const;
  const { profiles } = await live(winBack14d(), silentCustomer({ tries: before }), deeds, { days: 3 });
  expect(profiles[0]?.tries).toBeUndefined();
});

it('a passage that brought her back is no try', async () => {
  const deeds = { 'we-miss-you': [{ after: hours(2), does: 'order' }] } as const;
  const { profiles } = await live(winBack14d(), silentCustomer(), deeds, { days: 20 });
  expect(profiles[0]?.tries).toBeUndefined();
});
