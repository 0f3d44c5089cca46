/** The keys that a development server knows: the same for everybody, and good for nothing elsewhere. */
import { createHash } from 'node:crypto';
import { webhooks } from '../../functions/api/inlets/index.ts';
import {
  emptyKeyring,
  type KeyKind,
  type Keyring,
  type Sender,
  withSecrets,
} from '../../functions/api/keyring.ts';

export const localKeys: Readonly<Record<KeyKind, string>> = {
  write: 'rk_write_local',
  admin: 'rk_admin_local',
};

/** What the sender's webhooks are to be signed with here: `shopify_local`. */
const localSecretOf = (sender: Sender): string => `${sender}_local`;

const kinds: readonly KeyKind[] = ['write', 'admin'];

const keys = kinds.map((kind) => ({
  id: `local-${kind}`,
  kind,
  hash: createHash('sha256').update(localKeys[kind]).digest('hex'),
  created: '2026-01-01T00:00:00Z',
}));

export const localKeyring: Keyring = webhooks.reduce<Keyring>(
  (keyring, { sender }) => withSecrets(keyring, sender, [localSecretOf(sender)]),
  { ...emptyKeyring, keys },
);
