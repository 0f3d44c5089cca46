/** Colours as WCAG 2 reckons with them. */

const linear = (channel: number): number =>
  channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

/** White or near-black, whichever reads better on the colour (`#rrggbb`), by WCAG 2's relative luminance. */
export const inkOn = (colour: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const onWhite = 1.05 / (luminance + 0.05);
  const onBlack = (luminance + 0.05) / (0.011 + 0.05);
  return onWhite >= onBlack ? '#ffffff' : '#1c1c1e';
};
