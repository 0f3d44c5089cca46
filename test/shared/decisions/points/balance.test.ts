/** What entries come to: first in, first out, whatever the order in which they were told. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, plus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { type Account, earn, withBalance } from '../../../../shared/decisions/points/account.ts';
import { balanceOf } from '../../../../shared/decisions/points/balance.ts';
import { orderEntry, type PointsEntry } from '../../../../shared/decisions/points/entry.ts';
import type { Terms } from '../../../../shared/decisions/points/terms.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';

const day = (count: number): Instant => plus(start, days(count));
const terms: Terms = {
  pointsPerUnit: 1,
  currency: 'EUR',
  pointsPerAnswer: 10,
  expireAfter: days(10),
  expiringWithin: days(3),
  tiers: [
    { name: 'silver', from: 50 },
    { name: 'gold', from: 100 },
  ],
};
const gained = (id: string, at: number, points: number): PointsEntry => ({
  id,
  at: day(at),
  kind: 'gained',
  points,
});
const spent = (id: string, at: number, points: number): PointsEntry => ({
  id,
  at: day(at),
  kind: 'spent',
  points,
});
const order = (orderId: string, at: number, points: number): PointsEntry => ({
  id: `order-${orderId}`,
  at: day(at),
  kind: 'order',
  orderId,
  value: points * 100,
  points,
});
const refund = (orderId: string, at: number, points: number): PointsEntry => ({
  id: `refund-${orderId}-${at}-${points}`,
  at: day(at),
  kind: 'refund',
  orderId,
  value: points * 100,
});
const withoutTiers: Terms = { ...terms, tiers: [] };
const at = (now: number, ...entries: readonly PointsEntry[]) => balanceOf(entries, withoutTiers, day(now));

describe('points', () => {
  it('expire in the order in which they were gained, and say when, and how many soon', () => {
    const entries = [gained('a', 0, 30), gained('b', 2, 20), gained('c', 6, 5)];
    expect(at(7, ...entries)).toEqual({ points: 55, earned: 55, expireAt: day(10), expiring: 50 });
    expect(at(10, ...entries)).toEqual({ points: 25, earned: 55, expireAt: day(12), expiring: 20 });
    expect(at(16, ...entries)).toEqual({ points: 0, earned: 55 });
  });

  it('are spent from the oldest on, so that what is spent in time does not expire', () => {
    const entries = [gained('a', 0, 30), gained('b', 2, 20), spent('c', 5, 35)];
    expect(at(6, ...entries)).toEqual({ points: 15, earned: 50, expireAt: day(12), expiring: 15 });
  });

  it('that expired are not there to be spent: it is owed, and the next gain pays it', () => {
    const entries = [gained('a', 0, 30), spent('b', 10, 20), gained('c', 11, 50)];
    expect(at(10, ...entries.slice(0, 2))).toEqual({ points: -20, earned: 30 });
    expect(at(11, ...entries)).toEqual({ points: 30, earned: 80, expireAt: day(21), expiring: 30 });
  });

  it('of an order go with its refund, in part and then wholly, and never more than it gave', () => {
    expect(at(3, order('o', 0, 30), refund('o', 1, 10)).points).toBe(20);
    expect(at(3, order('o', 0, 30), refund('o', 1, 10), refund('o', 2, 20))).toEqual({
      points: 0,
      earned: 0,
    });
    expect(at(3, order('o', 0, 30), refund('o', 1, 90)).points).toBe(0);
    expect(at(3, refund('o', 1, 10)).points).toBe(0);
  });

  it('that were spent before their order was refunded are owed', () => {
    expect(at(3, order('o', 0, 30), spent('s', 1, 30), refund('o', 2, 30)).points).toBe(-30);
  });

  it('never expire where the terms do not say so', () => {
    const { expireAfter: _, ...forEver } = withoutTiers;
    expect(balanceOf([gained('a', 0, 30)], forEver, day(9_999))).toEqual({ points: 30, earned: 30 });
  });
});

/** Point by point: each one lies there with the day on which it goes. Slow and plain. */
const pointByPoint = (entries: readonly PointsEntry[], now: number): number => {
  const purse: number[] = [];
  let owed = 0;
  for (let today = 0; today <= now; today += 1) {
    while ((purse[0] ?? Number.POSITIVE_INFINITY) <= today) purse.shift();
    const todays = entries.filter((entry) => entry.at === day(today));
    for (const entry of todays) {
      if (entry.kind !== 'gained' && entry.kind !== 'order') continue;
      const back = entries.reduce(
        (sum, each) =>
          each.kind === 'refund' && entry.kind === 'order' && each.orderId === entry.orderId
            ? sum + each.value / 100
            : sum,
        0,
      );
      for (let point = 0; point < entry.points - back; point += 1)
        if (owed > 0) owed -= 1;
        else purse.push(today + 10);
    }
    for (const entry of todays)
      if (entry.kind === 'spent')
        for (let point = 0; point < entry.points; point += 1) if (purse.shift() === undefined) owed += 1;
  }
  return purse.length - owed;
};

const someDay = fc.integer({ min: 0, max: 30 });
const some = fc.integer({ min: 0, max: 12 });
const entries: fc.Arbitrary<PointsEntry> = fc.oneof(
  fc.tuple(fc.uuid(), someDay, some).map((parts) => gained(...parts)),
  fc.tuple(fc.uuid(), someDay, some).map((parts) => spent(...parts)),
  fc.tuple(fc.constantFrom('a', 'b', 'c'), someDay, some).map((parts) => order(...parts)),
  fc.tuple(fc.constantFrom('a', 'b', 'c'), someDay, some).map((parts) => refund(...parts)),
);
const sets = fc.uniqueArray(entries, { maxLength: 12, selector: ({ id }) => id });

describe('any entries', () => {
  it('come to what they come to point by point', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 30, max: 45 }), (list, now) => {
        expect(at(now, ...list).points).toBe(pointByPoint(list, now));
      }),
      runs(500),
    );
  });

  it('come to the same in any order, each any number of times, and so does the tier', () => {
    const told = sets.chain((list) =>
      fc.record({
        list: fc.constant(list),
        told: fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
      }),
    );
    const accountOf = (list: readonly PointsEntry[]): Account => {
      let account: Account = { entries: [], reached: [] };
      for (const entry of list) {
        const { writes } = earn(account, [entry], terms, day(31));
        account = {
          entries: [
            ...account.entries.filter(({ id }) => !writes.entries.some((entry) => entry.id === id)),
            ...writes.entries,
          ],
          reached: [...account.reached, ...writes.reached],
        };
      }
      return account;
    };
    const standing = ({ entries: list }: Account) =>
      withBalance(newProfile(customerId('ada')), balanceOf(list, terms, day(31)), terms);
    fc.assert(
      fc.property(told, ({ list, told: again }) => {
        expect(standing(accountOf(again))).toEqual(standing(accountOf(list)));
      }),
    );
  });

  it('say when the next points expire: until then the balance stays, and then it falls', () => {
    fc.assert(
      fc.property(sets, (list) => {
        const { points, expireAt } = at(31, ...list);
        if (expireAt === undefined) expect(at(999, ...list).points).toBe(points);
        else {
          expect(balanceOf(list, terms, (expireAt - 1) as Instant).points).toBe(points);
          expect(balanceOf(list, terms, expireAt).points).toBeLessThan(points);
        }
      }),
    );
  });
});

describe('a tier', () => {
  const accountWith = (account: Account, entry: PointsEntry) => earn(account, [entry], terms, day(1));
  const none: Account = { entries: [], reached: [] };

  it('is reached by all that was earned, and passes over the ones below', () => {
    const { writes, reached, balance } = accountWith(none, gained('a', 0, 120));
    expect(writes.reached.map(({ tier }) => tier)).toEqual(['silver', 'gold']);
    expect(reached).toEqual({ tier: 'gold', at: day(1), by: 'a' });
    expect(withBalance(newProfile(customerId('ada')), balance, terms).tier).toBe('gold');
  });

  it('stays when points are spent or expire, goes with a refund, and is not reached twice', () => {
    const first = order('o', 0, 60);
    const { writes } = accountWith(none, first);
    const account: Account = { entries: [first], reached: writes.reached };
    const profileAfter = (entry: PointsEntry) =>
      withBalance(newProfile(customerId('ada')), accountWith(account, entry).balance, terms);
    expect(profileAfter(spent('s', 1, 60)).tier).toBe('silver');
    expect(
      withBalance(newProfile(customerId('ada')), balanceOf([first], terms, day(99)), terms),
    ).toMatchObject({
      points: 0,
      tier: 'silver',
    });
    expect(profileAfter(refund('o', 1, 30)).tier).toBeUndefined();
  });

  it('that a refund took is reached again by another order, and it is said that it is again', () => {
    const first = order('o', 0, 60);
    const { writes } = accountWith(none, first);
    const account: Account = { entries: [first, refund('o', 1, 30)], reached: writes.reached };
    const again = { tier: 'silver', at: day(1), by: 'b', again: true };
    expect(accountWith(account, gained('b', 1, 60))).toMatchObject({
      writes: { reached: [again] },
      reached: again,
    });
    expect(accountWith({ entries: [first], reached: writes.reached }, gained('b', 1, 10)).reached).toBe(
      undefined,
    );
  });

  it('that is lost stays on the profile until it is told, and goes when it is reached again', () => {
    const first = gained('a', 0, 120);
    const gold = withBalance(newProfile(customerId('ada')), balanceOf([first], terms, day(1)), terms);
    const withEntries = (profile: Profile, ...list: readonly PointsEntry[]) =>
      withBalance(profile, balanceOf(list, terms, day(1)), terms);
    const silver = withEntries(gold, gained('a', 0, 60));
    expect(silver).toMatchObject({ tier: 'silver', tierLost: 'gold' });
    const nothing = withEntries(silver, gained('a', 0, 1));
    expect([nothing.tier, nothing.tierLost]).toEqual([undefined, 'gold']);
    expect(withEntries(nothing, gained('a', 0, 60))).toMatchObject({ tier: 'silver', tierLost: 'gold' });
    expect(withEntries(nothing, first)).toEqual(gold);
  });

  it('is told again by the same entry, which may have died before it was told', () => {
    const first = gained('a', 0, 60);
    const account: Account = { entries: [first], reached: accountWith(none, first).writes.reached };
    expect(accountWith(account, first)).toMatchObject({
      writes: { reached: [] },
      reached: { tier: 'silver' },
    });
    expect(accountWith(account, first).writes.entries).toEqual([]);
  });

  it('is the shop’s to tell where the terms have none', () => {
    const profile = { ...newProfile(customerId('ada')), tier: 'platinum' };
    expect(withBalance(profile, at(0), { ...terms, tiers: [] }).tier).toBe('platinum');
    expect(withBalance(profile, at(0), terms).tier).toBeUndefined();
  });
});

describe('a tier for twenty days', () => {
  const kept: Terms = { ...terms, tierWindow: days(20) };
  const standing = (now: number, ...list: readonly PointsEntry[]) => {
    const { tier, tierEndsAt, pointsToKeepTier } = balanceOf(list, kept, day(now));
    return { tier, tierEndsAt, pointsToKeepTier };
  };

  it('counts what was earned in that time, and says when it ends and what keeps it', () => {
    const list = [gained('a', 0, 70), gained('b', 5, 20), gained('c', 12, 40)];
    expect(standing(11, ...list.slice(0, 2))).toEqual({
      tier: 'silver',
      tierEndsAt: day(20),
      pointsToKeepTier: 30,
    });
    expect(standing(12, ...list)).toEqual({ tier: 'gold', tierEndsAt: day(20), pointsToKeepTier: 40 });
    expect(standing(20, ...list)).toEqual({ tier: 'silver', tierEndsAt: day(25), pointsToKeepTier: 10 });
    expect(standing(25, ...list)).toEqual({});
  });

  it('asks for as much as keeps it a little longer, not to the next day alone', () => {
    expect(standing(12, gained('a', 0, 50), gained('b', 2, 30), gained('c', 9, 10))).toEqual({
      tier: 'silver',
      tierEndsAt: day(20),
      pointsToKeepTier: 40,
    });
  });

  it('is reached as if for the first time once that time has passed, and again before', () => {
    const silverOnly: Terms = { ...kept, tiers: [{ name: 'silver', from: 50 }] };
    const first = gained('a', 0, 60);
    const { writes } = earn({ entries: [], reached: [] }, [first], silverOnly, day(0));
    const reachedOn = (now: number, ...before: readonly PointsEntry[]) =>
      earn(
        { entries: [first, ...before], reached: writes.reached },
        [gained('b', now, 50)],
        silverOnly,
        day(now),
      ).reached;
    expect(reachedOn(21)).toEqual({ tier: 'silver', at: day(21), by: 'b' });
    expect(reachedOn(19)).toBeUndefined();
    expect(reachedOn(21, gained('c', 10, 50))).toBeUndefined();
  });

  it('ends at the instant that was said, in any account, and is kept by the points that were said', () => {
    const low: Terms = {
      ...kept,
      tiers: [
        { name: 'silver', from: 3 },
        { name: 'gold', from: 12 },
      ],
    };
    fc.assert(
      fc.property(sets, fc.integer({ min: 31, max: 45 }), (list, now) => {
        const { tier, tierEndsAt, pointsToKeepTier = 0 } = balanceOf(list, low, day(now));
        const tierAt = (instant: number, ...more: readonly PointsEntry[]) =>
          balanceOf([...list, ...more], low, instant as Instant).tier;
        fc.pre(tier !== undefined && tierEndsAt !== undefined);
        const earned = (points: number): PointsEntry => ({
          id: 'more',
          at: (tierEndsAt - 1) as Instant,
          kind: 'gained',
          points,
        });
        expect(tierAt(tierEndsAt - 1)).toBe(tier);
        expect(tierAt(tierEndsAt)).not.toBe(tier);
        const longer = plus(tierEndsAt, kept.expiringWithin);
        expect(tierAt(longer, earned(pointsToKeepTier))).toBe(tier);
        expect(tierAt(longer, earned(pointsToKeepTier - 1))).not.toBe(tier);
      }),
    );
  });
});

describe('an order', () => {
  const pointsOf = (value: number, pointsPerUnit: number) => {
    const entry = orderEntry(
      { orderId: 'o', placedAt: start, counted: { at: start, gross: value, refunded: 0 } },
      { ...terms, pointsPerUnit },
    );
    return entry?.kind === 'order' ? entry.points : undefined;
  };

  it('gives whole points, rounded down, and not a point less for what floats make of a product', () => {
    expect(pointsOf(2_990, 1)).toBe(29);
    expect(pointsOf(10_000, 0.57)).toBe(57);
    expect(pointsOf(10_000, 0)).toBeUndefined();
  });
});
