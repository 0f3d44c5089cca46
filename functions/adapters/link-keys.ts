/** The keys of links, from the secret that is theirs alone. */
import { hours, type Instant, minutes, plus } from '../../shared/base/time.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { type LinkKeys, LinkKeysError, parseLinkKeys } from '../../shared/messages/link-keys.ts';
import { createSecret, EnvironmentError } from './secrets.ts';

/** After so long a new key seals everywhere. */
const freshFor = hours(1);
/** So long passes at least between two readings for the sake of a key that is not known: anybody can write one. */
const askedAgainAfter = minutes(1);

/** @param id of the secret; absent: this function has no business with links */
export const createLinkKeys = (id: string | undefined, now: () => Instant): Ports['linkKeys'] => {
  if (id === undefined)
    return async () => {
      throw new EnvironmentError('the environment lacks LINK_KEYS_ID');
    };
  const text = createSecret(id);
  const read = async (): Promise<LinkKeys> => {
    try {
      return parseLinkKeys(await text());
    } catch (error) {
      if (!(error instanceof LinkKeysError)) throw error;
      throw new EnvironmentError(`the secret ${id} ${error.message}`);
    }
  };
  let latest: { readonly at: Instant; readonly keys: Promise<LinkKeys> } | undefined;
  const readAnew = (known: LinkKeys | undefined): Promise<LinkKeys> => {
    const keys = read().catch((error: unknown) => {
      // What is known goes on opening the links of before.
      if (known !== undefined) return known;
      if (latest?.keys === keys) latest = undefined;
      throw error;
    });
    latest = { at: now(), keys };
    return keys;
  };
  return async (wanted) => {
    if (latest === undefined) return readAnew(undefined);
    const { at } = latest;
    const known = await latest.keys;
    const isMissed = wanted !== undefined && !Object.hasOwn(known.keys, wanted);
    return now() >= plus(at, isMissed ? askedAgainAfter : freshFor) ? readAnew(known) : known;
  };
};
