/**
 * Makes the ids of one person one customer. An id is linked once. Two customers who both have orders are merged only by
 * hand: what tells of an alias is a browser that two people share as often as two ids of one person.
 */

import { type CustomerId, entriesByJourney } from '../../base/ids.ts';
import { days, type Instant, instant, minus } from '../../base/time.ts';
import { emailAlias } from '../../customers/events/alias.ts';
import { isGuest } from '../../customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import { emptied, isOpen, newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { earn, withBalance, withoutCounted } from '../../decisions/points/account.ts';
import type { PointsEntry } from '../../decisions/points/entry.ts';
import { type Terms, termsOf } from '../../decisions/points/terms.ts';
import { merged } from '../../journeys/graph.ts';
import { ownMarks } from '../../journeys/reserved-names.ts';
import { currentProfile, forCurrent, untilWrittenFor } from '../current.ts';
import { tellTier } from '../points/tell.ts';
import type { Ports } from '../ports.ts';
import { endPassage } from '../sending/close.ts';
import { leaveBehind } from '../tasks/change.ts';
import { carriedOver } from './carried-over.ts';
import { journeysInVain } from './in-vain.ts';
import { noteClaim, reasonOfNobody } from './nobody.ts';
import { carryShopTraits } from './shop-traits.ts';

/** What a link comes to. `merging`: there is something to merge, now or since a Lambda died. */
type Link =
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'merging'; readonly alias: Profile; readonly into: CustomerId };

const withPassagesClosed = (profile: Profile, into: CustomerId, at: Profile['mergingSince']): Profile => ({
  ...profile,
  mergedInto: into,
  ...(at !== undefined && { mergingSince: at }),
  enrolments: Object.fromEntries(
    Object.entries(profile.enrolments).map(([journey, entry]) => [
      journey,
      isOpen(entry) && at !== undefined ? { ...entry, exitedAt: at } : entry,
    ]),
  ),
});

const isByHand = (event: CustomerEvent): boolean => event.name === 'Customer Linked' && event.byHand === true;

const areApart = (profile: Profile | undefined, from: CustomerId): boolean =>
  profile?.apartFrom?.includes(from) === true;

const customerMerged = 'Customer Merged';

const hasMergedTooMuch = async (
  customer: CustomerId,
  at: Instant,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<boolean> => {
  const { atMost, withinDays } = settings.merges;
  const lately = await ledger.eventsSince(customer, minus(at, days(withinDays)));
  const merges = lately.filter((event) => event.name === 'Custom' && event.customName === customerMerged);
  return merges.length >= atMost;
};

/**
 * From the link on, what is told of the alias is told of the customer; so too of one of whom nothing is known yet. What
 * the alias's profile knew goes over in the same write, so that whatever keeps either of them from being written to keeps
 * the customer from that moment on.
 */
const link = (alias: CustomerId, event: CustomerEvent, ports: Ports): Promise<Link> =>
  untilWritten(alias, async (): Promise<Link | 'stale'> => {
    const { profiles, ledger, settings } = ports;
    const { customer } = event;
    const before = await profiles.get(alias);
    if (before?.mergedInto === customer && before.mergingSince === undefined) return { kind: 'known' };
    const into = await currentProfile(customer, ports);
    if (into === undefined || into.id === alias) return { kind: 'known' };
    if (into.suppressed === 'erased' || before?.suppressed === 'erased') return { kind: 'known' };
    if (before?.mergedInto !== undefined) {
      const owner = (await currentProfile(alias, ports))?.id;
      if (owner !== into.id) return { kind: 'refused', because: 'it is another customer’s already' };
      return before.mergingSince === undefined
        ? { kind: 'known' }
        : { kind: 'merging', alias: before, into: into.id };
    }
    if (into.suppressed === reasonOfNobody || before?.suppressed === reasonOfNobody) return { kind: 'known' };
    const byHand = isByHand(event);
    if (!byHand && (areApart(before, into.id) || areApart(into, alias)))
      return { kind: 'refused', because: 'a person has split them' };
    if (!byHand && into.orders > 0 && (before?.orders ?? 0) > 0)
      return { kind: 'refused', because: 'both have orders' };
    if (!byHand && before !== undefined && (await hasMergedTooMuch(into.id, event.at, ports)))
      return { kind: 'refused', because: 'more ids than a person has became this customer’s lately' };
    const at = before === undefined ? undefined : ports.now();
    const marked = withPassagesClosed(before ?? newProfile(alias), into.id, at);
    const terms = termsOf(settings);
    const after =
      before === undefined
        ? into
        : carriedOver(
            into,
            terms === undefined ? marked : withoutCounted(marked, terms),
            await ledger.eventsSince(alias, instant(0)),
            settings,
            await journeysInVain(before, ports),
          );
    // Who has the address leads to its guest; so the most frequent link of all costs no tie.
    if (before !== undefined || into.email === undefined || alias !== emailAlias(into.email))
      await ledger.tie(into.id, alias);
    if (before?.email !== undefined) await ledger.tie(alias, emailAlias(before.email));
    const written = await profiles.merge({ before, after: marked }, { before: into, after });
    if (written === 'stale') return 'stale';
    return before === undefined ? { kind: 'known' } : { kind: 'merging', alias: marked, into: into.id };
  });

type NamedEvent = Extract<CustomerEvent, { name: 'Custom' }>;

/** On the customer's timeline, once. */
const note = (
  told: Pick<NamedEvent, 'id' | 'customer' | 'at' | 'customName' | 'properties'>,
  ports: Ports,
): Promise<void> =>
  forCurrent(
    told.customer,
    async ({ id }) => {
      await ports.ledger.note({ ...told, customer: id, name: 'Custom' });
    },
    ports,
  );

/** Of what a shared browser does, each event would tell the same again. */
const isAboutIds = ({ name }: CustomerEvent): boolean =>
  name === 'Customer Identified' || name === 'Customer Linked';

const noteRefusal = (
  { customer, at }: CustomerEvent,
  alias: CustomerId,
  because: string,
  ports: Ports,
): Promise<void> => {
  const told = { id: `not-merged-${alias}`, customer, at, customName: ownMarks.mergeRefused };
  return note({ ...told, properties: { alias, because } }, ports);
};

/** Entries keep their ids, so that the events that they come from bring nothing more when they are told again. */
const carryPoints = async (entry: PointsEntry, id: CustomerId, terms: Terms, ports: Ports): Promise<void> => {
  const earnedBy = await untilWrittenFor(
    id,
    async (customer) => {
      const { balance, writes, reached } = earn(
        await ports.ledger.account(customer.id),
        [entry],
        terms,
        ports.now(),
      );
      if (writes.entries.length === 0) return { customer: customer.id, reached };
      const records = { touches: [], coupons: [], waiters: [], points: writes };
      const written = await ports.ledger.claim(customer, withBalance(customer, balance, terms), records);
      return written === 'stale' ? 'stale' : { customer: customer.id, reached };
    },
    ports,
  );
  if (earnedBy?.reached !== undefined) await tellTier(earnedBy.customer, earnedBy.reached, ports);
};

/** Repeating it changes nothing: it goes on where a Lambda died. */
const merge = async (
  { alias, into }: Extract<Link, { kind: 'merging' }>,
  at: CustomerEvent['at'],
  ports: Ports,
  takeIn: (event: CustomerEvent) => Promise<void>,
): Promise<void> => {
  const { ledger, profiles, settings } = ports;
  const terms = termsOf(settings);
  const events = await ledger.eventsSince(alias.id, instant(0));
  for (const [journey, entry] of entriesByJourney(alias.enrolments)) {
    if (entry.exitedAt !== alias.mergingSince) continue;
    const passage = await ledger.passage(keyOf(alias.id, journey, entry));
    await leaveBehind(passage.tasks, ports);
    await endPassage(passage, merged, ports);
  }
  const merging = { id: `merged-${alias.id}`, customer: into, at, customName: customerMerged };
  const kept = events.filter(({ name }) => name === 'Order Completed').length;
  const ordersOfNoEvent = alias.orders - kept;
  await note(
    { ...merging, properties: { alias: alias.id, ...(ordersOfNoEvent > 0 && { ordersOfNoEvent }) } },
    ports,
  );
  await carryShopTraits(alias.id, into, ports);
  if (terms !== undefined) {
    const { entries } = await ledger.account(alias.id);
    for (const entry of entries) await carryPoints(entry, into, terms, ports);
  }
  for (const event of events) await takeIn({ ...event, customer: into, as: event.as ?? alias.id });
  const address = await ledger.address(alias.id);
  if (address !== undefined)
    await forCurrent(into, ({ id }) => ledger.keepAddress({ ...address, customer: id }), ports);
  await ports.publish([{ name: customerMerged, at, detail: { customer: into, alias: alias.id } }]);
  await untilWritten(alias.id, async () => {
    const before = await profiles.get(alias.id);
    if (before?.mergingSince === undefined || before.suppressed === 'erased') return undefined;
    const tombstone = { ...emptied(before), mergedInto: into };
    return (await profiles.update(before, tombstone)) === 'stale' ? 'stale' : undefined;
  });
};

/**
 * Links what the event tells to be other ids of its customer.
 * @param aliases of the event
 * @param takeIn takes an event of the alias's in as the customer's own; taken in twice, it counts once
 * @returns whether the customer's profile is another one now
 */
export const linkAliases = async (
  event: CustomerEvent,
  aliases: readonly CustomerId[],
  ports: Ports,
  takeIn: (event: CustomerEvent) => Promise<void>,
): Promise<boolean> => {
  let hasChanged = false;
  for (const alias of aliases) {
    const found = await link(alias, event, ports);
    if (found.kind === 'merging') await merge(found, event.at, ports, takeIn);
    else if (found.kind === 'refused') {
      await ports.ledger.tie(alias, event.customer);
      if (!isAboutIds(event)) continue;
      await noteRefusal(event, alias, found.because, ports);
      if (isGuest(alias) && !isByHand(event)) await noteClaim(alias, event, ports, takeIn);
    } else continue;
    hasChanged = true;
  }
  return hasChanged;
};
