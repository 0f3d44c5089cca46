/** What the shop is told of a coupon that has changed: as the ledger has it, whichever change it was. */
import { describe, expect, it } from 'vitest';
import { days, plus } from '../../../../shared/base/time.ts';
import type { Change } from '../../../../shared/flows/offers/desk.ts';
import { followCoupon } from '../../../../shared/flows/offers/follow.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

/** The ledger has the coupon so; what the shop was told. */
const told = async (changes: Partial<CouponRecord>, change: Partial<Change>, now = start) => {
  const coupon = { ...tenOffIssued, ...changes };
  const asked: string[] = [];
  const { outcome } = await followCoupon({ ...coupon, ...change }, 1, {
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
    expect(await told({}, { taken: true })).toEqual(['done', 'good']);
    expect(await told({}, { renews: true })).toEqual(['done', 'unused again']);
  });

  it('loses a code that is void, or over', async () => {
    expect(await told({ voidAt: start }, {})).toEqual(['done', 'gone']);
    expect(await told({}, { taken: true }, plus(start, days(400)))).toEqual(['done', 'gone']);
  });

  it('waits for what is told before it is written down', async () => {
    expect(await told({}, {})).toEqual(['again']);
    expect(await told(taken, { renews: true })).toEqual(['again']);
  });
});
