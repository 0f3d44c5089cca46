/** The keys of links of a deployment that tests make, and what its secret holds. */
import { parseLinkKeys } from '../../shared/messages/link-keys.ts';

const linkKeysText = JSON.stringify({
  current: 'k2',
  k1: 'the first key of links of a test’s own',
  k2: 'the second key of links of a test’s own',
});
export const linkKeys = parseLinkKeys(linkKeysText);

/** What Secrets Manager answers a test's deployment. */
export const secretValue = (body: string): { readonly SecretString: string } => ({
  SecretString: JSON.parse(body).SecretId === 'link-keys' ? linkKeysText : 'a secret of the test',
});
