/** Whole stories by a key of the shop's own: functions held to their roles ask of it what AWS asks of it, and tell what they tell without. */
import { expect, it } from 'vitest';
import { live, silentCustomer, storyShop } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const encryptionKey = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

it('tells the same story', async () => {
  const story = (changes: Parameters<typeof storyShop>[1]) =>
    live(
      winBack14d(),
      silentCustomer(),
      {
        'we-miss-you': [{ after: hours(30), does: 'open' }],
        'picked-for-you': [
          { after: hours(1), does: 'click' },
          { after: days(1), does: 'order with the coupon' },
        ],
      },
      { shop: storyShop(winBack14d(), changes) },
    );
  const [plain, keyed] = [await story({}), await story({ encryptionKey })];
  expect(plain.lines).toContain('day 4: goal');
  expect([keyed.lines, keyed.transitions]).toEqual([plain.lines, plain.transitions]);
});
