/** How many segments a text message is sent, and billed, as. */

export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets or UTF-16 code units. */
  readonly units: number;
  readonly segments: number;
}

// 3GPP TS 23.038, 6.2.1: the default alphabet, and what its extension table adds at the price of an escape.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

const gsmWidth = (character: string): number | undefined =>
  basic.has(character) ? 1 : extended.has(character) ? 2 : undefined;

/** Greedily, since neither an escaped character nor a surrogate pair is split. */
const fillSegments = (widths: readonly number[], capacity: number): number => {
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > capacity) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
};

/** One character outside GSM-7 turns the whole text to UCS-2. A text of several segments has less room in each. */
export const segmentsOf = (text: string): Segments => {
  const characters = [...text];
  const septets = characters.map(gsmWidth);
  const isGsm = septets.every((width) => width !== undefined);
  const widths = isGsm ? septets : characters.map(({ length }) => length);
  const [alone, together] = isGsm ? [160, 153] : [70, 67];
  const units = widths.reduce((sum, width) => sum + width, 0);
  return {
    encoding: isGsm ? 'GSM-7' : 'UCS-2',
    units,
    segments: units <= alone ? 1 : fillSegments(widths, together),
  };
};
