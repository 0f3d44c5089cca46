/** Which texts a file holds: one, plain or in gzip, or those that are packed into a zip archive. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise } from 'yauzl';
import { decodedText } from '../../../shared/base/encodings.ts';
import { OrdersFileError } from './order.ts';

/** The bytes of one text, which are read when they are asked for. */
export interface Source {
  /** For people: the file, or `orders.zip/lines.csv`. */
  readonly name: string;
  readonly packing?: 'gzip' | 'zip';
  readonly bytes: () => AsyncIterable<Buffer>;
}

/** Of text that none can be made of. */
export const saveAs = 'save it as CSV in UTF-8 (in Excel: "CSV UTF-8 (Comma delimited)")';

const openingFault: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check its name and folder',
  EISDIR: 'this is a folder; name a CSV file in it',
  EACCES: 'this file may not be read; give yourself permission to read it',
  EPERM: 'this file may not be read; give yourself permission to read it',
};

/** What a person is told when a file cannot be read; `cause` itself, when it says so already. */
export const cannotRead = (file: string, cause: unknown): OrdersFileError => {
  if (cause instanceof OrdersFileError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const wrong =
    openingFault[code] ??
    (/^Z_|^ERR_ZLIB/.test(code)
      ? 'this archive is damaged; download or export it again'
      : `reading failed: ${String(cause)}`);
  return new OrdersFileError(file, wrong, 0, cause);
};

const chunkLength = 1 << 18;

const stored = (file: string): AsyncIterable<Buffer> =>
  createReadStream(file, { highWaterMark: chunkLength });

const unzipped = (file: string): AsyncIterable<Buffer> => {
  const unpacker = createGunzip({ chunkSize: chunkLength });
  // An error of the file becomes the unpacker's, and who stops reading closes both.
  pipeline(createReadStream(file, { highWaterMark: chunkLength }), unpacker, () => undefined);
  return unpacker;
};

/** Of archives with something in them, and with nothing. */
const zipMarks = ['PK\x03\x04', 'PK\x05\x06'];

/** What a Mac and others put beside the files that were packed. */
const isAside = (name: string): boolean =>
  name.endsWith('/') || name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

const isTextFile = (name: string): boolean => /\.(?:csv|txt|tsv|tab)$/i.test(name);

/** What says of an archive that it is a program's document. */
const workbook = /^(?:\[Content_Types\]\.xml|xl\/.*|Index\/Document\.iwa|content\.xml)$/;

/** Names that do not say that they are UTF-8 are in the encoding of the system that packed them. */
const nameOf = ({ fileName, fileNameRaw, generalPurposeBitFlag }: Entry): string =>
  (generalPurposeBitFlag & 0x800) === 0 ? decodedText(fileNameRaw) : fileName;

async function* memberOf(file: string, name: string): AsyncGenerator<Buffer, void, undefined> {
  const archive = await openPromise(file, { autoClose: false });
  try {
    for await (const entry of archive.eachEntry())
      if (entry.fileName === name) {
        yield* (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
        return;
      }
  } finally {
    archive.close();
  }
}

const membersOf = async (file: string): Promise<readonly Source[]> => {
  const unpack = 'unpack it, and name the file in it';
  let entries: readonly Entry[];
  try {
    const list: Entry[] = [];
    for await (const entry of (await openPromise(file)).eachEntry()) list.push(entry);
    entries = list;
  } catch (cause) {
    throw new OrdersFileError(
      file,
      `this zip archive cannot be opened (${cause instanceof Error ? cause.message : String(cause)}); ${unpack}`,
      0,
      cause,
    );
  }
  const files = entries.filter(({ fileName }) => !isAside(fileName));
  if (files.some(({ fileName }) => workbook.test(fileName)))
    throw new OrdersFileError(file, `this is a workbook of a spreadsheet program, not text; ${saveAs}`);
  const texts = files.filter(({ fileName }) => isTextFile(fileName));
  if (texts.length === 0)
    throw new OrdersFileError(
      file,
      `there is no .csv, .txt or .tsv in this zip archive, but ${files.length === 0 ? 'nothing' : files.map((entry) => `"${nameOf(entry)}"`).join(', ')}; name a text file with a row an order`,
    );
  const locked = texts.find((entry) => entry.isEncrypted());
  if (locked !== undefined)
    throw new OrdersFileError(file, `"${nameOf(locked)}" in it is locked by a password; ${unpack}`);
  return texts.map((entry) => ({
    name: `${file}/${nameOf(entry)}`,
    packing: 'zip',
    bytes: () => memberOf(file, entry.fileName),
  }));
};

/** The first bytes; none of what is no file, such as a pipe: those are gone when they are read. */
const firstBytes = async (file: string): Promise<Buffer> => {
  const handle = await open(file);
  try {
    if (!(await handle.stat()).isFile()) return Buffer.alloc(0);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/**
 * The texts in a file, at least one.
 * @throws OrdersFileError when it cannot be opened, or has no text in it
 */
export const sourcesOf = async (file: string): Promise<readonly Source[]> => {
  let first: Buffer;
  try {
    first = await firstBytes(file);
  } catch (cause) {
    throw cannotRead(file, cause);
  }
  if (zipMarks.includes(first.toString('latin1'))) return await membersOf(file);
  if (first[0] === 0x1f && first[1] === 0x8b)
    return [{ name: file, packing: 'gzip', bytes: () => unzipped(file) }];
  return [{ name: file, bytes: () => stored(file) }];
};
