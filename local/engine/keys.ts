/** The keys that a development server knows: the same for everybody, and good for nothing elsewhere. */
import { createHash } from 'node:crypto';
import { type Role, roles } from '../../functions/api/contract/roles.ts';
import { webhooks } from '../../functions/api/inlets/index.ts';
import { emptyKeyring, type Keyring, type Sender, withSecrets } from '../../functions/api/keyring.ts';

export const localKeys: Readonly<Record<Role, string>> = {
  write: 'rk_write_local',
  checkout: 'rk_checkout_local',
  care: 'rk_care_local',
  marketer: 'rk_marketer_local',
  admin: 'rk_admin_local',
};

/** What the sender's webhooks are to be signed with here: `shopify_local`. */
const localSecretOf = (sender: Sender): string => `${sender}_local`;

const keys = roles.map((role) => ({
  id: `local-${role}`,
  role,
  hash: createHash('sha256').update(localKeys[role]).digest('hex'),
  created: '2026-01-01T00:00:00Z',
}));

export const localKeyring: Keyring = webhooks.reduce<Keyring>(
  (keyring, { sender }) => withSecrets(keyring, sender, [localSecretOf(sender)]),
  { ...emptyKeyring, keys },
);
