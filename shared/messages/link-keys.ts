/** The keys that links in messages are sealed with: one seals, all open, so that keys can rotate. */
import * as z from 'zod';

export interface LinkKeys {
  /** The id of the key that new links are sealed with. */
  readonly current: string;
  /** By id. */
  readonly keys: Readonly<Record<string, string>>;
}

/** `k1`, `k2`, …: it stands in each link, before a dot. */
const keyId = /^k\d{1,6}$/;

/** As short as a secret that Secrets Manager makes up may be and still be no one's to guess. */
const fewestLetters = 32;

/** The secret's text: flat, since Secrets Manager makes up a value of the topmost object alone. */
const schema = z
  .object({ current: z.string() })
  .catchall(z.string().min(fewestLetters))
  .superRefine(({ current, ...keys }, context) => {
    for (const id of Object.keys(keys))
      if (!keyId.test(id))
        context.addIssue({ code: 'custom', path: [id], message: 'is no key’s id, such as k1' });
    if (!Object.hasOwn(keys, current))
      context.addIssue({ code: 'custom', path: ['current'], message: `names no key: "${current}"` });
  })
  .transform(({ current, ...keys }): LinkKeys => ({ current, keys }));

/** The secret holds no keys of links. */
export class LinkKeysError extends Error {
  override readonly name = 'LinkKeysError';
}

/** @throws LinkKeysError that says what is wrong, and nothing of the keys */
export const parseLinkKeys = (text: string): LinkKeys => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new LinkKeysError('is no JSON; it is to be such as {"current":"k1","k1":"…"}');
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  throw new LinkKeysError(`holds no keys of links: ${problems.join('; ')}`);
};

export const textOfLinkKeys = ({ current, keys }: LinkKeys): string => JSON.stringify({ current, ...keys });

/** With `key` as the one that seals from now on; the others still open. */
export const withNewKey = ({ keys }: LinkKeys, key: string): LinkKeys => {
  const current = `k${Math.max(...Object.keys(keys).map((id) => Number(id.slice(1)))) + 1}`;
  return { current, keys: { ...keys, [current]: key } };
};
