/**
 * Forgets a person: all ids that are hers, what stands of them anywhere, and what other customers' records say of them.
 * What stays is the id, as one of whom nothing is kept any more, and the stop at her addresses, which names nobody.
 */
import { type CustomerId, entriesByJourney } from '../../base/ids.ts';
import { instant } from '../../base/time.ts';
import { type ContactPoint, stopped } from '../../customers/contacts/contact.ts';
import { emailAlias } from '../../customers/events/alias.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { isOpen, newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { erased } from '../../journeys/graph.ts';
import { changeAddress } from '../contacts.ts';
import { currentProfile } from '../current.ts';
import { forgetUnsent } from '../offers/release.ts';
import type { Ports } from '../ports.ts';
import { endPassage } from '../sending/close.ts';
import { idsMergedInto } from './ids.ts';
import { leaveNobodyNamed } from './naming.ts';

/** From here on nothing is sent to the customer, and nothing that is told of her is kept. `mergingSince`: the rest is to do. */
const mark = (id: CustomerId, { profiles, now }: Ports): Promise<Profile> =>
  untilWritten(id, async () => {
    const before = await profiles.get(id);
    if (before?.suppressed === 'erased') return before;
    const after: Profile = { ...(before ?? newProfile(id)), suppressed: 'erased', mergingSince: now() };
    const { revision } = after;
    return (await profiles.update(before, after)) === 'stale'
      ? 'stale'
      : { ...after, revision: revision + 1 };
  });

/** All that stays of an id. Whole: what an update does not know would stay. */
const leaveTombstone = async (id: CustomerId, { profiles }: Ports): Promise<void> => {
  const revision = ((await profiles.get(id))?.revision ?? 0) + 1;
  await profiles.putAll([{ ...newProfile(id), suppressed: 'erased', revision }]);
};

/** What the events and the profile have of her addresses, as they were told. */
const addressesIn = (profile: Profile, events: readonly CustomerEvent[]) => {
  const told = events.flatMap((event) => (event.name === 'Customer Identified' ? [event.traits] : []));
  const all = [profile, ...told];
  return {
    email: new Set(all.flatMap(({ email }) => email ?? [])),
    sms: new Set(all.flatMap(({ phone }) => phone ?? [])),
  };
};

/** Nothing is sent there any more, whoever tells of the address: the stop alone stays. */
const stopAt = (
  { email, sms }: ReturnType<typeof addressesIn>,
  ports: Ports,
): readonly (() => Promise<void>)[] => {
  const at = ports.now();
  const stop = (contact: ContactPoint): ContactPoint =>
    contact.stop?.cause === 'erased' && contact.places.length + contact.softBounces.length === 0
      ? contact
      : { ...stopped(contact, { cause: 'erased', at, source: 'erasure' }), places: [], softBounces: [] };
  return [
    ...[...email].map((address) => () => changeAddress('email', address, stop, ports)),
    ...[...sms].map((number) => () => changeAddress('sms', number, stop, ports)),
  ];
};

/** The passages end: who waits is answered, and what waits for an instant finds nobody when it comes. */
const endPassages = async ({ id, enrolments }: Profile, ports: Ports): Promise<void> => {
  for (const [journey, entry] of entriesByJourney(enrolments)) {
    if (!isOpen(entry)) continue;
    const passage = await ports.ledger.passage(keyOf(id, journey, entry));
    await forgetUnsent(passage, ports);
    await endPassage(passage, erased, ports);
  }
};

/**
 * Those first that lead to an id, by which they are found again after a death between; of each the records of others
 * first, then all that it has, then the profile.
 */
const forget = async (id: CustomerId, ports: Ports): Promise<void> => {
  const { profiles, ledger } = ports;
  const profile = await profiles.get(id);
  if (profile === undefined) return;
  const events = await ledger.eventsSince(id, instant(0));
  for (const alias of await idsMergedInto(id, events, ports)) await forget(alias, ports);
  await endPassages(profile, ports);
  const addresses = addressesIn(profile, events);
  for (const stop of stopAt(addresses, ports)) await stop();
  // What she does as a guest is hers too, whether or not she ever did.
  for (const address of addresses.email) {
    const guest = emailAlias(address);
    if ((await profiles.get(guest)) === undefined) await leaveTombstone(guest, ports);
  }
  for (const other of await ledger.ties(id)) {
    const known = await currentProfile(other, ports);
    // Her own are forgotten whole, and lead here until then.
    if (known?.suppressed === 'erased') continue;
    for (const each of new Set([other, known?.id ?? other])) await leaveNobodyNamed(each, id, ports);
  }
  await ledger.wipe(id);
  await leaveTombstone(id, ports);
};

/**
 * Erases the customer that the id stands for. Repeating it, after a death at whatever request, comes to the same; once
 * more when all is done, it takes away what was being written meanwhile.
 * @throws ContendedProfileError, StoreUnavailableError: once more
 */
export const erase = async (id: CustomerId, ports: Ports): Promise<void> => {
  const customer = (await currentProfile(id, ports))?.id ?? id;
  const { mergingSince: at } = await mark(customer, ports);
  if (at !== undefined) await ports.publish([{ name: 'Customer Erased', at, detail: { customer } }]);
  await forget(customer, ports);
};
