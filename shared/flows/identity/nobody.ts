/**
 * Ids that turn out to be nobody's: what a site says of everybody who is not logged in, or an address that a till types for
 * all its buyers. No list has them; what browsers and customers claim of them gives them away.
 */
import { type CustomerId, customerId, entriesByJourney } from '../../base/ids.ts';
import { type Instant, instant } from '../../base/time.ts';
import { aliasesOf } from '../../customers/events/alias.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { isOrderEvent } from '../../customers/orders/merge.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { emptied, isOpen, newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { refusedTopics } from '../../customers/profiles/topics.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { ofNobody } from '../../journeys/graph.ts';
import { ownMarks } from '../../journeys/reserved-names.ts';
import type { Ports } from '../ports.ts';
import { endPassage } from '../sending/close.ts';
import { leaveBehind } from '../tasks/change.ts';
import { browsersOf } from './evidence.ts';
import { forgetGone, ownedBy, type Parts } from './owned.ts';

export const reasonOfNobody = 'nobody';

/** Couples and families share a mailbox; so many customers do not. */
const mostWhoShare = 4;

/** Whose the event is where its customer's id is nobody's: the browser's, else whose the address is that it tells. */
export const ownOf = (event: CustomerEvent): CustomerId | undefined =>
  browsersOf(event)[0] ?? event.as ?? aliasesOf(event).find((id) => id !== event.customer);

/** The event as its own id's, which is no other's any more. */
const given = ({ as: _, alsoKnownAs = [], ...event }: CustomerEvent, own: CustomerId): CustomerEvent => {
  const others = alsoKnownAs.filter((id) => id !== own && id !== event.customer);
  return { ...event, customer: own, ...(others.length > 0 && { alsoKnownAs: others }) };
};

/** Whose each of the events is: an order is one person's, whichever message speaks of it. */
const ownersAmong = (
  events: readonly CustomerEvent[],
): ((event: CustomerEvent) => CustomerId | undefined) => {
  const byOrder = new Map<string, CustomerId>();
  for (const event of events.filter(isOrderEvent)) {
    const own = ownOf(event);
    if (own !== undefined) byOrder.set(event.orderId, own);
  }
  return (event) => ownOf(event) ?? (isOrderEvent(event) ? byOrder.get(event.orderId) : undefined);
};

/** What was told of the id: of others, and of the id alone. */
const partsOf = (events: readonly CustomerEvent[]): Parts => {
  const ownerOf = ownersAmong(events);
  return {
    going: events.filter((event) => ownerOf(event) !== undefined),
    staying: events.filter((event) => ownerOf(event) === undefined),
  };
};

/** Takes the id back from the customer whose it was taken for. */
const release = async (id: CustomerId, from: CustomerId, { profiles }: Ports): Promise<void> => {
  const before = await profiles.get(id);
  if (before?.mergedInto !== from) return;
  await profiles.update(before, emptied(before));
};

/** Remembers with which other id something was told of the id of nobody: should it be somebody's, that is too. */
const noteShared = async (
  { customer, at }: CustomerEvent,
  own: CustomerId,
  { ledger }: Ports,
): Promise<void> => {
  const shared = { id: `shared-with-${own}`, customer, at, name: 'Custom' } as const;
  await ledger.tie(own, customer);
  await ledger.note({ ...shared, customName: ownMarks.idShared, properties: { with: own } });
};

/** The ids with which something was told of the id of nobody. */
export const sharersOf = async (
  id: CustomerId,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<readonly CustomerId[]> => {
  const events = await ledger.eventsSince(id, instant(0));
  return events.flatMap((event) =>
    event.name === 'Custom' &&
    event.customName === ownMarks.idShared &&
    typeof event.properties?.with === 'string'
      ? [customerId(event.properties.with)]
      : [],
  );
};

/** @returns the event as that of whoever it is about; `undefined`: of nobody */
export const asOwn = async (
  event: CustomerEvent,
  ports: Ports,
  own = ownOf(event),
): Promise<CustomerEvent | undefined> => {
  if (own === undefined) return undefined;
  await noteShared(event, own, ports);
  for (const id of new Set([own, ...aliasesOf(event)])) await release(id, event.customer, ports);
  return given(event, own);
};

const refused = (consents: Profile['consents']): Profile['consents'] =>
  Object.fromEntries(Object.entries(consents).filter(([, isGiven]) => !isGiven));

/**
 * Nothing of it is sent to anybody from here on, and nobody is known by it. What had kept it from being written to stays,
 * for the day on which it turns out to be somebody. `mergingSince`: the rest is still to do.
 */
const disowned = (profile: Profile, at: Instant): Profile => ({
  ...newProfile(profile.id),
  suppressed: reasonOfNobody,
  ...(profile.suppressed !== undefined && { suppressedBefore: profile.suppressed }),
  consents: refused(profile.consents),
  ...refusedTopics(profile),
  ...(profile.wishes !== undefined && { wishes: profile.wishes }),
  recentTouches: profile.recentTouches,
  ...(profile.lastCouponAt !== undefined && { lastCouponAt: profile.lastCouponAt }),
  ...(profile.askedWhyAt !== undefined && { askedWhyAt: profile.askedWhyAt }),
  mergingSince: at,
  enrolments: Object.fromEntries(
    Object.entries(profile.enrolments).map(([journey, entry]) => [
      journey,
      isOpen(entry) ? { ...entry, exitedAt: at, claims: {} } : entry,
    ]),
  ),
  revision: profile.revision,
});

/** Marks it; `stale`: it was written meanwhile. */
export const disown = async (profile: Profile, { profiles, now }: Ports): Promise<'written' | 'stale'> =>
  profiles.update(profile, disowned(profile, now()));

/**
 * What is left to do for an id that was found to be nobody's: it is said, its passages end, and whoever was taken for it
 * gets back what was told of them. Repeating it changes nothing.
 * @param takeIn takes an event in as whoever's it is
 */
export const finishDisowning = async (
  id: CustomerId,
  because: string,
  ports: Ports,
  takeIn: (event: CustomerEvent) => Promise<void>,
): Promise<void> => {
  const { profiles, ledger } = ports;
  const marked = await profiles.get(id);
  if (marked?.suppressed !== reasonOfNobody || marked.mergingSince === undefined) return;
  const at = marked.mergingSince;
  ports.alert({ name: 'IdsOfNobody', sentence: `an id is nobody's from now on: ${because}`, id });
  await ledger.note({
    id: 'nobody',
    customer: id,
    at,
    name: 'Custom',
    customName: ownMarks.idOfNobody,
    properties: { because },
  });
  for (const [journey, entry] of entriesByJourney(marked.enrolments)) {
    if (entry.exitedAt !== at) continue;
    const passage = await ledger.passage(keyOf(id, journey, entry));
    await leaveBehind(passage.tasks, ports);
    await endPassage(passage, ofNobody, ports);
  }
  const events = await ledger.eventsSince(id, instant(0));
  const ownerOf = ownersAmong(events);
  const parts = partsOf(events);
  for (const event of parts.going) {
    const own = await asOwn(event, ports, ownerOf(event));
    if (own !== undefined) await takeIn(own);
  }
  await forgetGone(id, await ownedBy(id, parts, ports), parts, ports);
  const before = await profiles.get(id);
  if (before?.mergingSince === undefined) return;
  const { mergingSince: _, ...done } = before;
  await profiles.update(before, done);
};

/**
 * One more customer claims the address that is another's. Where too many do it is nobody's, and what is told of it from
 * then on is no customer's: not even that of whom it was taken for.
 * @param takeIn as `finishDisowning` has it
 */
export const noteClaim = async (
  address: CustomerId,
  { customer, at }: CustomerEvent,
  ports: Ports,
  takeIn: (event: CustomerEvent) => Promise<void>,
): Promise<void> => {
  const { profiles, ledger } = ports;
  const claim = { id: `claimed-by-${customer}`, customer: address, at, name: 'Custom' } as const;
  await ledger.tie(customer, address);
  await ledger.note({ ...claim, customName: ownMarks.idClaimed, properties: { by: customer } });
  const events = await ledger.eventsSince(address, instant(0));
  const claims = events.filter((each) => each.name === 'Custom' && each.customName === ownMarks.idClaimed);
  // Whose it is has claimed it first, and is not among them.
  if (claims.length < mostWhoShare) return;
  await untilWritten(address, async () => {
    const before = await profiles.get(address);
    if (before?.mergedInto === undefined || before.vouchedFor === true) return undefined;
    return disown(before, ports);
  });
  await finishDisowning(address, 'more customers than share a mailbox have this address', ports, takeIn);
};
