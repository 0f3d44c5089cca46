/** `rekindle keys links`: the next value of the secret that links in messages are sealed with. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type LinkKeys, parseLinkKeys, textOfLinkKeys, withNewKey } from '../../shared/messages/link-keys.ts';
import { writeSecretFile } from './secret-file.ts';
import { UsageError } from './usage.ts';

const fetchedBy = (file: string): string =>
  `aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text > ${file}`;

const read = (file: string): LinkKeys => {
  if (!existsSync(file))
    throw new UsageError(
      `there is no ${file}: the keys go on from what is deployed; fetch it by\n  ${fetchedBy(file)}`,
    );
  try {
    return parseLinkKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} ${(error as Error).message}`);
  }
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const without = (file: string, { current, keys }: LinkKeys, id: string): LinkKeys => {
  const { [id]: dropped, ...others } = keys;
  if (dropped === undefined)
    throw new UsageError(`${file} has no key "${id}"; it has ${Object.keys(keys).join(', ')}`);
  if (id === current) throw new UsageError(`${id} seals new links: rotate first, and drop it then`);
  return { current, keys: others };
};

/** @param drop the id of a key that opens no links from now on; absent: a new key seals them */
export const changeLinkKeys = (file: string, { drop }: { readonly drop?: string }): void => {
  const keys = read(file);
  const next =
    drop === undefined ? withNewKey(keys, randomBytes(48).toString('base64url')) : without(file, keys, drop);
  print(
    drop === undefined
      ? `${next.current} seals links from now on; those that ${Object.keys(keys.keys).join(', ')} sealed still open.`
      : `${drop} is taken away: the links that it sealed lead nowhere.`,
  );
  writeSecretFile(file, textOfLinkKeys(next), 'within an hour for new links, at once for opening them');
};
