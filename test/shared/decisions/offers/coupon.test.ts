/** What a coupon is when it is issued, and when an order may take it. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeLetters, customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, instant, minus, plus } from '../../../../shared/base/time.ts';
import { couponCode, isMisspelt, normalCode } from '../../../../shared/decisions/offers/code.ts';
import { issueCoupon, isValidAt } from '../../../../shared/decisions/offers/coupon.ts';
import type { CouponSpec } from '../../../../shared/journeys/touchpoints/coupon.ts';
import { enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const spec: CouponSpec = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };
const ada = { favouriteCategory: 'tea', orders: 3, spent: 9_900 };
const nobody = { orders: 0, spent: 0 };
const issue = (changes: Partial<typeof enrolment> = {}, secret = 'secret', name = 'ten-off') =>
  issueCoupon(secret, { ...enrolment, ...changes }, { ...spec, name }, ada, 'EUR', start);
const issued = (changes: Partial<CouponSpec>, customer: typeof ada | typeof nobody = ada) =>
  issueCoupon('secret', enrolment, { ...spec, ...changes }, customer, 'EUR', start);

describe('a coupon', () => {
  it('has the same code whenever it is issued for the same passage, and a validity from its issue', () => {
    const again = issueCoupon('secret', enrolment, spec, ada, 'EUR', plus(start, hours(1)));
    expect(again.code).toBe(issue().code);
    expect(issue().validUntil).toBe(plus(start, days(8)));
    expect(again.validUntil).toBe(plus(plus(start, days(8)), hours(1)));
  });

  it('has another code for another customer, passage, journey, coupon or deployment', () => {
    const others = [
      issue({ customer: customerId('bob') }),
      issue({ cycle: 2 }),
      issue({ journey: journeyId('birthday') }),
      issue({}, 'another secret'),
      issue({}, 'secret', 'twenty-off'),
    ];
    expect(new Set([issue(), ...others].map(({ code }) => code)).size).toBe(6);
  });

  it('is valid from its issue to its last instant', () => {
    const coupon = issue();
    expect(isValidAt(coupon, start)).toBe(true);
    expect(isValidAt(coupon, coupon.validUntil)).toBe(true);
    expect(isValidAt(coupon, instant(coupon.validUntil + 1))).toBe(false);
    expect(isValidAt(coupon, minus(start, hours(1)))).toBe(false);
  });

  it('is not valid while the shop is being told of it, nor once it is released', () => {
    expect(isValidAt({ ...issue(), state: 'reserved' }, start)).toBe(false);
    expect(isValidAt({ ...issue(), releasedAt: plus(start, hours(1)) }, start)).toBe(false);
  });

  it('is for the category that was the customer’s favourite when it was issued', () => {
    expect(issued({ onFavouriteCategory: true }).terms).toEqual({
      percentOff: 10,
      only: { categories: ['tea'] },
    });
  });

  it('is for everything where no favourite category is known', () => {
    expect(issued({ onFavouriteCategory: true }, nobody).terms).toEqual({ percentOff: 10 });
  });

  it.each<[string, CouponSpec['terms'], typeof ada | typeof nobody, number | undefined]>([
    ['what an amount takes off', { amountOff: 12.5 }, nobody, 1_250],
    ['a share of the average order', { percentOff: 10 }, ada, 330],
    ['a share of the minimum, where orders are smaller', { percentOff: 10, minimum: 50 }, ada, 500],
    ['a share of the minimum, where there were no orders', { percentOff: 10, minimum: 50 }, nobody, 500],
    ['not known, of a share of nobody knows what', { percentOff: 10 }, nobody, undefined],
    ['not known, of the shop’s carrier', { freeShipping: true }, ada, undefined],
    ['not known, of a gift', { gift: 'Teapot' }, ada, undefined],
    ['nothing in money, of points', { points: 500 }, ada, undefined],
  ])('has a face value that is %s', (_, terms, customer, face) => {
    expect(issued({ terms }, customer).face).toBe(face);
  });
});

describe('a code', () => {
  const codes = fc.string().map((text) => couponCode('secret', text));

  it('can be read out: fourteen letters and digits without look-alikes, of 64 bits', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNP-Z]{14}$/);
      }),
    );
    expect(13 * Math.log2(codeLetters.length)).toBeGreaterThan(64);
  });

  it('is told from any other with one letter wrong, without a look at what was issued', () => {
    fc.assert(
      fc.property(
        codes,
        fc.nat({ max: 13 }),
        fc.constantFrom(...codeLetters, 'O', '0', 'I', '1', 'L'),
        (code, at, letter) => {
          fc.pre(code[at] !== letter);
          expect(isMisspelt(code)).toBe(false);
          expect(isMisspelt(`${code.slice(0, at)}${letter}${code.slice(at + 1)}`)).toBe(true);
        },
      ),
    );
  });

  it('is told from any other with two letters swapped', () => {
    fc.assert(
      fc.property(codes, fc.nat({ max: 13 }), fc.nat({ max: 13 }), (code, one, other) => {
        const letters = [...code];
        fc.pre(letters[one] !== letters[other]);
        const swapped = letters.with(one, letters[other] ?? '').with(other, letters[one] ?? '');
        expect(isMisspelt(swapped.join(''))).toBe(true);
      }),
    );
  });

  it('of another length is not called misspelt: a pool, or an earlier deployment, may have made it', () => {
    expect(isMisspelt('TEA50')).toBe(false);
    expect(isMisspelt('K7QM9FXP2R')).toBe(false);
  });

  it.each([
    ['spaces, dashes and small letters', ' abcde-23456 '],
    ['full width', 'ＡＢＣＤＥ２３４５６'],
    ['other dashes', 'ABCDE–234\u201156'],
    ['marks that nobody sees', '\u200eABC\u200bDE23\ufeff456'],
  ])('is recognised with %s', (_, typed) => {
    expect(normalCode(typed)).toBe('ABCDE23456');
  });
});
