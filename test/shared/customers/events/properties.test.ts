/** What an event carries: plain, bounded, and such that the ledger can hold it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedProperties, mostBytes } from '../../../../shared/customers/events/properties.ts';

const levelsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levelsOf)) : 0;
const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });

describe('properties', () => {
  it('are kept as they are where they are small and plain', () => {
    const cart = { currency: 'EUR', items: [{ name: 'Tea', price: 9.95 }], gift: false, note: null };
    expect(boundedProperties(cart)).toEqual(cart);
  });

  it('are none where there is nothing, or no object', () => {
    for (const none of [{}, [], null, undefined, 'text', 17, ['list']])
      expect(boundedProperties(none)).toBeUndefined();
  });

  it('lose their largest members first, whole, until at most 8 KB are left', () => {
    const large = { text: 'x'.repeat(5_000) };
    expect(boundedProperties({ small: 1, large, larger: 'x'.repeat(6_000) })).toEqual({ small: 1, large });
    expect(boundedProperties({ all: 'x'.repeat(9_000) })).toBeUndefined();
  });

  it('lose what DynamoDB can’t hold', () => {
    expect(boundedProperties({ deep: nested(40), flat: nested(3) })).toEqual({
      deep: expect.anything(),
      flat: nested(3),
    });
    expect(levelsOf(boundedProperties({ deep: nested(5_000) }))).toBeLessThan(30);
    expect(boundedProperties({ huge: 1e200, tiny: 1e-200, none: 0, '': 'unnamed' })).toEqual({ none: 0 });
    expect(boundedProperties(JSON.parse('{"__proto__": {"admin": true}, "a": 1}'))).toEqual({ a: 1 });
  });

  it('are within the bound whatever comes, and bounding them again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.string({ maxLength: 9_000 }))),
        (value) => {
          const bounded = boundedProperties(value);
          expect(Buffer.byteLength(JSON.stringify(bounded ?? {}))).toBeLessThanOrEqual(mostBytes);
          expect(boundedProperties(bounded)).toEqual(bounded);
        },
      ),
    );
  });
});
