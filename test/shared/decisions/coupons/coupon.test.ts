/** Coupons' codes and validity. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, instant, minus, plus } from '../../../../shared/base/time.ts';
import { issueCoupon, isValidAt, normalCode } from '../../../../shared/decisions/coupons/coupon.ts';
import { enrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';

const spec = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };
const issue = (changes: Partial<typeof enrolment> = {}, secret = 'secret', name = 'ten-off') =>
  issueCoupon(secret, { ...enrolment, ...changes }, { ...spec, name }, start);

describe('a coupon', () => {
  it('has the same code whenever it is issued for the same passage, and a validity from its issue', () => {
    const again = issueCoupon('secret', enrolment, spec, plus(start, hours(1)));
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

  it('has a code that can be read out: ten letters and digits without look-alikes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (customer) => {
        expect(issue({ customer: customerId(customer) }).code).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
      }),
    );
  });

  it('is valid from its issue to its last instant', () => {
    const coupon = issue();
    expect(isValidAt(coupon, start)).toBe(true);
    expect(isValidAt(coupon, coupon.validUntil)).toBe(true);
    expect(isValidAt(coupon, instant(coupon.validUntil + 1))).toBe(false);
    expect(isValidAt(coupon, minus(start, hours(1)))).toBe(false);
  });

  it('is recognised however its code is typed', () => {
    expect(normalCode(' abcde-23456 ')).toBe('ABCDE23456');
  });
});
