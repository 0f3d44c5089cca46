/** What a customer's entries come to: it hangs on the set of them alone, not on the order in which they were told. */
import { type Instant, plus } from '../../base/time.ts';
import type { PointsEntry } from './entry.ts';
import type { Terms } from './terms.ts';

export interface Balance {
  /** Below 0 where more was spent than a refund left. */
  readonly points: number;
  /** All that was given in the time that counts for tiers, less what refunds took back. */
  readonly earned: number;
  /** The tier that this comes to; absent: none, or the terms have none. */
  readonly tier?: string;
  /** When the tier ends, if nothing happens; absent: never. */
  readonly tierEndsAt?: Instant;
  /** How many must be earned by then, for the tier to last `Terms.expiringWithin` longer. */
  readonly pointsToKeepTier?: number;
  /** When points expire next, if nothing happens. */
  readonly expireAt?: Instant;
  /** How many expire then, and in the days that follow: `Terms.expiringWithin`. */
  readonly expiring?: number;
}

interface Gain {
  readonly id: string;
  readonly at: Instant;
  readonly points: number;
}

interface Lot {
  left: number;
  readonly expiresAt: number;
}

/** An order that was refunded in part gives as if it had been worth that much less from the first. */
const gainsOf = (entries: readonly PointsEntry[]): readonly Gain[] => {
  const refunded = new Map<string, number>();
  for (const entry of entries)
    if (entry.kind === 'refund')
      refunded.set(entry.orderId, (refunded.get(entry.orderId) ?? 0) + entry.value);
  return entries.flatMap((entry) => {
    const { id, at } = entry;
    if (entry.kind === 'gained') return [{ id, at, points: entry.points }];
    if (entry.kind !== 'order') return [];
    const { orderId, value } = entry;
    const kept = Math.max(0, value - (refunded.get(orderId) ?? 0));
    return [{ id, at, points: value === 0 ? 0 : Math.floor((entry.points * kept) / value) }];
  });
};

/** Gains come before what is spent at the same moment. */
const inTime = (
  a: { readonly id: string; readonly at: Instant; readonly isSpent: boolean },
  b: typeof a,
): number => a.at - b.at || Number(a.isSpent) - Number(b.isSpent) || (a.id < b.id ? -1 : 1);

/** Takes the points that expire first; what is lacking is owed. */
const spend = (lots: Lot[], points: number): number => {
  let owed = points;
  while (owed > 0) {
    const [first] = lots;
    if (first === undefined) return owed;
    const taken = Math.min(first.left, owed);
    first.left -= taken;
    owed -= taken;
    if (first.left === 0) lots.shift();
  }
  return 0;
};

const dropExpired = (lots: Lot[], at: Instant): void => {
  while ((lots[0]?.expiresAt ?? Number.POSITIVE_INFINITY) <= at) lots.shift();
};

const sumOf = (some: readonly { readonly points: number }[]): number =>
  some.reduce((sum, { points }) => sum + points, 0);

const counting = (gains: readonly Gain[], { tierWindow }: Terms, at: Instant): readonly Gain[] =>
  tierWindow === undefined ? gains : gains.filter((gain) => plus(gain.at, tierWindow) > at);

/** `Balance.earned`, alone. */
export const earnedBy = (entries: readonly PointsEntry[], terms: Terms, now: Instant): number =>
  sumOf(counting(gainsOf(entries), terms, now));

/** What counts for tiers, and how long it will: until what counts no more leaves too little. */
const tierOf = (gains: readonly Gain[], terms: Terms, now: Instant): Omit<Balance, 'points'> => {
  const { tiers, tierWindow, expiringWithin } = terms;
  const earnedAt = (at: Instant): number => sumOf(counting(gains, terms, at));
  const earned = earnedAt(now);
  const held = tiers.findLast(({ from }) => earned >= from);
  if (held === undefined) return { earned };
  const tier = held.name;
  if (tierWindow === undefined) return { earned, tier };
  const ends = counting(gains, terms, now).map(({ at }) => plus(at, tierWindow));
  const tierEndsAt = ends.toSorted((a, b) => a - b).find((at) => earnedAt(at) < held.from);
  if (tierEndsAt === undefined) return { earned, tier };
  const pointsToKeepTier = held.from - earnedAt(plus(tierEndsAt, expiringWithin));
  return { earned, tier, tierEndsAt, pointsToKeepTier };
};

/**
 * Lives through the entries in the order of their own times: first in, first out. What is owed is paid by what is
 * gained next.
 */
export const balanceOf = (entries: readonly PointsEntry[], terms: Terms, now: Instant): Balance => {
  const gains = gainsOf(entries);
  const moves = [
    ...gains.map((gain) => ({ ...gain, isSpent: false })),
    ...entries.flatMap((entry) => (entry.kind === 'spent' ? [{ ...entry, isSpent: true }] : [])),
  ].sort(inTime);
  const { expireAfter, expiringWithin } = terms;
  const lots: Lot[] = [];
  let owed = 0;
  for (const { at, points, isSpent } of moves) {
    dropExpired(lots, at);
    if (isSpent) {
      owed += spend(lots, points);
      continue;
    }
    const paid = Math.min(owed, points);
    owed -= paid;
    const expiresAt = expireAfter === undefined ? Number.POSITIVE_INFINITY : plus(at, expireAfter);
    if (points > paid) lots.push({ left: points - paid, expiresAt });
  }
  dropExpired(lots, now);
  const leftIn = (some: readonly Lot[]): number => some.reduce((sum, { left }) => sum + left, 0);
  const standing = { points: leftIn(lots) - owed, ...tierOf(gains, terms, now) };
  const expireAt = lots[0]?.expiresAt as Instant | undefined;
  if (expireAt === undefined || expireAfter === undefined) return standing;
  const soon = lots.filter(({ expiresAt }) => expiresAt <= plus(expireAt, expiringWithin));
  return { ...standing, expireAt, expiring: leftIn(soon) };
};
