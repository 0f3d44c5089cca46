/** The bytes of an order file, checked as they pass: UTF-8 text, without its BOM, with LF at every line's end. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
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
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff))
    throw new OrdersFileError(file, `this is UTF-16; ${saveAs}`);
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04))
    throw new OrdersFileError(file, `this is an Excel workbook or a zip archive, not text; ${saveAs}`);
};

const checkText = (file: string, bytes: Buffer, linesBefore: number): void => {
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    const line = linesBefore + countLines(bytes.subarray(0, nul)) + 1;
    throw new OrdersFileError(file, [
      { line, wrong: 'there is a NUL byte, so this is UTF-16 or no text', right: saveAs },
    ]);
  }
  if (!isUtf8(bytes)) {
    const line = linesBefore + linesBeforeFault(bytes) + 1;
    throw new OrdersFileError(file, [
      { line, wrong: 'this is not UTF-8 (GBK or Latin-1, perhaps)', right: saveAs },
    ]);
  }
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

/**
 * The file's text in chunks, each ending on a whole character.
 * @throws OrdersFileError when it cannot be opened, is empty, or is not UTF-8 text.
 */
export async function* textOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  let tail: Buffer = Buffer.alloc(0);
  let lines = 0;
  let started = false;
  const next = (bytes: Buffer): Buffer => {
    const text = withLineFeeds(bytes);
    checkText(file, text, lines);
    lines += countLines(text);
    return text;
  };
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      let bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      if (!started) {
        if (bytes.length < 4) {
          tail = bytes;
          continue;
        }
        refuseOtherFormats(file, bytes);
        if (startsWith(bytes, 0xef, 0xbb, 0xbf)) bytes = bytes.subarray(3);
        started = true;
      }
      const end = bytes.length - unfinishedTail(bytes);
      tail = bytes.subarray(end);
      if (end > 0) yield next(bytes.subarray(0, end));
    }
  } catch (error) {
    throw error instanceof OrdersFileError ? error : cannotRead(file, error);
  }
  if (!started) {
    refuseOtherFormats(file, tail);
    if (startsWith(tail, 0xef, 0xbb, 0xbf)) tail = tail.subarray(3);
  }
  if (tail.length > 0) yield next(tail);
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
