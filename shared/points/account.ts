/** A customer's account: what an entry makes of it, and what of it stands on the profile. */
import type { Profile } from '../profiles/profile.ts';
import type { Instant } from '../time.ts';
import { type Balance, balanceOf } from './balance.ts';
import type { PointsEntry } from './entry.ts';
import type { Terms } from './terms.ts';

/** A tier is reached once, whatever refunds and later orders do. */
export interface TierReached {
  readonly tier: string;
  readonly at: Instant;
  /** The entry that brought it. */
  readonly by: string;
}

/** All that the ledger has on a customer's points. */
export interface Account {
  readonly entries: readonly PointsEntry[];
  readonly reached: readonly TierReached[];
}

/** What is to be written with the profile that it changes, in one transaction. */
export interface PointsWrites {
  readonly entry?: PointsEntry;
  readonly reached: readonly TierReached[];
}

export interface Earned {
  readonly balance: Balance;
  readonly writes: PointsWrites;
  /** To be told; again, when the entry is there already: nobody knows whether it was. */
  readonly reached?: TierReached;
}

const tierAt = (earned: number, { tiers }: Terms): string | undefined =>
  tiers.findLast(({ from }) => earned >= from)?.name;

/** The earlier telling stays, so that the order of two tellings of one thing makes no difference. */
const withEntry = (entries: readonly PointsEntry[], entry: PointsEntry): readonly PointsEntry[] => {
  const known = entries.find(({ id }) => id === entry.id);
  if (known === undefined) return [...entries, entry];
  return known.at <= entry.at ? entries : entries.map((each) => (each === known ? entry : each));
};

/** The account after the entry; the same when the entry is there already. */
export const earn = (account: Account, entry: PointsEntry, terms: Terms, now: Instant): Earned => {
  const entries = withEntry(account.entries, entry);
  const balance = balanceOf(entries, terms, now);
  const before = new Set(account.reached.map(({ tier }) => tier));
  const fresh = terms.tiers
    .filter(({ name, from }) => balance.earned >= from && !before.has(name))
    .map(({ name }): TierReached => ({ tier: name, at: now, by: entry.id }));
  const order = terms.tiers.map(({ name }) => name);
  const reached = [...account.reached, ...fresh]
    .filter(({ by }) => by === entry.id)
    .sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier))
    .at(-1);
  return {
    balance,
    writes: { ...(entries !== account.entries && { entry }), reached: fresh },
    ...(reached !== undefined && { reached }),
  };
};

/** The profile with the account's state: its points are Rekindle's to tell, and its tier where there are tiers. */
export const withBalance = (profile: Profile, balance: Balance, terms: Terms): Profile => {
  const { points: _, pointsExpireAt: __, pointsExpiring: ___, tier: told, ...rest } = profile;
  const tier = terms.tiers.length === 0 ? told : tierAt(balance.earned, terms);
  return {
    ...rest,
    points: balance.points,
    ...(tier !== undefined && { tier }),
    ...(balance.expireAt !== undefined && { pointsExpireAt: balance.expireAt }),
    ...(balance.expiring !== undefined && { pointsExpiring: balance.expiring }),
  };
};
