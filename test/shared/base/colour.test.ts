/** Colours that are read on others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { darkPaper, inkOn, onDark } from '../../../shared/base/colour.ts';

/** WCAG 2's, reckoned here by itself. */
const contrast = (one: string, other: string): number => {
  const light = (colour: string): number =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
      const channel = Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16) / 255;
      return sum + weight * (channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    }, 0.05);
  return Math.max(light(one) / light(other), light(other) / light(one));
};

describe('a brand’s colour where it is dark', () => {
  it('is itself where it stands out', () => {
    expect(['#b4441f', '#ffcc00', '#ffffff'].map(onDark)).toEqual(['#b4441f', '#ffcc00', '#ffffff']);
  });

  it('is as light as it takes to stand out, and what is written on it can be read', () => {
    const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (channels) => {
        const lit = onDark(`#${channels.join('')}`);
        expect(contrast(lit, darkPaper)).toBeGreaterThanOrEqual(3);
        expect(contrast(inkOn(lit), lit)).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
