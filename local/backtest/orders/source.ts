/** The bytes of an order file, checked as they pass: UTF-8, whatever they were, without a BOM, with LF at every line's end. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decoderOf, type Encoding, encodingName, legacyOf, utf16Of } from '../../../shared/base/encodings.ts';
import { OrdersFileError } from './order.ts';
import { cannotRead, type Source, saveAs } from './packed.ts';

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

const startsWith = (bytes: Buffer, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Bytes at the end that need the next chunk to be understood: half a character, or a CR that may have its LF. */
const unfinishedTail = (bytes: Buffer): number => {
  if (bytes.at(-1) === carriageReturn) return 1;
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
};

const withLineFeeds = (bytes: Buffer): Buffer =>
  bytes.includes(carriageReturn)
    ? Buffer.from(bytes.toString('latin1').replaceAll(/\r\n?/g, '\n'), 'latin1')
    : bytes;

const countLines = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
};

/** Lines before the first one that is not UTF-8. */
const linesBeforeFault = (bytes: Buffer): number => {
  let start = 0;
  for (let lines = 0; ; lines += 1) {
    const end = bytes.indexOf(lineFeed, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return lines;
    start = end + 1;
  }
};

/** What other files than text begin with, or have at a place further down, and what they are. */
const otherFormats: readonly (readonly [mark: string, name: string, at?: number])[] = [
  ['PK\x03\x04', 'a zip archive inside another, or one that came through a pipe'],
  ['\x1f\x8b', 'a gzip archive inside another, or one that came through a pipe'],
  ['\xd0\xcf\x11\xe0', 'a workbook of an old Excel (.xls)'],
  ['%PDF', 'a PDF'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3', 'a SQLite database'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['BZh9', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive'],
  ['ustar', 'a tar archive', 257],
];
/** Of texts that are no tables; a page may well be called .xls. */
const otherTexts: readonly (readonly [start: RegExp, name: string])[] = [
  [/^<(?:!doctype|html|table|\?xml)/i, 'a page (HTML or XML), whatever its name ends with'],
  [/^(?:\[\s*)?\{\s*"/, 'JSON'],
];

const refuseOtherFormats = (file: string, bytes: Buffer): void => {
  const start = bytes.toString('latin1', 0, 512);
  const text = bytes.toString('utf8', 0, 512).trimStart();
  const name =
    otherFormats.find(([mark, , at = 0]) => start.startsWith(mark, at))?.[1] ??
    otherTexts.find(([form]) => form.test(text))?.[1];
  if (name !== undefined) throw new OrdersFileError(file, `this is ${name}, not a table of text; ${saveAs}`);
};

const refuseLine = (file: string, line: number, wrong: string): never => {
  throw new OrdersFileError(file, [{ line, wrong, right: saveAs }]);
};

const checkText = (file: string, bytes: Buffer, linesBefore: number): void => {
  const nul = bytes.indexOf(0);
  if (nul !== -1)
    refuseLine(
      file,
      linesBefore + countLines(bytes.subarray(0, nul)) + 1,
      'there is a NUL byte, so this is no text',
    );
  if (!isUtf8(bytes))
    refuseLine(
      file,
      linesBefore + linesBeforeFault(bytes) + 1,
      'this is not UTF-8, though there is UTF-8 before it',
    );
};

/** What is none of an encoding's characters, and what no text has, says that it is another, or no text. */
const strange = /\uFFFD|(?![\t\n\v\f\r])\p{Cc}/u;

/** What brings chunks in this encoding into UTF-8. @param linesBefore how many lines have passed */
const toUtf8 = (
  file: string,
  encoding: Exclude<Encoding, 'utf-8'>,
  linesBefore: () => number,
): ((bytes: Buffer, isLast: boolean) => Buffer) => {
  const decoder = decoderOf(encoding);
  return (bytes, isLast) => {
    const text = decoder.decode(bytes, { stream: !isLast });
    const at = text.search(strange);
    if (at === -1) return Buffer.from(text);
    const lines = text.slice(0, at).split(/\r\n?|\n/).length;
    return refuseLine(
      file,
      linesBefore() + lines,
      `this is no text in ${encodingName[encoding]}, which the file seems to be`,
    );
  };
};

/** Whether it is UTF-8 but for a few bytes: what is another encoding's is UTF-8 by chance alone. */
const isBrokenUtf8 = (bytes: Buffer): boolean => {
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.replaceAll(/[\0-\x7f\uFFFD]/g, '').length;
  return whole > 4 * broken;
};

/** A row longer than this is none of an order's. */
export const longestLine = 1_000_000;

const inMegabytes = (length: number): string => `${(length / 1e6).toFixed(1)} MB`;

/** Watches how long lines are, across chunks; lets pass what ends no line that is too long. */
const lineLengths = (file: string): ((text: Buffer, linesBefore: number, isLast: boolean) => Buffer) => {
  let open = 0;
  const none = Buffer.alloc(0);
  return (text, linesBefore, isLast) => {
    const first = text.indexOf(lineFeed);
    open += first === -1 ? text.length : first;
    if (open > longestLine) {
      // It is read to its end, so that its length can be said.
      if (first === -1 && !isLast) return none;
      throw new OrdersFileError(file, [
        {
          line: linesBefore + 1,
          wrong: `this line is ${inMegabytes(open)} long, and an order's row at most ${inMegabytes(longestLine)}`,
          right: 'write each row on a line of its own, or remove this one',
        },
      ]);
    }
    if (first !== -1) open = text.length - 1 - text.lastIndexOf(lineFeed);
    return text;
  };
};

export interface Text {
  /** UTF-8, each chunk ending on a whole character. */
  readonly chunks: AsyncGenerator<Buffer, void, undefined>;
  /** In what it was saved, as far as it has been read. */
  readonly encoding: () => Encoding;
}

/**
 * The text of a source: in UTF-8, UTF-16 or, as the first chunk that is no UTF-8 tells, another encoding.
 * @throws OrdersFileError while it is read: when it cannot be opened, is no text, or has a line that no row is as long as
 */
export const textOf = ({ name: file, bytes: read }: Source): Text => {
  let tail: Buffer = Buffer.alloc(0);
  let lines = 0;
  let isStarted = false;
  let isAsciiYet = true;
  let encoding: Encoding = 'utf-8';
  let decode: ReturnType<typeof toUtf8> | undefined;
  const limited = lineLengths(file);

  const decodedBy = (told: Exclude<Encoding, 'utf-8'>, bytes: Buffer, isLast: boolean): Buffer => {
    encoding = told;
    decode = toUtf8(file, told, () => lines);
    return decode(bytes, isLast);
  };
  const opened = (bytes: Buffer, isLast: boolean): Buffer => {
    isStarted = true;
    refuseOtherFormats(file, bytes);
    const utf16 = utf16Of(bytes);
    if (utf16 !== undefined) return decodedBy(utf16, bytes, isLast);
    const hasMark = startsWith(bytes, 0xef, 0xbb, 0xbf);
    isAsciiYet = !hasMark;
    return hasMark ? bytes.subarray(3) : bytes;
  };
  const asUtf8 = (bytes: Buffer, isLast: boolean): Buffer => {
    if (decode !== undefined || !isAsciiYet) return bytes;
    const whole = isLast ? bytes : bytes.subarray(0, bytes.length - unfinishedTail(bytes));
    if (isUtf8(whole) || isBrokenUtf8(whole)) return bytes;
    return decodedBy(legacyOf(bytes), bytes, isLast);
  };
  const next = (bytes: Buffer, isLast: boolean): Buffer => {
    const text = withLineFeeds(bytes);
    checkText(file, text, lines);
    const checked = limited(text, lines, isLast);
    lines += countLines(text);
    isAsciiYet &&= isAscii(text);
    return checked;
  };
  const take = (chunk: Buffer, isLast: boolean): Buffer => {
    let bytes: Buffer = Buffer.concat([tail, decode === undefined ? chunk : decode(chunk, isLast)]);
    tail = Buffer.alloc(0);
    if (!isStarted) {
      if (bytes.length < 4 && !isLast) {
        tail = bytes;
        return tail.subarray(0, 0);
      }
      bytes = opened(bytes, isLast);
    }
    const text = asUtf8(bytes, isLast);
    const end = isLast ? text.length : text.length - unfinishedTail(text);
    tail = text.subarray(end);
    return next(text.subarray(0, end), isLast);
  };
  const chunks = async function* (): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const chunk of read()) {
        const text = take(chunk, false);
        if (text.length > 0) yield text;
      }
    } catch (error) {
      throw cannotRead(file, error);
    }
    const rest = take(Buffer.alloc(0), true);
    if (rest.length > 0) yield rest;
  };
  return { chunks: chunks(), encoding: () => encoding };
};
