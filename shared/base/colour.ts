/** Colours, `#rrggbb`, as WCAG 2 reckons with them. */

type Channels = readonly [red: number, green: number, blue: number];

const channelsOf = (colour: string): Channels => {
  const at = (index: number): number => Number.parseInt(colour.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
};

const linear = (channel: number): number =>
  channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

/** WCAG 2's relative luminance, from 0 to 1. */
const luminanceOf = (channels: Channels): number => {
  const [red, green, blue] = channels.map((channel) => linear(channel / 255));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
};

/** White or near-black, whichever reads better on the colour. */
export const inkOn = (colour: string): string => {
  const luminance = luminanceOf(channelsOf(colour));
  const onWhite = 1.05 / (luminance + 0.05);
  const onBlack = (luminance + 0.05) / (0.011 + 0.05);
  return onWhite >= onBlack ? '#ffffff' : '#1c1c1e';
};

/** What messages are written on where it is dark. */
export const darkPaper = '#1d1d20';
/** What a border or a button needs beside what it lies on (WCAG 2, 1.4.11). */
const leastContrast = 3;

/** The colour, with as much white as it takes to stand out where it is dark; most need none. */
export const onDark = (colour: string): string => {
  const channels = channelsOf(colour);
  const least = leastContrast * (luminanceOf(channelsOf(darkPaper)) + 0.05) - 0.05;
  for (let white = 0; ; white += 0.05) {
    const [red, green, blue] = channels.map((channel) => Math.round(channel + (255 - channel) * white));
    const lit: Channels = [red ?? 0, green ?? 0, blue ?? 0];
    if (luminanceOf(lit) >= least || white >= 1)
      return `#${lit.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  }
};
