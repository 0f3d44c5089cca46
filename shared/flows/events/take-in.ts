/** Writes an event and folds it into its customer's profile, once whoever tells it. */

import type { CustomerId } from '../../base/ids.ts';
import { emailAlias } from '../../customers/events/alias.ts';
import { inShopsMoney } from '../../customers/events/amounts.ts';
import { consentsProvedBy } from '../../customers/events/consent-record.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { addsUp, fold } from '../../customers/events/fold.ts';
import { isOrderEvent } from '../../customers/orders/merge.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { withReason } from '../../customers/profiles/folding.ts';
import { isShadow, type Profile } from '../../customers/profiles/profile.ts';
import { reasonsIn } from '../../decisions/leaving/reason.ts';
import {
  type Earned,
  earn,
  type TierReached,
  withBalance,
  withoutCounted,
} from '../../decisions/points/account.ts';
import { entryOf, orderEntry } from '../../decisions/points/entry.ts';
import { type Terms, termsOf } from '../../decisions/points/terms.ts';
import { givesAway } from '../identity/evidence.ts';
import { disown, ownOf, reasonOfNobody } from '../identity/nobody.ts';
import { withShopTraits } from '../identity/shop-traits.ts';
import { type OrderPlan, planOrder } from '../orders/plan.ts';
import type { Known, Ports } from '../ports.ts';
import { movedOn } from '../shadows/walk.ts';
import { type Answered, withReasonOf } from './answers.ts';

/**
 * The event as it is to be folded: where points are counted here, nobody else tells how many there are, or which tier
 * they come to.
 */
const asFolded = (event: CustomerEvent, { settings }: Pick<Ports, 'settings'>): CustomerEvent => {
  const terms = termsOf(settings);
  return event.name === 'Customer Identified' && terms !== undefined
    ? { ...event, traits: withoutCounted(event.traits, terms) }
    : inShopsMoney(event, settings);
};

export interface Folded {
  /** As it is kept: told again with other words, it is what it was. */
  readonly event: CustomerEvent;
  readonly profile: Profile;
  readonly reached?: TierReached;
  /** Its own telling has brought it before, and may not have been finished. */
  readonly isAgain?: true;
  /** Of the profile that has it since that telling, where that is known. */
  readonly revision?: number;
  /** Of a telling of an order: what it comes to. */
  readonly plan?: OrderPlan;
}
/** As the ledger keeps it. */
export type Kept = Pick<Folded, 'event' | 'isAgain' | 'revision'>;
/** The id is another customer's by now, to whom the event happened. */
interface Elsewhere {
  readonly mergedInto: CustomerId;
}
/** The id means nobody: the event is somebody's whom it tells beside. */
interface Nobodys {
  readonly isNobodys: true;
}
type EarnedBy = Earned & { readonly terms: Terms };

const differ = (a: Profile, b: Profile): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** Of a profile: as it is now, or as it may have been a second ago. */
type How = 'lately' | undefined;

/**
 * What changes no profile meets no revision: nothing else says that a merge may have passed the event by, or any write where
 * the profile was read as it was lately.
 */
const isPassedBy = async (
  { id, revision }: Profile,
  { profiles }: Pick<Ports, 'profiles'>,
  how: How,
): Promise<boolean> => {
  const now = await profiles.get(id);
  return now?.mergedInto !== undefined || (how === 'lately' && now?.revision !== revision);
};

/**
 * The profile to fold events into; what she is held out of has gone on by what was known until now. `lately`: at half the
 * price, for who folds in nothing but plain events. Whoever is more than a customer is read as she is now.
 */
const readFor = async (id: CustomerId, ports: Ports, how: How): Promise<Profile | undefined> => {
  if (how === undefined) return movedOn(id, ports);
  const profile = await ports.profiles.get(id, how);
  const isMore =
    profile !== undefined &&
    (profile.suppressed === 'erased' ||
      profile.suppressed === reasonOfNobody ||
      profile.mergedInto !== undefined ||
      profile.mergingSince !== undefined ||
      Object.values(profile.enrolments).some(isShadow));
  return isMore ? movedOn(id, ports) : profile;
};

/** What the event makes of the customer's points; `undefined`: it has nothing to do with them. */
const earnedBy = async (
  event: CustomerEvent,
  plan: OrderPlan | undefined,
  ports: Ports,
): Promise<EarnedBy | undefined> => {
  const { settings, ledger, now } = ports;
  const terms = termsOf(settings);
  if (terms === undefined) return undefined;
  const [first, ...others] = [
    entryOf(inShopsMoney(event, settings), terms),
    plan && orderEntry(plan.order, terms),
  ].filter((entry) => entry !== undefined);
  if (first === undefined) return undefined;
  return { terms, ...earn(await ledger.account(event.customer), [first, ...others], terms, now()) };
};

/**
 * Whether a known event comes by the telling that it is known by: what follows may not have been finished then. By any
 * other it is known, and nothing more comes of it.
 */
const isSameTelling = (known: CustomerEvent, { told }: CustomerEvent): boolean => known.told?.id === told?.id;

/**
 * Of an event that its own telling brings again: a Lambda died, or the answer to its own writing was lost, so that what
 * was read before it is not what there is.
 */
const takenBefore = async (
  { known: event, revision }: Known,
  ports: Ports,
): Promise<Folded | Elsewhere | undefined> => {
  const profile = await ports.profiles.get(event.customer);
  if (profile?.mergedInto !== undefined) return { mergedInto: profile.mergedInto };
  const plan = isOrderEvent(event) ? await planOrder(event, profile, ports) : undefined;
  if (plan !== undefined && 'mergedInto' in plan) return plan;
  const reached = (await earnedBy(event, plan, ports))?.reached;
  return (
    profile && {
      event,
      profile,
      isAgain: true,
      ...(revision !== undefined && { revision }),
      ...(reached !== undefined && { reached }),
      ...(plan !== undefined && { plan }),
    }
  );
};

/** Writes the event, unless it is there: as it is kept. `undefined`: another telling has told it. */
const noted = async (event: CustomerEvent, { ledger }: Ports): Promise<Kept | undefined> => {
  const result = await ledger.note(event);
  if (result === 'noted') return { event };
  const { known, ...since } = result;
  return isSameTelling(known, event) ? { event: known, isAgain: true, ...since } : undefined;
};

/** The guest of an address that the customer has no more is found by what ties the two. */
const tieOldAddress = async (
  before: Profile | undefined,
  { email }: Profile,
  { ledger }: Ports,
): Promise<void> => {
  if (before?.email !== undefined && before.email !== email)
    await ledger.tie(before.id, emailAlias(before.email));
};

/** Writes what an event, or several, made of a profile; `stale`: somebody else wrote it meanwhile. */
const written = async <Result>(
  before: Profile | undefined,
  after: Profile,
  result: Result,
  ports: Ports,
  how: How,
): Promise<Result | 'stale'> => {
  if (before !== undefined && !differ(before, after))
    return (await isPassedBy(before, ports, how)) ? 'stale' : result;
  await tieOldAddress(before, after, ports);
  return (await ports.profiles.update(before, after)) === 'stale' ? 'stale' : result;
};

/** Kept whoever tells it, and in whatever order: the newest stays. */
const keepAddress = async (event: CustomerEvent, { ledger }: Ports): Promise<void> => {
  if (event.name !== 'Customer Identified') return;
  const { customer, at } = event;
  const { address } = event.traits;
  if (address !== undefined) await ledger.keepAddress({ customer, address, at });
};

const keepProofs = async (event: CustomerEvent, { ledger }: Ports): Promise<void> => {
  const records = consentsProvedBy(event);
  if (records.length > 0) await ledger.keepConsents(records);
};

/** Neither orders nor points. */
const none = { orders: [], entries: [] };

/**
 * Writes the event and folds it in; gives the profile as it is then, and a tier that the event brought. `undefined`:
 * another telling has told the event, or the customer was erased, and nothing is written about one who was. What adds up,
 * points among it, is written in one transaction with the profile; all else may be folded again, so two plain writes do,
 * at half the price. The event is written before the profile, so that who sees the profile sees the event.
 * @param answered of an answer: all that were given to its touchpoint
 */
export const takeIn = (
  told: CustomerEvent,
  ports: Ports,
  answered?: Answered,
): Promise<Folded | Elsewhere | Nobodys | undefined> => {
  let kept: Kept | undefined;
  let next: How = isPlain(told, ports) ? 'lately' : undefined;
  return untilWritten(told.customer, async () => {
    const event = kept?.event ?? told;
    const how = next;
    next = undefined;
    const before = await readFor(event.customer, ports, how);
    if (before?.suppressed === 'erased') {
      // The erasure may have come between its writing and the profile's, also in a Lambda that has died since.
      await ports.ledger.forget(event.customer, { ...none, events: [event] });
      return undefined;
    }
    if (before?.mergedInto !== undefined) return { mergedInto: before.mergedInto };
    if (before?.suppressed === reasonOfNobody && ownOf(event) !== undefined) return { isNobodys: true };
    if (before !== undefined && (await givesAway(event, before, ports)))
      return (await disown(before, ports)) === 'stale' ? 'stale' : { isNobodys: true };
    const plan = isOrderEvent(event) ? await planOrder(event, before, ports) : undefined;
    if (plan !== undefined && 'mergedInto' in plan) return plan;
    const earned = await earnedBy(event, plan, ports);
    const isNews = plan === undefined ? addsUp(event) || earned !== undefined : plan.writes !== undefined;
    if (isNews) {
      const known = plan?.after ?? fold(before, asFolded(event, ports));
      const folded = await withReasonOf(known, event, answered, ports);
      const after = earned === undefined ? folded : withBalance(folded, earned.balance, earned.terms);
      const result = await ports.ledger.record(event, before, after, earned?.writes, plan?.writes);
      if (result === 'stale') return 'stale';
      if (result !== 'recorded')
        return isSameTelling(result.known, event) ? takenBefore(result, ports) : undefined;
      return {
        event,
        profile: after,
        ...(earned?.reached !== undefined && { reached: earned.reached }),
        ...(plan !== undefined && { plan }),
      };
    }
    const isKept = kept !== undefined;
    kept ??= await noted(event, ports);
    if (kept === undefined) return undefined;
    if (plan !== undefined && !isKept && kept.isAgain)
      return takenBefore({ known: kept.event, ...kept }, ports);
    await keepAddress(kept.event, ports);
    await keepProofs(kept.event, ports);
    const known =
      plan?.after ?? (await withShopTraits(fold(before, asFolded(kept.event, ports)), kept.event, ports));
    const after = await withReasonOf(known, kept.event, answered, ports);
    const taken = { ...kept, profile: after, ...(plan !== undefined && { plan }) };
    return written(before, after, taken, ports, how);
  });
};

/**
 * Whether the event may be folded in with others of its customer by one write: it is not about who the customer is,
 * answers no message, and adds nothing up.
 */
export const isPlain = (event: CustomerEvent, { settings }: Pick<Ports, 'settings'>): boolean => {
  const isOfWhoTheyAre = event.name === 'Customer Identified' || event.name === 'Customer Linked';
  if (
    isOfWhoTheyAre ||
    event.name === 'Survey Answered' ||
    event.name === 'Unsubscribed' ||
    event.name === 'Preferences Changed' ||
    event.name === 'Consent Confirmed'
  )
    return false;
  if (isOrderEvent(event) || addsUp(event)) return false;
  const terms = termsOf(settings);
  return terms === undefined || entryOf(inShopsMoney(event, settings), terms) === undefined;
};

/**
 * As `takeIn`, for plain events of one customer, each of another id: the profile is read and written once for all of them.
 * Those that another telling has told are left out. `apart`: each is to be taken in by itself.
 */
export const takeInTogether = (
  told: readonly [CustomerEvent, ...CustomerEvent[]],
  ports: Ports,
): Promise<readonly Folded[] | 'apart'> => {
  const [{ customer }] = told;
  let kept: readonly Kept[] | undefined;
  let next: How = 'lately';
  return untilWritten(customer, async () => {
    const how = next;
    next = undefined;
    const before = await readFor(customer, ports, how);
    if (before?.suppressed === 'erased' || before?.suppressed === reasonOfNobody) return 'apart';
    if (before?.mergedInto !== undefined) return 'apart';
    kept ??= (await Promise.all(told.map((event) => noted(event, ports)))).filter(
      (each) => each !== undefined,
    );
    const [first, ...others] = kept;
    if (first === undefined) return [];
    const folded = others.reduce(
      (profile, { event }) => fold(profile, inShopsMoney(event, ports.settings)),
      fold(before, inShopsMoney(first.event, ports.settings)),
    );
    const after = reasonsIn(
      kept.map(({ event }) => event),
      ports.settings,
    ).reduce(withReason, folded);
    return written(
      before,
      after,
      kept.map((each) => ({ ...each, profile: after })),
      ports,
      how,
    );
  });
};
