/** A customer's account: what an entry makes of it, and what of it stands on the profile. */

import * as z from 'zod';
import { type RecordOf, time } from '../../base/record.ts';
import { type Instant, plus } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type Balance, balanceOf, earnedBy } from './balance.ts';
import type { PointsEntry } from './entry.ts';
import type { Terms } from './terms.ts';

/** The last time that a tier was reached. */
export const tierReached = z.object({
  tier: z.string(),
  at: time,
  /** The entry that brought it. */
  by: z.string(),
  /** It had been reached before, in the time that counts for tiers: by who sends back and orders anew, say. */
  again: z.literal(true).exactOptional(),
});
export type TierReached = RecordOf<typeof tierReached>;

/** All that the ledger has on a customer's points. */
export interface Account {
  readonly entries: readonly PointsEntry[];
  readonly reached: readonly TierReached[];
}

/** What is to be written with the profile that it changes, in one transaction. */
export interface PointsWrites {
  readonly entries: readonly PointsEntry[];
  readonly reached: readonly TierReached[];
}

export interface Earned {
  readonly balance: Balance;
  readonly writes: PointsWrites;
  /** To be told; again, when the entry is there already: nobody knows whether it was. */
  readonly reached?: TierReached;
}

/** From 0, the lowest; −1: none, or one that the terms don't have. */
const rankOf = (tier: string | undefined, { tiers }: Terms): number =>
  tiers.findIndex(({ name }) => name === tier);

/** The highest tier that the entry brought; `undefined`: none. */
export const reachedBy = (
  entry: PointsEntry['id'],
  reached: readonly TierReached[],
  terms: Terms,
): TierReached | undefined =>
  reached
    .filter(({ by }) => by === entry)
    .sort((a, b) => rankOf(a.tier, terms) - rankOf(b.tier, terms))
    .at(-1);

/**
 * The earlier telling stays, so that the order of two tellings of one thing makes no difference. An order that is worth
 * something else by now gives what it is worth.
 */
const withEntry = (entries: readonly PointsEntry[], entry: PointsEntry): readonly PointsEntry[] => {
  const known = entries.find(({ id }) => id === entry.id);
  if (known === undefined) return [...entries, entry];
  if (known.kind === 'order' && entry.kind === 'order')
    return known.value === entry.value ? entries : entries.map((each) => (each === known ? entry : each));
  return known.at <= entry.at ? entries : entries.map((each) => (each === known ? entry : each));
};

/** The account after the entries; the same when they are there already. @param added the one that brings a tier first */
export const earn = (
  account: Account,
  added: readonly [PointsEntry, ...PointsEntry[]],
  terms: Terms,
  now: Instant,
): Earned => {
  const [first] = added;
  const entries = added.reduce(withEntry, account.entries);
  const balance = balanceOf(entries, terms, now);
  const earnedBefore = earnedBy(account.entries, terms, now);
  const { tierWindow } = terms;
  const fresh = terms.tiers.flatMap(({ name, from }): readonly TierReached[] => {
    const last = account.reached.find(({ tier }) => tier === name);
    if (balance.earned < from || (last !== undefined && earnedBefore >= from)) return [];
    const again = last !== undefined && (tierWindow === undefined || plus(last.at, tierWindow) > now);
    return [{ tier: name, at: now, by: first.id, ...(again && { again }) }];
  });
  const reached = reachedBy(first.id, [...account.reached, ...fresh], terms);
  return {
    balance,
    writes: { entries: entries.filter((entry) => !account.entries.includes(entry)), reached: fresh },
    ...(reached !== undefined && { reached }),
  };
};

/** What a profile has of its account, but for its tier, which may be the shop's to tell. */
const counted = [
  'points',
  'pointsExpireAt',
  'pointsExpiring',
  'tierEndsAt',
  'pointsToKeepTier',
  'tierLost',
] as const satisfies readonly (keyof Profile)[];

const without = <From extends object>(from: From, names: readonly (keyof From)[]): From => {
  const rest = { ...from };
  for (const name of names) delete rest[name];
  return rest;
};

/** What others tell of a customer, without what is counted here: points, and the tier that they come to. */
export const withoutCounted = <Given extends Pick<Profile, 'points' | 'tier'>>(
  told: Given,
  { tiers }: Terms,
): Given => without(told, tiers.length === 0 ? ['points'] : ['points', 'tier']);

/** The highest tier that the customer had, as far as is told, if it is higher than `tier`. */
const lostOf = ({ tier: had, tierLost }: Profile, tier: string | undefined, terms: Terms) =>
  [had, tierLost]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => rankOf(a, terms) - rankOf(b, terms))
    .findLast((each) => rankOf(each, terms) > rankOf(tier, terms));

/**
 * The profile with the account's state: its points are Rekindle's to tell, and its tier where there are tiers. A tier
 * that is lost is on it as `tierLost` until a sweep has told it.
 */
export const withBalance = (profile: Profile, balance: Balance, terms: Terms): Profile => {
  const { tier: told, ...others } = without(profile, counted);
  const { points, tier: earned, tierEndsAt, pointsToKeepTier, expireAt, expiring } = balance;
  const isTheirs = terms.tiers.length === 0;
  const tier = isTheirs ? told : earned;
  const tierLost = isTheirs ? undefined : lostOf(profile, tier, terms);
  return {
    ...others,
    points,
    ...(tier !== undefined && { tier }),
    ...(tierEndsAt !== undefined && { tierEndsAt }),
    ...(pointsToKeepTier !== undefined && { pointsToKeepTier }),
    ...(tierLost !== undefined && { tierLost }),
    ...(expireAt !== undefined && { pointsExpireAt: expireAt }),
    ...(expiring !== undefined && { pointsExpiring: expiring }),
  };
};
