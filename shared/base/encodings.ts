/** The text of a file, in whichever encoding its program has saved it. */
import { isAscii, isUtf8 } from 'node:buffer';

/** Of MS-DOS, in which spreadsheets still save: the characters from 0x80 on. `TextDecoder` does not have them. */
const codePages = {
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
} as const;
type CodePage = keyof typeof codePages;

/** Those that no mark tells: spreadsheets save in the one of their system's language. As `TextDecoder` calls the others. */
const legacy = [
  'windows-1252',
  'gb18030',
  'big5',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'macintosh',
  'shift_jis',
  'euc-kr',
  'cp850',
  'cp437',
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
  shift_jis: 'Shift_JIS',
  'euc-kr': 'EUC-KR',
  cp850: 'code page 850 (MS-DOS)',
  cp437: 'code page 437 (MS-DOS)',
};

const isCodePage = (encoding: Encoding): encoding is CodePage => encoding in codePages;

/** Makes text of bytes: of one part after the other with `stream`. */
interface Decoder {
  readonly decode: (bytes: Uint8Array, options?: { readonly stream?: boolean }) => string;
}

export const decoderOf = (encoding: Encoding): Decoder => {
  if (!isCodePage(encoding)) return new TextDecoder(encoding);
  const upper = codePages[encoding];
  return {
    decode: (bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replaceAll(/[\x80-\xff]/g, (char) => upper.charAt(char.charCodeAt(0) - 0x80)),
  };
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

/** Those whose characters are mostly two bytes long. */
const eastern = ['gb18030', 'big5', 'shift_jis', 'euc-kr'] as const;
type Eastern = (typeof eastern)[number];

/** The characters of a range of two-byte codes. */
const charactersOf = (
  encoding: Eastern,
  leads: readonly [number, number],
  trails: readonly (readonly [number, number])[],
): ReadonlySet<string> => {
  const bytes: number[] = [];
  for (let lead = leads[0]; lead <= leads[1]; lead += 1)
    for (const [from, to] of trails) for (let trail = from; trail <= to; trail += 1) bytes.push(lead, trail);
  return new Set(new TextDecoder(encoding).decode(Uint8Array.from(bytes)));
};

/** The syllables of which most Korean is made: each is, in EUC-KR, the bytes of a Chinese character that is as common. */
const usualHangul =
  '가각간감강개객거건걸검것게격견결경계고공과관광교구국권그금급기길김까께나날남내네년노는능니님다단담당대더덕던데도동되된두드든등디따라락란래램량러레려력련령로록론료루류르른름리림립마만말매메면명모목무문물미민바박반발방배백번법변별보복본부북분불브비사산상새색생서석선설성세소속송수순스습승시식신실심십아안않알암애액야약양어언업없에여역연열영예오온올와완외요용우운울원월위유육윤으은을음응의이인일임입있자작장재저적전점정제조족종주준중즉지직진질차창책처천첫청체초총최추출충취치카코크키타태터토통트특티파판팔패퍼페편평포표품프피필하학한할함합항해행허현형호홍화확환황회후희';

/**
 * The characters that are in use: level 1 of GB/T 2312 (3,755 simplified ones), of Big5 (5,401 traditional ones) and of JIS X
 * 0208 (2,965, and kana). Each encoding's bytes are mostly some character of the others too, but a rare one.
 */
const common: Readonly<Record<Eastern, () => ReadonlySet<string>>> = {
  shift_jis: () =>
    new Set([
      ...charactersOf(
        'shift_jis',
        [0x88, 0x98],
        [
          [0x40, 0x7e],
          [0x80, 0xfc],
        ],
      ),
      ...charactersOf('shift_jis', [0x82, 0x82], [[0x9f, 0xf1]]),
      ...charactersOf(
        'shift_jis',
        [0x83, 0x83],
        [
          [0x40, 0x7e],
          [0x80, 0x96],
        ],
      ),
      ...'ー々',
    ]),
  'euc-kr': () => new Set(usualHangul),
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
const sets = new Map<Eastern, ReadonlySet<string>>();
const commonIn = (encoding: Eastern): ReadonlySet<string> => {
  const set = sets.get(encoding) ?? common[encoding]();
  sets.set(encoding, set);
  return set;
};

/** The letters beyond ASCII that the languages of an encoding write all the time. */
const western = /[äöüßéèêëàçñóíïîáúâôåæøãœÄÖÜÉÅØÆÑÇ]/u;
const usual: Readonly<Record<Exclude<LegacyEncoding, Eastern>, RegExp>> = {
  'windows-1252': western,
  macintosh: western,
  cp850: western,
  cp437: western,
  'windows-1250': /[ąćęłńóśźżáčďéěíňřšťúůýžőűöüäâăîŁŚŻŹĆČŘŠŽÁÉÍÓÚŐÖÜÄ]/u,
  'windows-1251': /\p{Script=Cyrillic}/u,
  'windows-1253': /\p{Script=Greek}/u,
  'windows-1254': /[ığşçöüİŞÇÖÜĞ]/u,
};

/** Signs that ordinary text has. */
const usualSign = /[\u00a0€£¢¥§°©®«»·×–—‘’“”„…\u3000-\u301f\uff00-\uffef]/u;

const isEastern = (encoding: LegacyEncoding): encoding is Eastern =>
  (eastern as readonly LegacyEncoding[]).includes(encoding);

/** Scripts whose letters stand among their own; Latin ones with marks stand in words that have others without. */
const hasOwnLetters = (encoding: LegacyEncoding): boolean =>
  encoding === 'windows-1251' || encoding === 'windows-1253';

const easternLikelihood = (encoding: Eastern, word: string, letter: string): number => {
  const isUsual = commonIn(encoding).has(letter);
  // Such as a French letter and half of the one after it; yet there are T恤 and VIP卡.
  const isSingle = /[A-Za-z]/.test(word) && word.replaceAll(/[\0-\x7f]/g, '') === letter;
  if (isUsual && (isSingle || /^[A-Za-z].*[A-Za-z]$/.test(word))) return 0.3;
  if (encoding !== 'euc-kr') return isUsual ? 1 : -1;
  // Nearly all of it is common Chinese too: it has to be usual Korean for the most part, and not of a single syllable.
  if (!/\p{Script=Hangul}/u.test(letter)) return -1;
  return isUsual && [...word].length > 1 ? 1.3 : 0.4;
};

const letterLikelihood = (
  encoding: LegacyEncoding,
  word: string,
  letter: string,
  before: string,
  after: string,
): number => {
  if (/\p{Co}/u.test(letter)) return -2;
  const hasAscii = /[A-Za-z]/.test(word);
  const isAlone = [...word].length === 1;
  if (isEastern(encoding)) return easternLikelihood(encoding, word, letter);
  if (isAlone) return !hasOwnLetters(encoding) && usual[encoding].test(letter) ? 0.5 : 0.2;
  if (hasAscii === hasOwnLetters(encoding)) return -1;
  const isCapital = /\p{Lu}/u.test(letter);
  if (isCapital && before !== '' && /\p{Ll}/u.test(before + after)) return -1;
  if (!isCapital && /\p{Lu}/u.test(after)) return -1;
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
  const text = decoderOf(encoding).decode(bytes, { stream: true });
  let [sum, count] = [0, 0];
  const add = (char: string, likelihood: number): void => {
    const length = isEastern(encoding) && !/[\uFFFD\uFF61-\uFF9F]/u.test(char) ? 2 : 1;
    sum += length * likelihood;
    count += length;
  };
  for (const { 0: word } of text.matchAll(/\p{L}*[^\P{L}A-Za-z]\p{L}*/gu)) {
    const letters = [...word];
    for (const [index, letter] of letters.entries())
      if (letter > '\x7f')
        add(
          letter,
          letterLikelihood(encoding, word, letter, letters[index - 1] ?? '', letters[index + 1] ?? ''),
        );
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

/** By how much likelier text must be in another encoding than in Windows-1252, which most such files are in; absent: hardly. */
const margins: Readonly<Partial<Record<LegacyEncoding, number>>> = {
  'windows-1252': 0,
  macintosh: 0.25,
  cp850: 0.3,
  cp437: 0.31,
};

/** Of bytes that are no UTF-8: the encoding in which they come to the likeliest text. */
export const legacyOf = (bytes: Buffer): LegacyEncoding => {
  const sample = sampleOf(bytes);
  const ranked = legacy.map((encoding) => {
    const likelihood = likelihoodOf(encoding, sample);
    // Each byte is a character there: what is no text is none in the others.
    const isOut = isCodePage(encoding) && likelihood < 0.5;
    return { encoding, likelihood: isOut ? -2 : likelihood - (margins[encoding] ?? 0.01) };
  });
  return ranked.reduce((best, each) => (each.likelihood > best.likelihood ? each : best)).encoding;
};

const encodingOf = (bytes: Buffer): Encoding => utf16Of(bytes) ?? (isUtf8(bytes) ? 'utf-8' : legacyOf(bytes));

/** Whichever of `Encoding` it is, as the bytes tell. */
export const decodedText = (bytes: Buffer): string => decoderOf(encodingOf(bytes)).decode(bytes);
