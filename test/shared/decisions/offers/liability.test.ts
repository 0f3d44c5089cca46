/** How coupons stand at an instant, and what that comes to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, type Instant, minus, plus } from '../../../../shared/base/time.ts';
import {
  counted,
  nothingCounted,
  redemptionRate,
  standingAt,
  standings,
} from '../../../../shared/decisions/offers/liability.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';

const coupon = (changes: Partial<CouponRecord> = {}): CouponRecord => ({
  ...tenOffIssued,
  validUntil: plus(start, days(7)),
  ...changes,
});
const later = plus(start, days(8));

describe('a coupon', () => {
  it.each([
    ['outstanding', coupon(), start],
    ['expired', coupon(), later],
    ['reserved', coupon({ state: 'reserved' }), start],
    ['redeemed', coupon({ orderId: 'o-1', redeemedAt: start }), later],
    ['void', coupon({ voidAt: start }), start],
    ['outstanding', coupon({ voidAt: plus(start, days(1)) }), start],
    ['released', coupon({ releasedAt: start }), start],
    ['released', coupon({ state: 'reserved', releasedAt: start }), later],
  ] as const)('stands as %s', (standing, one, now) => {
    expect(standingAt(one, now)).toBe(standing);
  });
});

describe('what coupons come to', () => {
  const any = fc.record({
    face: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
    validFor: fc.integer({ min: -10, max: 10 }),
    fate: fc.constantFrom('none', 'redeemed', 'void', 'released', 'reserved'),
  });
  const made = ({
    face,
    validFor,
    fate,
  }: {
    face: number | undefined;
    validFor: number;
    fate: string;
  }): CouponRecord =>
    coupon({
      ...(face !== undefined && { face }),
      validUntil: validFor < 0 ? minus(start, days(-validFor)) : plus(start, days(validFor)),
      ...(fate === 'redeemed' && { orderId: 'o-1', redeemedAt: start }),
      ...(fate === 'void' && { voidAt: start }),
      ...(fate === 'released' && { releasedAt: start }),
      ...(fate === 'reserved' && { state: 'reserved' as const }),
    });
  const all = (coupons: readonly CouponRecord[], now: Instant) =>
    coupons.reduce((sum, each) => counted(sum, each, now), nothingCounted);

  it('counts each once, and all that is known of their worth', () => {
    fc.assert(
      fc.property(fc.array(any), (facts) => {
        const coupons = facts.map(made);
        const { tallies } = all(coupons, start);
        const sum = (name: 'coupons' | 'face' | 'unknown') =>
          standings.reduce((total, each) => total + tallies[each][name], 0);
        expect(sum('coupons')).toBe(coupons.length);
        expect(sum('face')).toBe(coupons.reduce((total, { face = 0 }) => total + face, 0));
        expect(sum('unknown')).toBe(coupons.filter(({ face }) => face === undefined).length);
      }),
      runs(200),
    );
  });

  it('has a rate of those alone whose time is over, and that nobody took back', () => {
    const redeemed = { orderId: 'o-1', redeemedAt: start };
    const coupons = [
      coupon(redeemed),
      coupon(),
      coupon(),
      coupon({ voidAt: start }),
      coupon({ ...redeemed, validUntil: plus(start, days(30)) }),
    ];
    const { ended } = all(coupons, later);
    expect(ended).toEqual({ over: 3, redeemed: 1 });
    expect(redemptionRate([ended, { over: 1, redeemed: 1 }])).toBe(0.5);
    expect(redemptionRate([])).toBeUndefined();
  });
});
