/** The engine's time and the domain's: two vocabularies for the same thing. */
import { expect, expectTypeOf, it } from 'vitest';
import * as engine from '../../../local/aws/time.ts';
import * as domain from '../../../shared/base/time.ts';

it('is said in the same types, so that neither side has to convert', () => {
  expectTypeOf<engine.Instant>().toEqualTypeOf<domain.Instant>();
  expectTypeOf<engine.Duration>().toEqualTypeOf<domain.Duration>();
});

it('is written alike', () => {
  for (const at of [0, 1_800_000_000_000, 1_800_000_000_001])
    expect(engine.iso(engine.instant(at))).toBe(domain.iso(domain.instant(at)));
});

it('takes no instant and no duration that is none', () => {
  expect(() => engine.instant(Number.NaN)).toThrow(new RangeError('NaN is no instant'));
  expect(() => engine.seconds(-1)).toThrow(
    new RangeError('seconds(-1): a duration is a finite number, 0 or more'),
  );
});
