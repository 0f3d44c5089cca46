/** `rekindle keys`: makes, lists and revokes the API's keys, of which only hashes are kept. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { text as textOfStream } from 'node:stream/consumers';
import { roles } from '../../functions/api/contract/roles.ts';
import { webhooks } from '../../functions/api/inlets/index.ts';
import {
  createKey,
  emptyKeyring,
  isValidKey,
  type Keyring,
  parseKeyring,
  type Sender,
  secretsOf,
  withSecrets,
} from '../../functions/api/keyring.ts';
import { type Instant, instant, parseIso } from '../../shared/base/time.ts';
import { writeSecretFile } from './secret-file.ts';
import { UsageError } from './usage.ts';

const read = (file: string): Keyring => {
  if (!existsSync(file)) return emptyKeyring;
  try {
    return parseKeyring(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const write = (file: string, keyring: Keyring): void =>
  writeSecretFile(file, JSON.stringify(keyring, null, 2), 'within a minute');

const secretId = (sender: Sender, secret: string): string =>
  `${sender}-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;

/** Of all senders of webhooks. */
const secretIds = (keyring: Keyring): readonly string[] =>
  webhooks.flatMap(({ sender }) => secretsOf(keyring, sender).map((secret) => secretId(sender, secret)));

const instantIn = (option: string): Instant => {
  try {
    return parseIso(option);
  } catch {
    throw new UsageError(`--expires takes a date such as 2027-01-31, not "${option}"`);
  }
};

export const createKeyIn = (
  file: string,
  given: string | undefined,
  { expires, name }: { readonly expires?: string; readonly name?: string },
): void => {
  const role = roles.find((each) => each === given);
  if (role === undefined) throw new UsageError(`create takes ${roles.join(', ')}, not "${given ?? ''}"`);
  const keyring = read(file);
  const now = instant(Date.now());
  const until = expires === undefined ? undefined : instantIn(expires);
  if (until !== undefined && until <= now) throw new UsageError(`--expires: ${expires} is past`);
  const { key, record } = createKey(role, now, {
    ...(until !== undefined && { expires: until }),
    ...(name !== undefined && { name }),
  });
  print(`${key}\n\nThis is the key, ${record.id}: it is shown this once, and kept nowhere.`);
  write(file, { ...keyring, keys: [...keyring.keys, record] });
};

export const addSecretTo = async (file: string, sender: Sender): Promise<void> => {
  const secret = (await textOfStream(process.stdin)).trim();
  if (secret === '') throw new UsageError(`${sender} reads the secret from standard input, which was empty`);
  const keyring = read(file);
  const others = secretsOf(keyring, sender).filter((each) => each !== secret);
  print(`${secretId(sender, secret)} is taken.`);
  write(file, withSecrets(keyring, sender, [...others, secret]));
};

export const listKeys = (file: string): void => {
  const keyring = read(file);
  const { keys } = keyring;
  const now = instant(Date.now());
  for (const record of keys) {
    const { id, name, role, created, expires } = record;
    const end =
      expires === undefined ? '' : `, ${isValidKey(record, now) ? 'until' : 'over since'} ${expires}`;
    print(`${id}  ${role.padEnd(8)}  ${name === undefined ? '' : `${name}, `}made ${created}${end}`);
  }
  const secrets = secretIds(keyring);
  for (const id of secrets) print(`${id}  secret of webhooks`);
  if (keys.length + secrets.length === 0) print(`${file} has no keys`);
};

export const revokeIn = (file: string, id: string | undefined): void => {
  const keyring = read(file);
  const isKnown = [...keyring.keys.map((record) => record.id), ...secretIds(keyring)].some(
    (each) => each === id,
  );
  if (!isKnown) throw new UsageError(`${file} has no key "${id ?? ''}"; see rekindle keys list`);
  const left = webhooks.reduce<Keyring>(
    (ring, { sender }) =>
      withSecrets(
        ring,
        sender,
        secretsOf(ring, sender).filter((secret) => secretId(sender, secret) !== id),
      ),
    { ...keyring, keys: keyring.keys.filter((record) => record.id !== id) },
  );
  print(`${id} is taken away.`);
  write(file, left);
};
