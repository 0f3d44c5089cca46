/** Who is held out walks the same story as who is sent to, without an execution, and nothing of it leaves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentCustomer } from '../../local/testing/index.ts';
import { days, hours, minus } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { holdsOut } from '../../shared/journeys/held-out.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  email,
  exit,
  type JourneyStory,
  purchase,
  reaction,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { allJourneys, inactivity14d, winBack14d, winBackByReason } from '../../workflows/journeys/index.ts';
import { randomCustomers, randomDeeds, randomJourneys, randomWords } from '../support/random-stories.ts';
import { asFarAsWritten, type Deed, liveArm, shopOfArm } from '../support/shadows.ts';
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

/** Random shops, the same each time. */
const seeds = Array.from({ length: 16 }, (_, index) => index + 1);
let folder: string | undefined;
const words = (): string => {
  folder ??= randomWords();
  return folder;
};

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
    expect(asFarAsWritten(heldOut.passages, sentTo.passages)).toEqual(sentTo.passages);
    expect(heldOut.profiles).toEqual(sentTo.profiles);
    // What puts something right reaches everybody.
    const recovering = heldOut.all.filter(({ enrolment }) => enrolment?.key.journey === 'service-recovery');
    expect(heldOut.left).toBe(
      recovering.flatMap(({ touches }) => touches.filter(({ kind }) => kind !== 'coupon')).length,
    );
  });

  it('goes on under one id where two turn out to be one, and is sent nothing for it', async () => {
    const linked: readonly Deed[] = [
      { after: days(3), customer: 'c0', event: 'Customer Linked', detail: { alsoKnownAs: ['c2'] } },
    ];
    // Nobody links two of whom orders are known.
    const people = customers.map((each) => (each.id === 'c2' ? { ...each, orders: 0 } : each));
    const definition = { journeys: [winBack14d()], dormancy: { windowDays: 60 } };
    const sentTo = await liveArm(shopOfArm('treatment', definition), people, linked, 20);
    const heldOut = await liveArm(shopOfArm('holdout', definition), people, linked, 20);
    const endings = (arm: typeof sentTo) => arm.passages.map(({ key, exit }) => [key?.customer, exit]);
    expect(endings(heldOut)).toEqual(endings(sentTo));
    expect(endings(heldOut).flat(2)).toContain('merged');
    expect([heldOut.left, heldOut.transitions]).toEqual([0, 0]);
  });

  it('is kept out of a journey by another, enters again, and gives way in its lane, as who is sent to', async () => {
    const first = winBack14d();
    const excluding = { ...inactivity14d(), lane: 'care', excludes: [first.id] };
    const definition = { journeys: [first, excluding, winBackByReason()], dormancy: { windowDays: 60 } };
    const visits = [1, 4, 8, 30, 33].map(
      (day): Deed => ({ after: days(day), customer: 'c1', event: 'Site Visited' }),
    );
    const sentTo = await liveArm(shopOfArm('treatment', definition), customers, visits, 60);
    const heldOut = await liveArm(shopOfArm('holdout', definition), customers, visits, 60);
    const entered = (arm: typeof sentTo) => arm.passages.map(({ key, enrolledAt }) => [key, enrolledAt]);
    expect(entered(heldOut)).toEqual(entered(sentTo));
    expect(asFarAsWritten(heldOut.passages, sentTo.passages)).toEqual(sentTo.passages);
  });

  it('is sent nothing of what another of the same night ends, as who is sent to', async () => {
    const greeting = (name: string, more: Partial<JourneyStory>) =>
      journey(name, {
        version: 1,
        enrols: { when: dormantFor(days(10)) },
        goal: purchase,
        steps: [send(email(name)), exit('over')],
        ...more,
      });
    const journeys = [
      greeting('email-0', { lane: 'win-back' }),
      greeting('email-1', { lane: 'news', ends: ['win-back'] }),
    ];
    const definition = { journeys, messages: words(), dormancy: { windowDays: 60 } };
    const sentTo = await liveArm(shopOfArm('treatment', definition), customers, [], 5);
    const heldOut = await liveArm(shopOfArm('holdout', definition), customers, [], 5);
    const atOnce = sentTo.passages.filter(
      ({ exit, touches }) => exit?.[0] === 'news' && touches.length === 0,
    );
    expect(atOnce.length).toBeGreaterThan(0);
    expect(asFarAsWritten(heldOut.passages, sentTo.passages)).toEqual(sentTo.passages);
  });

  it('is sent no more after an order that comes too late to count, as who is sent to, and that was no try', async () => {
    const first = email('email-0');
    const story = journey('late', {
      version: 1,
      enrols: { when: dormantFor(days(13)) },
      goal: purchase,
      goalWithin: days(2),
      steps: [
        send(first),
        waitFor(reaction(first), { atMost: days(6) }, { clicked: [], opened: [], silent: [] }),
        send(email('email-1')),
        exit('over'),
      ],
    });
    const order: Deed = {
      after: days(4),
      customer: 'c2',
      event: 'Order Completed',
      detail: { orderId: 'o1', value: 30 },
    };
    const definition = { journeys: [story], messages: words(), dormancy: { windowDays: 60 } };
    const two = customers.filter(({ id }) => id === 'c0' || id === 'c2');
    const sentTo = await liveArm(shopOfArm('treatment', definition), two, [order], 8);
    const heldOut = await liveArm(shopOfArm('holdout', definition), two, [order], 8);
    const told = sentTo.passages.find(({ key }) => key?.customer === 'c2');
    expect([told?.exit?.[0], told?.goalAt, told?.touches.map(({ step }) => step)]).toEqual([
      'goal-reached',
      undefined,
      ['email-0'],
    ]);
    expect(asFarAsWritten(heldOut.passages, sentTo.passages)).toEqual(sentTo.passages);
    expect(heldOut.profiles).toEqual(sentTo.profiles);
    const tries = (id: string) => sentTo.profiles.find((each) => each?.id === id)?.tries;
    expect([tries('c0'), tries('c2')]).toEqual([{ 'win-back': [expect.any(Number)] }, {}]);
  });

  it.each(seeds)('does so whatever the stories are, and whatever happens (shop %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (pick) => {
        const journeys = randomJourneys(pick, 4);
        if (journeys === undefined) return;
        const people = randomCustomers(pick, 5);
        const theirs = randomDeeds(pick, people, 24);
        const definition = { journeys, messages: words() };
        const sentTo = await liveArm(shopOfArm('treatment', definition), people, theirs, 24);
        const heldOut = await liveArm(shopOfArm('holdout', definition), people, theirs, 24);
        expect(asFarAsWritten(heldOut.passages, sentTo.passages)).toEqual(sentTo.passages);
        expect(heldOut.profiles).toEqual(sentTo.profiles);
        // A journey that sells nothing holds nobody out.
        if (journeys.every(holdsOut)) expect([heldOut.left, heldOut.transitions]).toEqual([0, 0]);
      }),
      { numRuns: 1, seed, endOnFailure: true },
    );
  });
});
