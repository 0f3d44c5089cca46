/** The text of a file, in whichever encoding its program has saved it. */
import { isUtf8 } from 'node:buffer';

/** As `TextDecoder` calls them. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

/** By its first bytes: without a mark there, UTF-16 shows by the zeroes beside its ASCII. */
export const utf16Of = (bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (second === 0 && first !== 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : undefined;
};

/** GBK writes each character in two bytes, of which the first is above ASCII and the second mostly is; Western letters stand alone. */
const isGbk = (bytes: Buffer): boolean => {
  let pairs = 0;
  let single = 0;
  for (let at = 0; at < bytes.length; ) {
    let end = at;
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end += 1;
    if (end > at) {
      if ((end - at) % 2 === 0) pairs += 1;
      else single += 1;
    }
    at = Math.max(end, at + 1);
  }
  return pairs > single;
};

/** GBK (as GB 18030) or Windows-1252, of bytes that are no UTF-8. */
export const legacyOf = (bytes: Buffer): 'gb18030' | 'windows-1252' =>
  isGbk(bytes) ? 'gb18030' : 'windows-1252';

const encodingOf = (bytes: Buffer): Encoding => utf16Of(bytes) ?? (isUtf8(bytes) ? 'utf-8' : legacyOf(bytes));

/** UTF-8, UTF-16, GBK or Windows-1252, told apart by the bytes. */
export const decodedText = (bytes: Buffer): string => new TextDecoder(encodingOf(bytes)).decode(bytes);
