/** Digests of values, for what is committed and compared. */
import { createHash } from 'node:crypto';

/** Members in the order of their names, so that the same value is the same text; what is undefined is not there. */
export const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, ordered(each)]),
  );
};

/** The same for the same value, whatever the order of its members: 16 hexadecimal digits. */
export const digestOfValue = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(value)))
    .digest('hex')
    .slice(0, 16);
