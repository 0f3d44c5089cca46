/** What is too large for an item, as zipped texts that each have room in one. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Json } from '../../shared/base/record.ts';

/** An item takes 400 KB, and its attributes' names count. */
const mostLetters = 350_000;

/** Base64. */
export const zipped = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

/** One at least. */
export const zippedPieces = (value: unknown): readonly string[] => {
  const text = zipped(value);
  const of = Math.max(1, Math.ceil(text.length / mostLetters));
  return Array.from({ length: of }, (_, number) =>
    text.slice(number * mostLetters, (number + 1) * mostLetters),
  );
};

/** @param pieces all of them, in order */
export const unzipped = (pieces: readonly string[]): Json =>
  JSON.parse(gunzipSync(Buffer.from(pieces.join(''), 'base64')).toString('utf8'));
