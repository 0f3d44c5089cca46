/** A zip archive, as APPNOTE.TXT 6.3.10 lays it out, for tests of what reads one. */
import { crc32, deflateRawSync } from 'node:zlib';

const numbers = (...parts: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    parts.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );

/** @param locked whether to say that the members are encrypted, though they are not */
export const zipped = (
  members: Readonly<Record<string, string | Uint8Array>>,
  { locked = false }: { readonly locked?: boolean } = {},
): Buffer => {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const [plain, encodedName] = [Buffer.from(content), Buffer.from(name)];
    const packed = deflateRawSync(plain);
    // Version, flags (names are UTF-8), deflated, time, date, check sum, sizes, and lengths of the name and what is extra.
    const fields = numbers(
      [20, 2],
      [0x800 + (locked ? 1 : 0), 2],
      [8, 2],
      [0, 2],
      [0x21, 2],
      [crc32(plain), 4],
      [packed.length, 4],
      [plain.length, 4],
      [encodedName.length, 2],
      [0, 2],
    );
    const body = Buffer.concat([numbers([0x04034b50, 4]), fields, encodedName, packed]);
    // Comment, disk, attributes inside and outside, and where the body is.
    const rest = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]);
    entries.push(Buffer.concat([numbers([0x02014b50, 4], [20, 2]), fields, rest, encodedName]));
    bodies.push(body);
    offset += body.length;
  }
  const directory = Buffer.concat(entries);
  const count = entries.length;
  const end = numbers([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2]);
  return Buffer.concat([...bodies, directory, end, numbers([directory.length, 4], [offset, 4], [0, 2])]);
};
