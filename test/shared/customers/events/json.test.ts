/** JSON as others write it: no number becomes another on the way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../shared/customers/events/json.ts';

describe('JSON', () => {
  it('keeps whole numbers that are too great to be exact as their digits', () => {
    expect(parseJson('{"id":820982911946154508,"ids":[-820982911946154509,17],"total":19.9}')).toEqual({
      id: '820982911946154508',
      ids: ['-820982911946154509', 17],
      total: 19.9,
    });
  });

  it('leaves all other numbers alone, and texts of digits', () => {
    for (const text of ['9007199254740991', '1e300', '0.30000000000000004', '"820982911946154508"', '-0'])
      expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('holds no half of a character, which no table does', () => {
    expect(parseJson('{"name":"Ada \\ud83d","whole":"\\ud83d\\ude00"}')).toEqual({
      name: 'Ada \ufffd',
      whole: '😀',
    });
  });

  it('finds sixteen digits in a row wherever they stand', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 40 }), fc.nat(40), (before, digits, after) => {
        const whole = `${'9'.repeat(digits)}`;
        const text = `{"${'a'.repeat(before)}":${whole},"b":"${'c'.repeat(after)}"}`;
        const [value] = Object.values(parseJson(text) as object);
        expect(value).toBe(digits < 16 ? Number(whole) : whole);
      }),
    );
  });

  it('reads whatever else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        JSON.parse(text, (_, value) => fc.pre(!Number.isInteger(value) || Number.isSafeInteger(value)));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(() => parseJson('{"id": 8209829119461545080')).toThrow(SyntaxError);
  });
});
