/** Awarding points, through the real handler and adapters: once, with the claim, wherever the handler dies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, parseIso, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import { ada, enrolled, enrolment, openEnrolment } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const loyalty = { pointsPerUnit: 1, expireAfterDays: 365, tiers: { silver: 50, gold: 500 } };
const awardRequest = (token: string, points: number, to?: 'referrer'): SendRequest => ({
  token,
  enrolment,
  state: { path: '' },
  touch: {
    name: 'welcome-points',
    kind: 'award',
    channel: 'email',
    transactional: false,
    award: { points, ...(to !== undefined && { to }) },
  },
});
const begin = async (changes: Partial<Profile> = {}, settings: object = { loyalty }): Promise<Stand> => {
  const stand = createStand(settings);
  await enrolled(stand, { ...ada, ...changes });
  return stand;
};
const profileIn = ({ ports }: Stand) => ports.profiles.get(customerId('ada'));
const touchIn = ({ ports }: Stand) => ports.ledger.touch(enrolment, 'welcome-points');
const told = ({ bus }: Stand) => [
  ...new Set(bus.map(({ Source, DetailType, Detail }) => `${Source} ${DetailType} ${Detail}`)),
];

describe('an award', () => {
  it('is on the profile with the claim, and asks neither consent nor the clock nor the cap', async () => {
    const night = parseIso('2026-11-23T23:00:00Z');
    const stand = await begin({ consents: {}, suppressed: 'unsubscribed' });
    await stand.moveTo(night);
    await stand.invoke('send', awardRequest('a', 40));
    expect(await profileIn(stand)).toMatchObject({
      points: 40,
      pointsExpireAt: plus(night, days(365)),
      recentTouches: [],
    });
    expect(await touchIn(stand)).toMatchObject({ kind: 'award', points: 40, outcome: 'sent' });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'sent' }]);
    expect(told(stand)).toEqual([]);
  });

  it('is given once, and a tier that it brings is told, wherever its handler dies', async () => {
    const whole = await begin();
    await whole.invoke('send', awardRequest('a', 60));
    expect(whole.bus.map(({ Source, DetailType }) => [Source, DetailType])).toEqual([
      ['rekindle.told', 'Tier Reached'],
      ['rekindle', 'Tier Reached'],
    ]);
    for (let request = 1; request <= whole.requests.length; request += 1)
      for (const when of ['before', 'after'] as const) {
        const stand = await begin();
        let count = 0;
        await stand.invoke('send', awardRequest('a', 60), () => {
          count += 1;
          return count === request ? when : undefined;
        });
        await stand.invoke('send', awardRequest('b', 60));
        await stand.invoke('send', awardRequest('c', 60));
        expect({
          request,
          when,
          points: (await profileIn(stand))?.points,
          tier: (await profileIn(stand))?.tier,
          outcome: (await touchIn(stand))?.outcome,
          told: told(stand),
        }).toEqual({ request, when, points: 60, tier: 'silver', outcome: 'sent', told: told(whole) });
      }
  });

  it('is withheld from who was erased, and where the shop has no points', async () => {
    const erased = await begin({ suppressed: 'erased' });
    await erased.invoke('send', awardRequest('a', 60));
    expect(await touchIn(erased)).toMatchObject({
      outcome: 'withheld',
      withheld: { detail: 'she was erased' },
    });
    const without = await begin({}, {});
    await without.invoke('send', awardRequest('a', 60));
    expect(await touchIn(without)).toMatchObject({
      outcome: 'withheld',
      withheld: { detail: 'the shop has no points' },
    });
    expect((await profileIn(without))?.points).toBeUndefined();
  });
});

describe('an award at the same moment as orders and refunds', () => {
  const at = start;
  const order = (orderId: string): CustomerEvent => ({
    id: `order-${orderId}`,
    customer: customerId('ada'),
    at,
    name: 'Order Completed',
    orderId,
    value: 3_000,
  });
  const refund: CustomerEvent = {
    id: 'refund-o-1',
    customer: customerId('ada'),
    at,
    name: 'Order Refunded',
    orderId: 'o-1',
    value: 1_000,
  };

  it('counts as they do, in whatever order their requests get through', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 999 })), async (picks) => {
        // An order is not to be the goal, which ends the passage.
        const entry = { ...openEnrolment, goalEvent: 'Playlist Created' };
        const stand = await begin({ enrolments: { [journeyId('win-back')]: entry } });
        const take = (event: CustomerEvent) => ingest({ kind: 'customer', event }, stand.ports);
        const work = [
          stand.invoke('send', awardRequest('a', 40)),
          take(order('o-1')),
          take(order('o-2')),
          take(refund),
        ];
        await stand.interleave(work, (pending) => Number(picks.next().value) % pending);
        expect((await profileIn(stand))?.points).toBe(90);
      }),
      livedRuns(40),
    );
  });
});

describe('an award to the referrer', () => {
  it('is told as points of theirs, by the step’s key, and leaves the friend’s alone', async () => {
    const stand = await begin();
    const code = 'ABCDEFGH23';
    await stand.ports.ledger.refer(
      { friend: customerId('ada'), referrer: customerId('bob'), code, orderId: 'o-1', at: start },
      undefined,
    );
    await stand.invoke('send', awardRequest('a', 60, 'referrer'));
    await stand.invoke('send', awardRequest('b', 60, 'referrer'));
    expect(stand.bus).toHaveLength(1);
    expect(JSON.parse(stand.bus[0]?.Detail ?? '')).toMatchObject({
      customer: 'bob',
      id: touchKey(enrolment, 'welcome-points'),
      points: 60,
    });
    expect((await profileIn(stand))?.points).toBeUndefined();
  });

  it('is withheld where nobody referred the customer', async () => {
    const stand = await begin();
    await stand.invoke('send', awardRequest('a', 60, 'referrer'));
    expect(await touchIn(stand)).toMatchObject({
      outcome: 'withheld',
      withheld: { detail: 'nobody referred the customer' },
    });
    expect(stand.bus).toEqual([]);
  });
});
