/** What a text message costs, in segments. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../shared/messages/segments.ts';

describe('the segments of a text message', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['é'.repeat(160), 'GSM-7', 160, 1],
    ['ê', 'UCS-2', 1, 1],
    ['折'.repeat(70), 'UCS-2', 70, 1],
    ['折'.repeat(71), 'UCS-2', 71, 2],
    ['折'.repeat(134), 'UCS-2', 134, 2],
    ['折'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
  ])('%j is %s, %i units, %i segments', (text, encoding, units, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, units, segments });
  });

  it('splits neither an escaped character nor a surrogate pair, which may cost a segment', () => {
    // 153 is odd and so is 67: two units don't fill the last place.
    expect(segmentsOf('€'.repeat(153)).segments).toBe(3);
    expect(segmentsOf('😀'.repeat(67)).segments).toBe(3);
  });

  it('needs no fewer segments for a longer text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ unit: 'grapheme' }),
        (text, more) => {
          expect(segmentsOf(text + more).segments).toBeGreaterThanOrEqual(segmentsOf(text).segments);
        },
      ),
    );
  });
});
