/** The text of a file, in whichever encoding its program has saved it. */
import { isAscii, isUtf8 } from 'node:buffer';

/** Those that no mark tells: spreadsheets save in the one of their system's language. As `TextDecoder` calls them. */
const legacy = [
  'windows-1252',
  'gb18030',
  'big5',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'macintosh',
] as const;
export type LegacyEncoding = (typeof legacy)[number];

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | LegacyEncoding;

/** As people call them. */
export const encodingName: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GBK',
  big5: 'Big5',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1252': 'Windows-1252',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  macintosh: 'Mac Roman',
};

/** By the mark at its start or, without one, by the zeroes beside its digits and delimiters. */
export const utf16Of = (bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 4_096);
  const zeroes = [0, 0] as [number, number];
  sample.forEach((byte, index) => {
    if (byte === 0) zeroes[(index % 2) as 0 | 1] += 1;
  });
  const [even, odd] = zeroes;
  // A fifth of all pairs: text that is mostly Chinese still has so many, and what is no text has them in both places.
  const enough = sample.length / 10;
  if (odd > enough && odd > 8 * even) return 'utf-16le';
  return even > enough && even > 8 * odd ? 'utf-16be' : undefined;
};

/** The characters of a range of two-byte codes. */
const charactersOf = (
  encoding: 'gb18030' | 'big5',
  leads: readonly [number, number],
  trails: readonly (readonly [number, number])[],
): ReadonlySet<string> => {
  const bytes: number[] = [];
  for (let lead = leads[0]; lead <= leads[1]; lead += 1)
    for (const [from, to] of trails) for (let trail = from; trail <= to; trail += 1) bytes.push(lead, trail);
  return new Set(new TextDecoder(encoding).decode(Uint8Array.from(bytes)));
};

/**
 * The characters that are in use: level 1 of GB/T 2312 (3,755 simplified ones) and of Big5 (5,401 traditional ones). Each
 * encoding's bytes are mostly some character of the other too, but a rare one.
 */
const common = {
  gb18030: () => charactersOf('gb18030', [0xb0, 0xd7], [[0xa1, 0xfe]]),
  big5: () =>
    charactersOf(
      'big5',
      [0xa4, 0xc6],
      [
        [0x40, 0x7e],
        [0xa1, 0xfe],
      ],
    ),
};
const sets = new Map<'gb18030' | 'big5', ReadonlySet<string>>();
const commonIn = (encoding: 'gb18030' | 'big5'): ReadonlySet<string> => {
  const set = sets.get(encoding) ?? common[encoding]();
  sets.set(encoding, set);
  return set;
};

/** The letters beyond ASCII that the languages of an encoding write all the time. */
const usual: Readonly<Record<Exclude<LegacyEncoding, 'gb18030' | 'big5'>, RegExp>> = {
  'windows-1252': /[äöüßéèêëàçñóíïîáúâôåæøãœÄÖÜÉÅØÆÑÇ]/u,
  macintosh: /[äöüßéèêëàçñóíïîáúâôåæøãœÄÖÜÉÅØÆÑÇ]/u,
  'windows-1250': /[ąćęłńóśźżáčďéěíňřšťúůýžőűöüäâăîŁŚŻŹĆČŘŠŽÁÉÍÓÚŐÖÜÄ]/u,
  'windows-1251': /\p{Script=Cyrillic}/u,
  'windows-1253': /\p{Script=Greek}/u,
  'windows-1254': /[ığşçöüİŞÇÖÜĞ]/u,
};

/** Signs that ordinary text has. */
const usualSign = /[\u00a0€£§°©®«»·×–—‘’“”„…\u3000-\u301f\uff00-\uffef]/u;

const isChinese = (encoding: LegacyEncoding): encoding is 'gb18030' | 'big5' =>
  encoding === 'gb18030' || encoding === 'big5';

/** Scripts whose letters stand among their own; Latin ones with marks stand in words that have others without. */
const hasOwnLetters = (encoding: LegacyEncoding): boolean =>
  encoding === 'windows-1251' || encoding === 'windows-1253';

const letterLikelihood = (encoding: LegacyEncoding, word: string, letter: string, before: string): number => {
  if (/\p{Co}/u.test(letter)) return -2;
  const hasAscii = /[A-Za-z]/.test(word);
  const isAlone = [...word].length === 1;
  if (isChinese(encoding)) {
    if (!commonIn(encoding).has(letter)) return -1;
    // Such as the second half of a French letter and the letter after it; yet there are T恤 and VIP卡.
    return hasAscii && word.replaceAll(/[\0-\x7f]/g, '') === letter ? 0.3 : 1;
  }
  if (isAlone) return !hasOwnLetters(encoding) && usual[encoding].test(letter) ? 0.5 : 0.2;
  if (hasAscii === hasOwnLetters(encoding)) return -1;
  if (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(letter)) return -1;
  return usual[encoding].test(letter) ? 1 : 0.3;
};

const signLikelihood = (sign: string, before: string, after: string): number => {
  // A character that is broken may be one of a few: what no text has is worse.
  if (sign === '\uFFFD') return -1;
  if (/[\p{Cc}\p{Co}\p{Cn}]/u.test(sign)) return -2;
  if (sign !== '’' && /\p{L}/u.test(before) && /\p{L}/u.test(after)) return usualSign.test(sign) ? -0.5 : -2;
  return usualSign.test(sign) ? 0.7 : -0.5;
};

/** How likely the bytes beyond ASCII are as the characters that they come to, where those stand: from -2 to 1. */
const likelihoodOf = (encoding: LegacyEncoding, bytes: Buffer): number => {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  let [sum, count] = [0, 0];
  const add = (char: string, likelihood: number): void => {
    const length = isChinese(encoding) && char !== '\uFFFD' ? 2 : 1;
    sum += length * likelihood;
    count += length;
  };
  for (const { 0: word } of text.matchAll(/\p{L}*[^\P{L}A-Za-z]\p{L}*/gu)) {
    let before = '';
    for (const letter of word) {
      if (letter > '\x7f') {
        add(letter, letterLikelihood(encoding, word, letter, before));
      }
      before = letter;
    }
  }
  for (const { index, 0: sign } of text.matchAll(/[^\0-\x7f\p{L}]/gu)) {
    add(sign, signLikelihood(sign, text[index - 1] ?? '', text[index + sign.length] ?? ''));
  }
  return count === 0 ? -2 : sum / count;
};

const sampleLength = 1 << 13;

/** Of lines with more than ASCII, as many as tell an encoding. */
const sampleOf = (bytes: Buffer): Buffer => {
  const lines: Buffer[] = [];
  let length = 0;
  for (let start = 0; start < bytes.length && length < sampleLength; ) {
    const feed = bytes.indexOf(0x0a, start);
    const end = Math.min(feed === -1 ? bytes.length : feed + 1, start + sampleLength);
    const line = bytes.subarray(start, end);
    if (!isAscii(line)) {
      lines.push(line);
      length += line.length;
    }
    start = end;
  }
  return Buffer.concat(lines);
};

/** By how much likelier text must be in another encoding than in Windows-1252, which most such files are in. */
const margin = (encoding: LegacyEncoding): number =>
  encoding === 'windows-1252' ? 0 : encoding === 'macintosh' ? 0.25 : 0.01;

/** Of bytes that are no UTF-8: the encoding in which they come to the likeliest text. */
export const legacyOf = (bytes: Buffer): LegacyEncoding => {
  const sample = sampleOf(bytes);
  const ranked = legacy.map((encoding) => ({
    encoding,
    likelihood: likelihoodOf(encoding, sample) - margin(encoding),
  }));
  return ranked.reduce((best, each) => (each.likelihood > best.likelihood ? each : best)).encoding;
};

const encodingOf = (bytes: Buffer): Encoding => utf16Of(bytes) ?? (isUtf8(bytes) ? 'utf-8' : legacyOf(bytes));

/** Whichever of `Encoding` it is, as the bytes tell. */
export const decodedText = (bytes: Buffer): string => new TextDecoder(encodingOf(bytes)).decode(bytes);
