/** What the shop is told of a coupon that has changed: its code is good there for as long as the ledger has it so. */
import { describe, expect, it } from 'vitest';
import { days, hours, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { Change } from '../../../../shared/flows/offers/desk.ts';
import { followCoupon } from '../../../../shared/flows/offers/follow.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

/** The ledger has the coupon so; what the shop was told. */
const told = async (changes: Partial<CouponRecord>, change: Partial<Change>, now = start, tried = 1) => {
  const coupon = { ...tenOffIssued, ...changes };
  const asked: string[] = [];
  const { outcome } = await followCoupon({ ...coupon, ...change }, tried, {
    now: () => now,
    ledger: { coupon: async () => coupon, couponByCode: async () => coupon },
    shop: {
      create: async (_, renews) => {
        asked.push(renews === true ? 'unused again' : 'good');
        return { kind: 'made' };
      },
      remove: async () => {
        asked.push('gone');
        return { kind: 'gone' };
      },
    },
  });
  return [outcome, ...asked];
};
const taken = { orderId: 'o-1', redeemedAt: start };

describe('a shop with codes of its own', () => {
  it('hears nothing of a code that an order of its own has taken', async () => {
    expect(await told(taken, {})).toEqual(['done']);
  });

  it('loses a code that an order has taken at a till, so that no order of its own takes it, too', async () => {
    expect(await told(taken, { taken: true })).toEqual(['done', 'gone']);
  });

  it('has a code again that was free again before it heard', async () => {
    expect(await told({}, { taken: true }, start, 2)).toEqual(['done', 'good']);
    expect(await told({}, { renews: true })).toEqual(['done', 'unused again']);
  });

  it('loses a code that is void, or over', async () => {
    expect(await told({ voidAt: start }, {})).toEqual(['done', 'gone']);
    expect(await told({}, { taken: true }, plus(start, days(400)))).toEqual(['done', 'gone']);
  });

  it('waits for what is told before it is written down', async () => {
    expect(await told({}, {})).toEqual(['again']);
    expect(await told({}, { taken: true })).toEqual(['again']);
    expect(await told(taken, { renews: true })).toEqual(['again']);
  });
});

const { enrolment, name, code } = tenOffIssued;
const change = { enrolment, name, code };

/** What the shop is told of the coupon as it stands, and what comes of it. */
const following = async (
  coupon: CouponRecord | undefined,
  {
    tried = 2,
    renews,
    says = 'done',
  }: { tried?: number; renews?: boolean; says?: 'done' | 'busy' | 'refused' } = {},
) => {
  const told: string[] = [];
  const answer = says === 'done' ? undefined : ({ kind: says, why: 'because' } as const);
  const followed = await followCoupon({ ...change, ...(renews !== undefined && { renews }) }, tried, {
    now: () => start,
    ledger: { coupon: async () => coupon, couponByCode: async () => undefined },
    shop: {
      create: async (_, again) => {
        told.push(again === true ? 'create anew' : 'create');
        return answer ?? { kind: 'made' };
      },
      remove: async (_, isSeen) => {
        told.push(isSeen ? 'remove what was seen' : 'remove');
        return answer ?? { kind: 'gone' };
      },
    },
  });
  return { told, ...followed };
};

const released = { ...tenOffIssued, releasedAt: start };
const redeemed = { ...tenOffIssued, redeemedAt: start, orderId: 'o-1' };

describe('a coupon of which something has changed', () => {
  it.each([
    ['is good', tenOffIssued, ['create']],
    ['was released', released, ['remove']],
    ['is void', { ...tenOffIssued, voidAt: start }, ['remove what was seen']],
    ['is over', { ...tenOffIssued, validUntil: minus(start, days(1)) }, ['remove what was seen']],
    ['is forgotten, with her whose it was', undefined, ['remove']],
    ['has another code since', { ...tenOffIssued, code: 'ANOTHER' }, ['remove']],
    ['is taken by an order', redeemed, []],
    ['is for friends, and taken by one', { ...redeemed, forFriends: true }, ['create']],
  ] satisfies [string, CouponRecord | undefined, string[]][])('that %s', async (_, coupon, told) => {
    expect(await following(coupon)).toEqual({ told, outcome: 'done' });
  });

  it('is made anew where the order that took it was cancelled', async () => {
    expect(await following(tenOffIssued, { renews: true, tried: 1 })).toEqual({
      told: ['create anew'],
      outcome: 'done',
    });
  });

  it('is waited for where what was announced is not written down yet', async () => {
    const later = { told: [], outcome: 'again', because: 'it is not written down yet', pause: minutes(16) };
    expect(await following(tenOffIssued, { tried: 1 })).toEqual(later);
    expect(await following(redeemed, { tried: 1, renews: true })).toEqual(later);
    expect(await following(redeemed, { tried: 2, renews: true })).toEqual({ told: [], outcome: 'done' });
  });

  it('is tried again later and later while the shop is busy, and no more where it refuses', async () => {
    const pauses = await Promise.all(
      [1, 2, 3, 9, 200].map(async (tried) => following(released, { tried, says: 'busy' })),
    );
    expect(pauses.map((each) => ('pause' in each ? each.pause : undefined))).toEqual([
      minutes(1),
      minutes(2),
      minutes(4),
      hours(1),
      hours(1),
    ]);
    expect(await following(released, { says: 'refused' })).toEqual({
      told: ['remove'],
      outcome: 'refused',
      because: 'because',
    });
  });

  it('is told again where it has changed while the shop was told', async () => {
    const told: string[] = [];
    let reads = 0;
    await followCoupon(change, 2, {
      now: () => start,
      ledger: {
        coupon: async () => {
          reads += 1;
          return reads === 1 ? tenOffIssued : { ...tenOffIssued, validUntil: plus(start, days(9)) };
        },
        couponByCode: async () => undefined,
      },
      shop: {
        create: async ({ validUntil }) => {
          told.push(String(validUntil));
          return { kind: 'made' };
        },
        remove: async () => ({ kind: 'gone' }),
      },
    });
    expect(told).toEqual([String(tenOffIssued.validUntil), String(plus(start, days(9)))]);
  });
});
