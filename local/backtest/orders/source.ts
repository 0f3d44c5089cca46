/** The bytes of an order file, checked as they pass: UTF-8, whatever they were, without a BOM, with LF at every line's end. */
import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { type Encoding, legacyOf, utf16Of } from '../../../shared/base/encodings.ts';
import { isKnownName } from './columns.ts';
import { OrdersFileError } from './order.ts';

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

const startsWith = (bytes: Buffer, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

const saveAs = 'save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")';

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

const refuseOtherFormats = (file: string, bytes: Buffer): void => {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04))
    throw new OrdersFileError(file, `this is an Excel workbook or a zip archive, not text; ${saveAs}`);
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

const encodingName: Readonly<Record<Exclude<Encoding, 'utf-8'>, string>> = {
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GBK',
  'windows-1252': 'Windows-1252',
};

/** What is none of an encoding's characters, and what no text has, says that it is another, or no text. */
const strange = /\uFFFD|(?![\t\n\v\f\r])\p{Cc}/u;

/** What brings chunks in this encoding into UTF-8. @param linesBefore how many lines have passed */
const toUtf8 = (
  file: string,
  encoding: Exclude<Encoding, 'utf-8'>,
  linesBefore: () => number,
): ((bytes: Buffer, isLast: boolean) => Buffer) => {
  const decoder = new TextDecoder(encoding);
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

const openingFault: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check its name and folder',
  EISDIR: 'this is a folder; name a CSV file in it',
  EACCES: 'this file may not be read; give yourself permission to read it',
  EPERM: 'this file may not be read; give yourself permission to read it',
};

const cannotRead = (file: string, cause: unknown): OrdersFileError => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new OrdersFileError(file, openingFault[code] ?? `reading failed: ${String(cause)}`, 0, cause);
};

/** Whether it is UTF-8 but for a few bytes: what is another encoding's is UTF-8 by chance alone. */
const isBrokenUtf8 = (bytes: Buffer): boolean => {
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.replaceAll(/[\0-\x7f\uFFFD]/g, '').length;
  return whole > 4 * broken;
};

/**
 * The file's text in chunks, each ending on a whole character. UTF-8, UTF-16, GBK or Windows-1252: which of the last two is
 * told by the first chunk that is no UTF-8.
 * @throws OrdersFileError when it cannot be opened, is empty, or is no text.
 */
export async function* textOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  let tail: Buffer = Buffer.alloc(0);
  let lines = 0;
  let isStarted = false;
  let isAsciiYet = true;
  let decode: ReturnType<typeof toUtf8> | undefined;

  const decodedBy = (encoding: Exclude<Encoding, 'utf-8'>, bytes: Buffer, isLast: boolean): Buffer => {
    decode = toUtf8(file, encoding, () => lines);
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
  const next = (bytes: Buffer): Buffer => {
    const text = withLineFeeds(bytes);
    checkText(file, text, lines);
    lines += countLines(text);
    isAsciiYet &&= isAscii(text);
    return text;
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
    return next(text.subarray(0, end));
  };
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      const text = take(chunk, false);
      if (text.length > 0) yield text;
    }
  } catch (error) {
    throw error instanceof OrdersFileError ? error : cannotRead(file, error);
  }
  const rest = take(Buffer.alloc(0), true);
  if (rest.length > 0) yield rest;
}

const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];
export const delimiterName: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** The first line that is not blank, up to the line feed that stands outside quotes. */
export const headerLine = (text: string): string => {
  const start = /^\s*\n/.exec(text)?.[0].length ?? 0;
  let quoting = false;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') quoting = !quoting;
    else if (text[at] === '\n' && !quoting) return text.slice(start, at);
  }
  return text.slice(start);
};

const split = (line: string, delimiter: Delimiter): readonly string[] => {
  const fields: string[] = [''];
  let quoting = false;
  for (const char of line) {
    if (char === '"') quoting = !quoting;
    else if (char === delimiter && !quoting) fields.push('');
    else fields[fields.length - 1] += char;
  }
  return fields.map((field) => field.trim());
};

/** The delimiter under which the header has the most columns that mean something, and then the most columns. */
export const detectDelimiter = (header: string, expected: ReadonlySet<string>): Delimiter | undefined => {
  const scored = delimiters.map((delimiter) => {
    const fields = split(header, delimiter);
    const meaning = fields.filter((field) => expected.has(field) || isKnownName(field)).length;
    return { delimiter, meaning, count: fields.length };
  });
  const [best] = scored
    .filter(({ count }) => count > 1)
    .sort((one, other) => other.meaning - one.meaning || other.count - one.count);
  return best?.delimiter;
};
