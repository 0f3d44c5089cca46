/** The keys that a development server knows: the same for everybody, and good for nothing elsewhere. */
import { createHash } from 'node:crypto';
import type { KeyKind, Keyring } from '../../functions/api/contract/keyring.ts';

export const localKeys: Readonly<Record<KeyKind, string>> = {
  write: 'rk_write_local',
  admin: 'rk_admin_local',
};

/** What Shopify's webhooks are to be signed with here. */
export const localShopifySecret = 'shopify_local';

const kinds: readonly KeyKind[] = ['write', 'admin'];

export const localKeyring: Keyring = {
  keys: kinds.map((kind) => ({
    id: `local-${kind}`,
    kind,
    hash: createHash('sha256').update(localKeys[kind]).digest('hex'),
    created: '2026-01-01T00:00:00Z',
  })),
  shopifySecrets: [localShopifySecret],
};
