/** Text as programs of other encodings save it, by what is made of each code when it is read. */
import { decoderOf, type Encoding } from '../../shared/base/encodings.ts';

const inverses = new Map<string, ReadonlyMap<string, readonly number[]>>();

const inverseOf = (encoding: Encoding): ReadonlyMap<string, readonly number[]> => {
  const known = inverses.get(encoding);
  if (known !== undefined) return known;
  const codes = new Map<string, readonly number[]>();
  // A line each, so that one call decodes many.
  const take = (list: readonly (readonly number[])[]): void => {
    const texts = decoderOf(encoding).decode(Uint8Array.from(list.flatMap((code) => [...code, 0x0a])));
    for (const [index, text] of texts.split('\n').entries()) {
      const code = list[index];
      if (code !== undefined && [...text].length === 1 && text !== '\uFFFD' && !codes.has(text))
        codes.set(text, code);
    }
  };
  const between = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  take(between(0x80, 0xff).map((byte) => [byte]));
  if (['gb18030', 'big5', 'shift_jis', 'euc-kr'].includes(encoding))
    take(between(0x81, 0xfe).flatMap((lead) => between(0x40, 0xfe).map((trail) => [lead, trail])));
  inverses.set(encoding, codes);
  return codes;
};

/** @throws Error for a character that the encoding does not have */
export const encoded = (text: string, encoding: Encoding): Buffer => {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const codes = inverseOf(encoding);
  return Buffer.from(
    [...text].flatMap((char) => {
      const code = char < '\x80' ? [char.charCodeAt(0)] : codes.get(char);
      if (code === undefined) throw new Error(`${char} is not in ${encoding}`);
      return code;
    }),
  );
};
