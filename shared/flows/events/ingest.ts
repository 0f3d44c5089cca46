/** Takes events in: each counts once, in any order; then whoever waits for one is answered. */

import {
  type CustomerId,
  type EnrolmentKey,
  entriesByJourney,
  type JourneyId,
  parseTouchKey,
} from '../../base/ids.ts';
import { unitsOf, worthIn } from '../../base/money.ts';
import { aliasesOf } from '../../customers/events/alias.ts';
import { inShopsMoney } from '../../customers/events/amounts.ts';
import { type CustomerEvent, type MailEvent, nameOfEvent } from '../../customers/events/event.ts';
import { addsUp, fold, goalsReachedBy } from '../../customers/events/fold.ts';
import type { Incoming } from '../../customers/events/parse.ts';
import { isOrderEvent, type OrderEvent } from '../../customers/orders/merge.ts';
import type { OrderState } from '../../customers/orders/order.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { suppressedFor } from '../../customers/profiles/folding.ts';
import { isOpen, type Profile, type Suppression } from '../../customers/profiles/profile.ts';
import { isValidAt, normalCode } from '../../decisions/coupons/coupon.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import {
  type Earned,
  earn,
  type TierReached,
  withBalance,
  withoutCounted,
} from '../../decisions/points/account.ts';
import { entryOf, orderEntry } from '../../decisions/points/entry.ts';
import { type Terms, termsOf } from '../../decisions/points/terms.ts';
import { decide, isInPassage } from '../../journeys/decide.ts';
import type { EventJourney } from '../../journeys/protocol.ts';
import { changeCustomer, currentProfile } from '../current.ts';
import { linkAliases } from '../identity/link.ts';
import { asOwn, disown, finishDisowning, givesAway, ownOf, reasonOfNobody } from '../identity/nobody.ts';
import { withShopTraits } from '../identity/shop-traits.ts';
import { splitOff } from '../identity/split.ts';
import { takeBack } from '../orders/follow.ts';
import { type OrderPlan, planOrder } from '../orders/plan.ts';
import { tellTier } from '../points/tell.ts';
import type { Ports } from '../ports.ts';
import { cancelReferral, refer } from '../referrals/refer.ts';
import { answerOf, answerToken } from '../sending/answer.ts';
import { endEmptied } from './emptied.ts';
import { enterJourneys } from './enter.ts';
import { endUnfounded } from './unfounded.ts';

type SurveyAnswered = Extract<CustomerEvent, { name: 'Survey Answered' }>;

const isReasonAfter = (event: CustomerEvent, { at, id }: SurveyAnswered): boolean =>
  event.name === 'Survey Answered' &&
  event.isReason === true &&
  (event.at > at || (event.at === at && event.id > id));

/**
 * The event as it is to be folded: an older reason for leaving does not replace a newer one, and where points are
 * counted here, nobody else tells how many there are, or which tier they come to.
 */
const asFolded = async (event: CustomerEvent, ports: Ports): Promise<CustomerEvent> => {
  const terms = termsOf(ports.settings);
  if (event.name === 'Customer Identified' && terms !== undefined)
    return { ...event, traits: withoutCounted(event.traits, terms) };
  if (event.name !== 'Survey Answered' || event.isReason !== true) return inShopsMoney(event, ports.settings);
  const told = await ports.ledger.eventsSince(event.customer, event.at);
  return told.some((each) => isReasonAfter(each, event)) ? { ...event, isReason: false } : event;
};

interface Folded {
  /** As it is kept: told again with other words, it is what it was. */
  readonly event: CustomerEvent;
  readonly profile: Profile;
  readonly reached?: TierReached;
  /** Its own telling has brought it before, and may not have been finished. */
  readonly isAgain?: true;
  /** Of a telling of an order: what it comes to. */
  readonly plan?: OrderPlan;
}
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

/** What changes no profile meets no revision: nothing else says that a merge may have passed the event by. */
const isMergedSince = async ({ id }: Profile, { profiles }: Pick<Ports, 'profiles'>): Promise<boolean> =>
  (await profiles.get(id))?.mergedInto !== undefined;

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
const takenBefore = async (event: CustomerEvent, ports: Ports): Promise<Folded | Elsewhere | undefined> => {
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
      ...(reached !== undefined && { reached }),
      ...(plan !== undefined && { plan }),
    }
  );
};

/** Kept whoever tells it, and in whatever order: the newest stays. */
const keepAddress = async (event: CustomerEvent, { ledger }: Ports): Promise<void> => {
  if (event.name !== 'Customer Identified') return;
  const { customer, at } = event;
  const { address } = event.traits;
  if (address !== undefined) await ledger.keepAddress({ customer, address, at });
};

/**
 * Writes the event and folds it in; gives the profile as it is then, and a tier that the event brought. `undefined`:
 * another telling has told the event, or the customer was erased, and nothing is written about one who was. What adds up,
 * points among it, is written in one transaction with the profile; all else may be folded again, so two plain writes do,
 * at half the price. The event is written before the profile, so that who sees the profile sees the event.
 */
const takeIn = (told: CustomerEvent, ports: Ports): Promise<Folded | Elsewhere | Nobodys | undefined> => {
  let event = told;
  let isNoted = false;
  let again: Pick<Folded, 'isAgain'> = {};
  return untilWritten(told.customer, async () => {
    const before = await ports.profiles.get(event.customer);
    if (before?.suppressed === 'erased') return undefined;
    if (before?.mergedInto !== undefined) return { mergedInto: before.mergedInto };
    if (before?.suppressed === reasonOfNobody && ownOf(event) !== undefined) return { isNobodys: true };
    if (before !== undefined && (await givesAway(event, before, ports)))
      return (await disown(before, ports)) === 'stale' ? 'stale' : { isNobodys: true };
    const plan = isOrderEvent(event) ? await planOrder(event, before, ports) : undefined;
    if (plan !== undefined && 'mergedInto' in plan) return plan;
    const earned = await earnedBy(event, plan, ports);
    const isNews = plan === undefined ? addsUp(event) || earned !== undefined : plan.writes !== undefined;
    if (isNews) {
      const folded = plan?.after ?? fold(before, await asFolded(event, ports));
      const after = earned === undefined ? folded : withBalance(folded, earned.balance, earned.terms);
      const result = await ports.ledger.record(event, before, after, earned?.writes, plan?.writes);
      if (result === 'stale') return 'stale';
      if (result !== 'recorded')
        return isSameTelling(result.known, event) ? takenBefore(result.known, ports) : undefined;
      return {
        event,
        profile: after,
        ...(earned?.reached !== undefined && { reached: earned.reached }),
        ...(plan !== undefined && { plan }),
      };
    }
    const noted = isNoted ? 'noted' : await ports.ledger.note(event);
    if (noted !== 'noted') {
      if (!isSameTelling(noted.known, event)) return undefined;
      if (plan !== undefined) return takenBefore(noted.known, ports);
      event = noted.known;
      again = { isAgain: true };
    }
    isNoted = true;
    await keepAddress(event, ports);
    const after =
      plan?.after ?? (await withShopTraits(fold(before, await asFolded(event, ports)), event, ports));
    const taken = { event, profile: after, ...again, ...(plan !== undefined && { plan }) };
    if (before !== undefined && !differ(before, after))
      return (await isMergedSince(before, ports)) ? 'stale' : taken;
    return (await ports.profiles.update(before, after)) === 'stale' ? 'stale' : taken;
  });
};

/** The customer's latest passage through the journey. */
const passageOf = ({ id, enrolments }: Profile, journey: JourneyId): EnrolmentKey | undefined => {
  const entry = enrolments[journey];
  return entry && keyOf(id, journey, entry);
};

const noteGoals = async (event: CustomerEvent, profile: Profile, ports: Ports): Promise<void> => {
  for (const journey of goalsReachedBy(event, profile)) {
    const key = passageOf(profile, journey);
    const entry = profile.enrolments[journey];
    if (key === undefined || entry === undefined) continue;
    const at = entry.goalAt ?? event.at;
    await ports.ledger.changeEnrolment(key, { goalAt: at });
    await ports.publish([{ name: 'Goal Reached', at, detail: { ...key, arm: entry.arm } }]);
  }
};

const isImported = ({ told }: CustomerEvent): boolean => told?.kind === 'imported';

/** Of what is imported nobody is told, so that nobody acts on it; but a passage that it ends is over for everybody. */
const silent = (ports: Ports): Ports => ({
  ...ports,
  tell: async () => {},
  publish: (events) => ports.publish(events.filter(({ name }) => name === 'Journey Exited')),
});

/** A code that is not ours, is another customer's, is over or is taken changes nothing but the order's price. */
const redeemCode = async (
  told: string,
  event: OrderEvent,
  { orderId, placedAt: at, worth }: OrderState,
  profile: Profile,
  ports: Ports,
): Promise<void> => {
  const code = normalCode(told);
  const coupon = code === '' ? undefined : await ports.ledger.couponByCode(code);
  if (coupon === undefined || at === undefined || !isValidAt(coupon, at)) return;
  if (coupon.forFriends === true)
    return isImported(event) ? undefined : refer({ orderId, at }, coupon, profile, ports);
  const owner = coupon.enrolment.customer;
  if (owner !== profile.id && (await currentProfile(owner, ports))?.id !== profile.id) return;
  const { settings } = ports;
  const { value: minor = 0, currency = settings.currency } = worth ?? {};
  const value = worthIn({ minor, currency }, settings);
  if ((await ports.ledger.redeem(coupon, { orderId, value, at })) === 'refused') return;
  const { enrolment, name } = coupon;
  await ports.publish([
    {
      name: 'Coupon Redeemed',
      at,
      detail: {
        ...enrolment,
        coupon: name,
        code: coupon.code,
        orderId,
        ...(value !== undefined && { value: unitsOf(value, settings.currency) }),
      },
    },
  ]);
};

/** What the order as it stands means for coupons, referrals and goals; whether it is one. */
const followOrder = async (
  event: OrderEvent,
  { order }: OrderPlan,
  profile: Profile,
  ports: Ports,
): Promise<boolean> => {
  const counts = order.counted.at !== undefined;
  if (counts && event.name !== 'Order Refunded')
    for (const code of order.couponCodes) await redeemCode(code, event, order, profile, ports);
  if (!counts && order.standing?.isCancelled === true) await takeBack(order, event, profile, ports);
  if (event.name === 'Order Refunded') await cancelReferral(event, ports);
  return counts;
};

/**
 * Answers the passage's waiter if its wait has come to something.
 * @param told the event at hand: it alone can settle a wait for an event, since every other was at hand once
 */
const answerWaiter = async (
  enrolment: EnrolmentKey,
  profile: Profile,
  told: readonly CustomerEvent[],
  ports: Ports,
): Promise<void> => {
  const passage = await ports.ledger.passage(enrolment);
  const { waiter } = passage;
  if (waiter === undefined) return;
  const events = told.map((event) => ({ name: nameOfEvent(event), at: event.at }));
  const { since, deadline } = waiter;
  const evidence = { enrolment, profile, passage, events };
  const decision = decide(waiter.wait, evidence, { since, deadline, now: ports.now() });
  await answerToken(waiter.token, answerOf(decision), ports);
};

/** Writes the answer to its touchpoint; the touchpoint tells whether it is a reason for leaving. */
const takeAnswer = async (event: SurveyAnswered, ports: Ports): Promise<CustomerEvent> => {
  const touch = parseTouchKey(event.touch);
  const record = touch && (await ports.ledger.touch(touch.enrolment, touch.step));
  if (touch === undefined || record === undefined) return event;
  await ports.ledger.changeTouch(touch.enrolment, touch.step, { answer: event.answer, answeredAt: event.at });
  return { ...event, isReason: record.asksForReason === true };
};

/** @param aliases that the event tells of */
const ingestCustomerEvent = async (
  told: CustomerEvent,
  aliases: readonly CustomerId[],
  allPorts: Ports,
  journeys: readonly EventJourney[],
): Promise<void> => {
  if (told.name === 'Customer Linked' && told.apart === true) {
    for (const alias of aliases)
      await splitOff(told, alias, allPorts, (own) => ingestCustomerEvent(own, [], allPorts, journeys));
    return;
  }
  const answered = told.name === 'Survey Answered' ? await takeAnswer(told, allPorts) : told;
  const taken = await takeIn(answered, allPorts);
  if (taken === undefined) return;
  if ('mergedInto' in taken)
    return ingestCustomerEvent(
      { ...answered, customer: taken.mergedInto, as: answered.as ?? answered.customer },
      aliases,
      allPorts,
      journeys,
    );
  if ('isNobodys' in taken) {
    const takeAsOwn = (own: CustomerEvent) => ingestCustomerEvent(own, aliasesOf(own), allPorts, journeys);
    await finishDisowning(
      answered.customer,
      'browsers with different addresses claim it',
      allPorts,
      takeAsOwn,
    );
    const own = await asOwn(answered, allPorts);
    return own && takeAsOwn(own);
  }
  const { event } = taken;
  const ports = isImported(event) ? silent(allPorts) : allPorts;
  const hasChanged = await linkAliases(event, aliases, ports, (of) =>
    ingestCustomerEvent(of, [], allPorts, journeys),
  );
  const { reached } = taken;
  const profile = (hasChanged && (await ports.profiles.get(event.customer))) || taken.profile;
  if (reached !== undefined) await tellTier(event.customer, reached, ports);
  if (taken.plan !== undefined && isOrderEvent(event)) {
    const counts = await followOrder(event, taken.plan, profile, ports);
    // It was cancelled before anybody told of it.
    if (event.name === 'Order Completed' && !counts) return;
  }
  await noteGoals(event, profile, ports);
  await endEmptied(event, profile, ports);
  await endUnfounded({ event, profile, isAgain: taken.isAgain === true }, ports);
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    const key = passageOf(profile, journey);
    if (key !== undefined && isOpen(entry)) await answerWaiter(key, profile, [event], ports);
  }
  if (!isImported(event)) await enterJourneys(event, profile, journeys, ports);
};

const suppress = (id: CustomerId, reason: Suppression, ports: Ports): Promise<void> =>
  changeCustomer(
    id,
    (customer) => {
      const suppressed = suppressedFor(customer, reason);
      return suppressed === customer ? undefined : suppressed;
    },
    ports,
  );

const ingestMailEvent = async (
  { kind, touch, messageId, at, permanent }: MailEvent,
  ports: Ports,
): Promise<void> => {
  const parsed = parseTouchKey(touch);
  if (parsed === undefined) return;
  const { enrolment, step } = parsed;
  switch (kind) {
    case 'sent': {
      // Mostly the sender has recorded it: a read costs a fifth of a write.
      const record = await ports.ledger.touch(enrolment, step);
      if (record !== undefined && record.messageId === undefined)
        await ports.ledger.changeTouch(enrolment, step, { outcome: 'sent', sentAt: at, messageId });
      return;
    }
    case 'bounced':
      if (permanent === true) await suppress(enrolment.customer, 'bounced', ports);
      return;
    case 'complained':
      await suppress(enrolment.customer, 'complained', ports);
      return;
    case 'opened':
      await ports.ledger.changeTouch(enrolment, step, { openedAt: at });
      return;
    case 'clicked': {
      await ports.ledger.changeTouch(enrolment, step, { openedAt: at, clickedAt: at });
      const profile = await ports.profiles.get(enrolment.customer);
      if (profile !== undefined && isInPassage(profile, enrolment))
        await answerWaiter(enrolment, profile, [], ports);
      return;
    }
  }
};

/**
 * Takes one event in; repeating it changes nothing.
 * @param journeys those that events begin; none unless told
 * @throws StoreUnavailableError: deliver it again
 */
export const ingest = async (
  incoming: Incoming,
  ports: Ports,
  journeys: readonly EventJourney[] = [],
): Promise<void> => {
  if (incoming.kind === 'customer') {
    await ingestCustomerEvent(incoming.event, aliasesOf(incoming.event), ports, journeys);
  } else if (incoming.kind === 'mail') await ingestMailEvent(incoming.event, ports);
};

/** Whom an event is about; events of one customer are taken in one after the other. */
export const customerOf = (incoming: Incoming): CustomerId | undefined => {
  switch (incoming.kind) {
    case 'customer':
      return incoming.event.customer;
    case 'mail':
      return parseTouchKey(incoming.event.touch)?.enrolment.customer;
    case 'foreign':
      return undefined;
  }
};
