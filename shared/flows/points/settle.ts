/** Lets points expire and tiers end on the profile: the ledger knows when, and nothing else happens then. */
import type { CustomerId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { profileAttributes, profileToItem, timeOf, type WireItem } from '../../customers/profiles/mapper.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { withBalance } from '../../decisions/points/account.ts';
import { balanceOf } from '../../decisions/points/balance.ts';
import type { Terms } from '../../decisions/points/terms.ts';
import { untilWrittenFor } from '../current.ts';
import type { Ports } from '../ports.ts';
import { tellTierEnded } from './tell.ts';

const { points, pointsExpireAt, tierEndsAt, tier, tierLost } = profileAttributes;

/** What must be read of a profile to see whether it is due. */
export const settledBy = ({ expireAfter, tiers }: Terms): readonly string[] => [
  ...(expireAfter === undefined ? [] : [pointsExpireAt]),
  ...(tiers.length === 0 ? [] : [points, tierLost, tierEndsAt, tier]),
];

const isPast = (value: WireItem[string] | undefined, at: Instant): boolean =>
  (timeOf(value) ?? Number.POSITIVE_INFINITY) <= at;

/**
 * Whether the scanned customer still has points that have expired, or a tier that has ended; or has lost one that nobody
 * was told of; or has had one since before tiers ended.
 */
export const isDue = (item: WireItem, { tiers, tierWindow }: Terms, at: Instant): boolean =>
  isPast(item[pointsExpireAt], at) ||
  (tiers.length > 0 &&
    item[points] !== undefined &&
    (item[tierLost] !== undefined ||
      isPast(item[tierEndsAt], at) ||
      (tierWindow !== undefined && item[tier] !== undefined && item[tierEndsAt] === undefined)));

const withoutLost = ({ tierLost: _, ...profile }: Profile): Profile => profile;

/**
 * Settles the account of a customer who is due. A tier that has ended is told before it is forgotten, by the sweep's
 * instant, so that a repetition tells the same. Repeating it changes nothing. @throws StoreUnavailableError
 */
export const settleAccount = (id: CustomerId, terms: Terms, at: Instant, ports: Ports): Promise<void> =>
  untilWrittenFor(
    id,
    async (profile) => {
      const { profiles, ledger } = ports;
      if (!isDue(profileToItem(profile), terms, at)) return undefined;
      const { entries } = await ledger.account(profile.id);
      const settled = withBalance(profile, balanceOf(entries, terms, at), terms);
      if (settled.tierLost !== undefined)
        await tellTierEnded(profile.id, settled.tierLost, settled.tier, at, ports);
      return (await profiles.update(profile, withoutLost(settled))) === 'stale' ? 'stale' : undefined;
    },
    ports,
  );
