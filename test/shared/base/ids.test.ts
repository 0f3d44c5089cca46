import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  customerId,
  derivedCode,
  type EnrolmentKey,
  executionName,
  journeyId,
  parseTouchKey,
  touchKey,
} from '../../../shared/base/ids.ts';

const kebab = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+){0,5}$/);
const enrolments: fc.Arbitrary<EnrolmentKey> = fc.record({
  journey: kebab.map(journeyId),
  version: fc.integer({ min: 1, max: 99_999 }),
  customer: fc
    .oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.array(fc.constantFrom('a', '/', '7', '@', '\n'), { minLength: 1 }).map((parts) => parts.join('')),
    )
    .map(customerId),
  cycle: fc.integer({ min: 1, max: 9_999 }),
});
const winBack: EnrolmentKey = {
  journey: journeyId('win-back-14d'),
  version: 1,
  customer: customerId('c-42'),
  cycle: 1,
};

describe('a touch key', () => {
  it('reads as journey, version, customer, cycle and step', () => {
    expect(touchKey(winBack, 'we-miss-you')).toBe('win-back-14d@1/c-42/1/we-miss-you');
  });

  it('gives back what it was made of, whatever the customer id holds', () => {
    fc.assert(
      fc.property(enrolments, kebab, (enrolment, step) => {
        expect(parseTouchKey(touchKey(enrolment, step))).toEqual({ enrolment, step });
      }),
    );
  });

  it.each(['', 'win-back-14d', 'win-back-14d@x/c/1/s', 'win-back-14d@1/c/1'])('is not "%s"', (text) => {
    expect(parseTouchKey(text)).toBeUndefined();
  });
});

describe("an execution's name", () => {
  it('is one that Step Functions takes', () => {
    fc.assert(
      fc.property(enrolments, (enrolment) => {
        expect(executionName(enrolment)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      }),
    );
  });

  it('is the same for the same passage and another for any other', () => {
    fc.assert(
      fc.property(enrolments, enrolments, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(executionName(a) === executionName(b)).toBe(same);
      }),
    );
    expect(executionName({ ...winBack })).toBe(executionName(winBack));
    expect(executionName({ ...winBack, cycle: 2 })).not.toBe(executionName(winBack));
    expect(executionName({ ...winBack, version: 2 })).not.toBe(executionName(winBack));
  });
});

describe('a bucket', () => {
  it('is the same for ever: these numbers may never change, or arms would swap', () => {
    expect(bucketOf('win-back-14d/c-42')).toBeCloseTo(12.715825432493588, 9);
    expect(bucketOf('')).toBeCloseTo(88.9415994891337, 9);
  });

  it('spreads customers evenly: about a tenth fall under 10', () => {
    const under = Array.from({ length: 20_000 }, (_, index) => bucketOf(`win-back-14d/c-${index}`)).filter(
      (bucket) => bucket < 10,
    ).length;
    // Five standard deviations of a binomial (20,000; 0.1) are 212.
    expect(Math.abs(under - 2_000)).toBeLessThan(212);
  });

  it('lies in [0, 100)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(bucketOf(text)).toBeGreaterThanOrEqual(0);
        expect(bucketOf(text)).toBeLessThan(100);
      }),
    );
  });
});

describe('a derived code', () => {
  it('has no look-alikes and the length asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 16 }), (secret, text, length) => {
        expect(derivedCode(secret, text, length)).toMatch(new RegExp(`^[2-9A-HJKMNP-Z]{${length}}$`));
      }),
    );
  });

  it('hangs on the secret and on the text', () => {
    const code = derivedCode('secret', 'text', 10);
    expect(derivedCode('secret', 'text', 10)).toBe(code);
    expect(derivedCode('secret!', 'text', 10)).not.toBe(code);
    expect(derivedCode('secret', 'text!', 10)).not.toBe(code);
  });

  it('is refused when its digest is too short for it', () => {
    expect(() => derivedCode('secret', 'text', 65)).toThrow('longer than its digest');
  });
});
