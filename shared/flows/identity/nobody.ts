/**
 * Ids that turn out to be nobody's: what a site says of everybody who is not logged in, or an address that a till types for
 * all its buyers. No list has them; what browsers and customers claim of them gives them away.
 */
import { type CustomerId, entriesByJourney } from '../../base/ids.ts';
import { days, type Instant, instant, minus } from '../../base/time.ts';
import { aliasesOf, isEmailAlias } from '../../customers/events/alias.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { isOpen, newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { ofNobody } from '../../journeys/graph.ts';
import { ownMarks } from '../../journeys/reserved-names.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { endPassage } from '../sending/close.ts';
import { leaveBehind } from '../tasks/change.ts';

export const reasonOfNobody = 'nobody';

/** A person changes an address now and then; an id of nobody has another one with each browser. */
const within = days(30);

/** Couples and families share a mailbox; so many customers do not. */
const mostWhoShare = 4;

const addresses = ['email', 'phone'] as const;

/** The browsers and devices that the event was told of with. */
const browsersOf = ({ customer, as, alsoKnownAs = [] }: CustomerEvent): readonly CustomerId[] =>
  [...alsoKnownAs, ...(as === undefined ? [] : [as])].filter((id) => id !== customer && !isEmailAlias(id));

const toldOf = (event: CustomerEvent, address: (typeof addresses)[number]): string | undefined =>
  event.name === 'Customer Identified' ? event.traits[address]?.toLowerCase() : undefined;

/**
 * Whether the event gives its customer's id away: a browser that is new to it tells another address than another browser
 * has told of it lately. A browser that tells both is one person's, and so is an address that no browser told.
 */
export const givesAway = async (
  event: CustomerEvent,
  { id, ...before }: Profile,
  ports: Pick<Ports, 'profiles' | 'ledger'>,
): Promise<boolean> => {
  const claiming = browsersOf(event);
  const differing = addresses.filter((address) => {
    const told = toldOf(event, address);
    return told !== undefined && before[address] !== undefined && before[address].toLowerCase() !== told;
  });
  if (claiming.length === 0 || differing.length === 0) return false;
  const owners = await Promise.all(claiming.map((browser) => currentProfile(browser, ports)));
  if (owners.some((owner) => owner?.id === id)) return false;
  const events = await ports.ledger.eventsSince(id, minus(event.at, within));
  return events.some(
    (other) =>
      browsersOf(other).length > 0 &&
      !browsersOf(other).some((browser) => claiming.includes(browser)) &&
      differing.some((address) => {
        const told = toldOf(other, address);
        return told !== undefined && told !== toldOf(event, address);
      }),
  );
};

/** Whose the event is where its customer's id is nobody's: the browser's, else whose the address is that it tells. */
export const ownOf = (event: CustomerEvent): CustomerId | undefined =>
  browsersOf(event)[0] ?? event.as ?? aliasesOf(event).find((id) => id !== event.customer);

/** The event as its own id's, which is no other's any more. */
const given = ({ as: _, alsoKnownAs = [], ...event }: CustomerEvent, own: CustomerId): CustomerEvent => {
  const others = alsoKnownAs.filter((id) => id !== own && id !== event.customer);
  return { ...event, customer: own, ...(others.length > 0 && { alsoKnownAs: others }) };
};

/** Takes the id back from the customer whose it was taken for. */
const release = async (id: CustomerId, from: CustomerId, { profiles }: Ports): Promise<void> => {
  const before = await profiles.get(id);
  if (before?.mergedInto !== from) return;
  await profiles.update(before, { ...newProfile(id), revision: before.revision });
};

/** @returns the event as that of whoever it is about; `undefined`: of nobody */
export const asOwn = async (event: CustomerEvent, ports: Ports): Promise<CustomerEvent | undefined> => {
  const own = ownOf(event);
  if (own === undefined) return undefined;
  for (const id of new Set([own, ...aliasesOf(event)])) await release(id, event.customer, ports);
  return given(event, own);
};

/** Nothing of it is sent to anybody from here on, and nobody is known by it. `mergingSince`: the rest is still to do. */
const disowned = (profile: Profile, at: Instant): Profile => ({
  ...newProfile(profile.id),
  suppressed: reasonOfNobody,
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
  for (const event of await ledger.eventsSince(id, instant(0))) {
    const own = await asOwn(event, ports);
    if (own !== undefined) await takeIn(own);
  }
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
  await ledger.note({ ...claim, customName: ownMarks.idClaimed, properties: { by: customer } });
  const events = await ledger.eventsSince(address, instant(0));
  const claims = events.filter((each) => each.name === 'Custom' && each.customName === ownMarks.idClaimed);
  // Whose it is has claimed it first, and is not among them.
  if (claims.length < mostWhoShare) return;
  await untilWritten(address, async () => {
    const before = await profiles.get(address);
    return before?.mergedInto === undefined ? undefined : disown(before, ports);
  });
  await finishDisowning(address, 'more customers than share a mailbox have this address', ports, takeIn);
};
