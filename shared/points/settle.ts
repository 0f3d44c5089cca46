/** Lets points expire on the profile: the ledger knows when, and nothing else happens then. */
import type { CustomerId } from '../ids.ts';
import type { Ports } from '../ports.ts';
import { untilWritten } from '../profiles/change.ts';
import { profileAttributes, type WireItem } from '../profiles/mapper.ts';
import type { Instant } from '../time.ts';
import { withBalance } from './account.ts';
import { balanceOf } from './balance.ts';
import type { Terms } from './terms.ts';

/** Whether points of the scanned customer have expired that the profile still has. */
export const isDue = (item: WireItem, at: Instant): boolean => {
  const expireAt = item[profileAttributes.pointsExpireAt];
  return expireAt !== undefined && 'N' in expireAt && Math.round(Number(expireAt.N) * 1_000) <= at;
};

/** Repeating it changes nothing. @throws StoreUnavailableError */
export const letExpire = (
  customer: CustomerId,
  terms: Terms,
  at: Instant,
  { profiles, ledger }: Ports,
): Promise<void> =>
  untilWritten(customer, async () => {
    const profile = await profiles.get(customer);
    if (profile?.pointsExpireAt === undefined || profile.pointsExpireAt > at) return undefined;
    const { entries } = await ledger.account(customer);
    const settled = withBalance(profile, balanceOf(entries, terms, at), terms);
    return (await profiles.update(profile, settled)) === 'stale' ? 'stale' : undefined;
  });
