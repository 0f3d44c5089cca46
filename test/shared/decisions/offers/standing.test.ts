/** How coupons stand at an instant, and what all of them come to on a day. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningOf, dateOn } from '../../../../shared/base/calendar.ts';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, minus, plus } from '../../../../shared/base/time.ts';
import { couponsFigure } from '../../../../shared/decisions/figures/cell.ts';
import { cellsOf } from '../../../../shared/decisions/figures/measures/index.ts';
import { liabilityFigures, owedOn } from '../../../../shared/decisions/figures/reading/offers.ts';
import { Sums } from '../../../../shared/decisions/figures/sums.ts';
import { standingAt, standings } from '../../../../shared/decisions/offers/standing.ts';
import type { CouponRecord } from '../../../../shared/journeys/records.ts';
import { enrolment, tenOffIssued } from '../../../support/passages.ts';
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
  const timezone = 'Asia/Taipei';
  const fates = {
    none: {},
    redeemed: { orderId: 'o-1', redeemedAt: start, discount: 90 },
    void: { voidAt: minus(start, days(2)) },
    released: { releasedAt: start },
    reserved: { state: 'reserved' },
  } as const;
  const any = fc
    .record({
      face: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
      journey: fc.constantFrom('win-back', 'welcome'),
      name: fc.constantFrom('ten-off', 'tea-time'),
      issued: fc.integer({ min: 0, max: 24 * 60 }),
      validFor: fc.integer({ min: 1, max: 60 }),
      fate: fc.constantFrom(...(Object.keys(fates) as (keyof typeof fates)[])),
    })
    .map(({ face, journey, name, issued, validFor, fate }): CouponRecord => {
      const issuedAt = minus(start, hours(issued));
      return {
        ...coupon(fates[fate]),
        enrolment: { ...enrolment, journey: journeyId(journey) },
        name,
        ...(face !== undefined && { face }),
        issuedAt,
        validUntil: plus(issuedAt, days(validFor)),
      };
    });
  const asked = { day: dateOn(start, timezone), currency: 'JPY' };
  const rowsOf = (coupons: readonly CouponRecord[]) => {
    const sums = new Sums();
    for (const record of coupons) sums.add(cellsOf({ kind: 'coupon', record }, { timezone }));
    return sums.rows(couponsFigure);
  };
  const noBudgets = { journeys: [], month: '2026-11' };
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

  it('is, by journey and month of issue, what each stands as at the end of the day, and all that is known of its worth', () => {
    // Of what stands alike, as it is told.
    const tally = (coupons: readonly CouponRecord[]) => {
      const unknown = coupons.filter(({ face }) => face === undefined).length;
      const discount = sum(coupons.map((each) => each.discount ?? 0));
      return {
        coupons: coupons.length,
        face: sum(coupons.map(({ face = 0 }) => face)),
        ...(unknown > 0 && { unknown }),
        ...(discount > 0 && { discount }),
      };
    };
    // A coupon can be used on all of its last day.
    const beginning = beginningOf(asked.day, timezone);
    fc.assert(
      fc.property(fc.array(any), (coupons) => {
        const told = liabilityFigures(rowsOf(coupons), asked, noBudgets);
        for (const { journey, months } of told)
          for (const { month, expected: _, ...tallies } of months) {
            const own = coupons.filter(
              ({ enrolment: { journey: of }, issuedAt }) =>
                of === journey && dateOn(issuedAt, timezone).startsWith(month),
            );
            const stand = Map.groupBy(own, (each) => standingAt(each, beginning));
            expect(tallies).toEqual(
              Object.fromEntries(standings.map((each) => [each, tally(stand.get(each) ?? [])])),
            );
          }
        const counted = told.flatMap(({ months }) =>
          months.flatMap((each) => standings.map((of) => each[of])),
        );
        expect(sum(counted.map((each) => each.coupons))).toBe(coupons.length);
      }),
      runs(200),
    );
  });

  it('has a rate of those alone whose time is over, and that nobody took back', () => {
    const { redeemed, void: taken } = fates;
    const [over, valid] = [minus(start, days(2)), plus(start, days(30))];
    const coupons = [
      coupon({ ...redeemed, validUntil: over }),
      coupon({ validUntil: over }),
      coupon({ validUntil: over }),
      coupon({ ...taken, validUntil: over }),
      coupon({ ...redeemed, validUntil: valid }),
      coupon({ face: 900, validUntil: valid }),
    ];
    expect(owedOn(rowsOf(coupons), asked.day)).toMatchObject({ over: 3, used: 1 });
    expect(liabilityFigures(rowsOf(coupons), asked, noBudgets)).toMatchObject([
      { rate: 1 / 3, months: [{ outstanding: { face: 900 }, expected: 300 }] },
    ]);
    const [none] = liabilityFigures(rowsOf([coupon({ validUntil: valid })]), asked, noBudgets);
    expect(none?.rate).toBeUndefined();
  });
});
