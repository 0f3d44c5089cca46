/** The points that a coupon promises: the customer's once the order that took it counts, and taken back with the order. */
import { touchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import {
  type Account,
  earn,
  type PointsWrites,
  type TierReached,
  withBalance,
} from '../../decisions/points/account.ts';
import { balanceOf } from '../../decisions/points/balance.ts';
import { awardOf, type PointsEntry } from '../../decisions/points/entry.ts';
import { type Terms, termsOf } from '../../decisions/points/terms.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import { untilWrittenFor } from '../current.ts';
import { tellTier } from '../points/tell.ts';
import type { Ports } from '../ports.ts';

/** One entry a coupon, whichever order has it. */
const entryOf = ({ enrolment, name, terms }: CouponRecord, at: Instant): PointsEntry | undefined =>
  'points' in terms ? awardOf(touchKey(enrolment, name), terms.points, at) : undefined;

const write = async (
  profile: Profile,
  changed: Profile,
  points: PointsWrites,
  { ledger }: Ports,
): Promise<'stale' | undefined> => {
  const records = { touches: [], coupons: [], waiters: [], points };
  return (await ledger.claim(profile, changed, records)) === 'stale' ? 'stale' : undefined;
};

/** Without what another order had taken back: it is earned anew. */
const withoutTaken = (account: Account, { id }: PointsEntry): Account => ({
  ...account,
  entries: account.entries.filter((each) => each.id !== id || (each.kind === 'gained' && each.points > 0)),
});

/** Gives the coupon's points to the customer, and tells of a tier that they bring; repeating it changes nothing. */
export const givePoints = async (
  coupon: CouponRecord,
  customer: Profile['id'],
  at: Instant,
  ports: Ports,
): Promise<void> => {
  const terms = termsOf(ports.settings);
  const entry = entryOf(coupon, at);
  if (terms === undefined || entry === undefined) return;
  let brought: { readonly by: Profile['id']; readonly tier: TierReached } | undefined;
  await untilWrittenFor(
    customer,
    async (profile) => {
      const account = withoutTaken(await ports.ledger.account(profile.id), entry);
      const { balance, writes, reached } = earn(account, [entry], terms, ports.now());
      brought = reached && { by: profile.id, tier: reached };
      if (writes.entries.length === 0) return undefined;
      return write(profile, withBalance(profile, balance, terms), writes, ports);
    },
    ports,
  );
  if (brought !== undefined) await tellTier(brought.by, brought.tier, ports);
};

const taken = (entries: readonly PointsEntry[], entry: PointsEntry): readonly PointsEntry[] =>
  entries.flatMap((each): PointsEntry[] =>
    each.id === entry.id && each.kind === 'gained' && each.points > 0 ? [{ ...each, points: 0 }] : [],
  );

const without = (
  profile: Profile,
  { entries }: Account,
  back: readonly PointsEntry[],
  terms: Terms,
  now: Instant,
): Profile => {
  const left = entries.map((entry) => back.find(({ id }) => id === entry.id) ?? entry);
  return withBalance(profile, balanceOf(left, terms, now), terms);
};

/** Takes the coupon's points back, with a tier that they had brought; repeating it changes nothing. */
export const takePoints = async (
  coupon: CouponRecord,
  customer: Profile['id'],
  ports: Ports,
): Promise<void> => {
  const now = ports.now();
  const terms = termsOf(ports.settings);
  const entry = entryOf(coupon, now);
  if (terms === undefined || entry === undefined) return;
  await untilWrittenFor(
    customer,
    async (profile) => {
      const account = await ports.ledger.account(profile.id);
      const back = taken(account.entries, entry);
      if (back.length === 0) return undefined;
      const points = { entries: back, reached: [] };
      return write(profile, without(profile, account, back, terms, now), points, ports);
    },
    ports,
  );
};
