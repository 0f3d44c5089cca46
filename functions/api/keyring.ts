/** API keys: made once, shown once, kept as hashes, several valid at a time. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Instant, iso, parseIso } from '../../shared/base/time.ts';
import { type Role, roles } from './contract/roles.ts';
import { webhooks } from './inlets/index.ts';

const when = z.iso.datetime({ offset: true });

const keyFields = z.strictObject({
  id: z.string().min(1),
  /** Whose it is, as the audit says; absent: nobody has said. */
  name: z.string().min(1).optional(),
  role: z.enum(roles),
  /** SHA-256 of the key's text, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits' }),
  created: when,
  expires: when.optional(),
});
export type KeyRecord = z.infer<typeof keyFields>;

/** Keyrings of before there were roles say `kind`. */
const keySchema = z.preprocess((key) => {
  if (typeof key !== 'object' || key === null || !('kind' in key)) return key;
  const { kind, ...others } = key;
  return { role: kind, ...others };
}, keyFields);

export type Sender = (typeof webhooks)[number]['sender'];
type SecretsName = `${Sender}Secrets`;
const secretsNameOf = (sender: Sender): SecretsName => `${sender}Secrets`;

/** What the secret of the API holds: beside the keys, of each sender of webhooks several secrets while one takes the place of another. */
export type Keyring = { readonly keys: readonly KeyRecord[] } & Readonly<
  Record<SecretsName, readonly string[]>
>;

const secretsSchema = z.array(z.string().min(1)).default([]);

const keyringSchema = z.strictObject({
  keys: z.array(keySchema),
  ...(Object.fromEntries(webhooks.map(({ sender }) => [secretsNameOf(sender), secretsSchema])) as Record<
    SecretsName,
    typeof secretsSchema
  >),
});

/** The sender's secrets, of a keyring. */
export const secretsOf = (keyring: Keyring, sender: Sender): readonly string[] =>
  keyring[secretsNameOf(sender)];

export const withSecrets = (keyring: Keyring, sender: Sender, secrets: readonly string[]): Keyring => ({
  ...keyring,
  [secretsNameOf(sender)]: secrets,
});

/** The secret's text is no keyring. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

export const emptyKeyring: Keyring = keyringSchema.parse({ keys: [] });

/** @throws KeyringError naming the fields, never their values */
export const parseKeyring = (text: string): Keyring => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new KeyringError('the keys are no JSON');
  }
  const result = keyringSchema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new KeyringError(`the keys are not valid: ${problems.join('; ')}`);
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const keyBytes = 32;
const idBytes = 4;

/** A new key, `rk_write_1a2b3c4d_…` (32 random bytes in base64url), and what is kept of it. */
export const createKey = (
  role: Role,
  now: Instant,
  { expires, name }: { readonly expires?: Instant; readonly name?: string } = {},
): { readonly key: string; readonly record: KeyRecord } => {
  const id = randomBytes(idBytes).toString('hex');
  const key = `rk_${role}_${id}_${randomBytes(keyBytes).toString('base64url')}`;
  const record: KeyRecord = {
    id,
    ...(name !== undefined && { name }),
    role,
    hash: digest(key).toString('hex'),
    created: iso(now),
    ...(expires !== undefined && { expires: iso(expires) }),
  };
  return { key, record };
};

export const isValidKey = ({ expires }: KeyRecord, now: Instant): boolean =>
  expires === undefined || now < parseIso(expires);

/** The key as each record of it has it that is valid; none: nobody's, or over. Takes the same time whichever key it is. */
export const recordsOf = ({ keys }: Keyring, key: string, now: Instant): readonly KeyRecord[] => {
  const given = digest(key);
  const found: KeyRecord[] = [];
  for (const record of keys) {
    const isIt = timingSafeEqual(given, Buffer.from(record.hash, 'hex'));
    if (isIt && isValidKey(record, now)) found.push(record);
  }
  return found;
};
