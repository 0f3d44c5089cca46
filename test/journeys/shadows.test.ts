/** Who is held out walks the same story as who is sent to, without an execution, and nothing of it leaves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentCustomer } from '../../local/testing/index.ts';
import { days, hours, minus } from '../../shared/base/time.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { randomCustomers, randomDeeds, randomJourneys, randomWords } from '../support/random-stories.ts';
import { areAllTried } from '../support/runs.ts';
import { type Deed, liveArm, shopOfArm } from '../support/shadows.ts';
import { start } from '../support/stand.ts';

const zones = ['UTC', 'Asia/Taipei', 'America/New_York'];
const customers = [13.5, 12, 14.5, 59, 13, 58].map((silent, index) =>
  silentCustomer({
    id: `c${index}`,
    email: `c${index}@example.com`,
    phone: `+44770090012${index}`,
    timezone: zones[index % zones.length] ?? 'UTC',
    lastOrderAt: minus(start, days(silent)),
    birthday: index % 2 === 0 ? '12-03' : '12-20',
    spent: index * 30_000,
  }),
);
const deeds: readonly Deed[] = [
  {
    after: hours(30),
    customer: 'c0',
    event: 'Checkout Started',
    detail: { checkoutId: 'k1', value: 80, items: [{ name: 'Kettle', quantity: 1, price: 80 }] },
  },
  { after: days(6), customer: 'c1', event: 'Order Completed', detail: { orderId: 'o1', value: 30 } },
  { after: days(9), customer: 'c2', event: 'Site Visited' },
  { after: days(4), customer: 'c3', event: 'Complaint Made' },
];

describe('who is held out', () => {
  it('comes by the same steps to the same ends at the same moments as who is sent to, through every built-in journey', async () => {
    const definition = {
      journeys: [...allJourneys],
      loyalty: { pointsPerUnit: 1 },
      dormancy: { windowDays: 60 },
    };
    const sentTo = await liveArm(shopOfArm('treatment', definition), customers, deeds, 40);
    const heldOut = await liveArm(shopOfArm('holdout', definition), customers, deeds, 40);
    expect(sentTo.passages.length).toBeGreaterThan(10);
    expect(heldOut.passages).toEqual(sentTo.passages);
    expect(heldOut.profiles).toEqual(sentTo.profiles);
    // What puts something right reaches everybody.
    const recovering = heldOut.all.filter(({ enrolment }) => enrolment?.key.journey === 'service-recovery');
    expect(heldOut.left).toBe(
      recovering.flatMap(({ touches }) => touches.filter(({ kind }) => kind !== 'coupon')).length,
    );
  });

  it('does so whatever the stories are, and whatever happens', async () => {
    const messages = randomWords();
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (pick) => {
        const journeys = randomJourneys(pick, 4);
        if (journeys === undefined) return;
        const people = randomCustomers(pick, 5);
        const theirs = randomDeeds(pick, people, 24);
        const definition = { journeys, messages };
        const sentTo = await liveArm(shopOfArm('treatment', definition), people, theirs, 24);
        const heldOut = await liveArm(shopOfArm('holdout', definition), people, theirs, 24);
        expect(heldOut.passages).toEqual(sentTo.passages);
        expect(heldOut.profiles).toEqual(sentTo.profiles);
        // A journey that sells nothing holds nobody out.
        if (journeys.every(holdsOut)) expect([heldOut.left, heldOut.transitions]).toEqual([0, 0]);
      }),
      { numRuns: areAllTried ? 80 : Number(process.env.LAW_RUNS ?? 3), endOnFailure: true },
    );
  });
});
