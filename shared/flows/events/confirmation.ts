/** Consents that count only once they are confirmed at the address: who is asked to, and what a confirmation comes to. */
import { parseTouchKey } from '../../base/ids.ts';
import { days, iso, minus } from '../../base/time.ts';
import {
  addressIn,
  type ContactPoint,
  confirmed,
  contactId,
  wanted,
} from '../../customers/contacts/contact.ts';
import { type CustomerEvent, isImported } from '../../customers/events/event.ts';
import { answersIn } from '../../customers/events/kinds/preferences-changed.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { consentTo, marketing } from '../../customers/profiles/topics.ts';
import { wantsConfirmation } from '../../decisions/guardrails/double-opt-in.ts';
import { changeContact } from '../contacts.ts';
import type { Ports } from '../ports.ts';

interface Told {
  /** What is consented to by email. */
  readonly topics: readonly string[];
  /** With what proves it, as a form tells it, and not as a shop tells what it knows already. */
  readonly isByForm: boolean;
  /** Another system has had it confirmed. */
  readonly isConfirmed: boolean;
}

const toldBy = (event: CustomerEvent): Told | undefined => {
  if (event.name === 'Preferences Changed') {
    const topics = answersIn(event.consents).flatMap(([channel, topic, given]) =>
      channel === 'email' && given ? [topic] : [],
    );
    return { topics, isByForm: true, isConfirmed: false };
  }
  if (event.name !== 'Customer Identified') return undefined;
  const { consents, consentDetails } = event.traits;
  const { topics = {}, confirmed: isConfirmed = false, ...proof } = consentDetails?.email ?? {};
  const others = Object.entries(topics).flatMap(([topic, given]) => (given ? [topic] : []));
  return {
    topics: [...(consents?.email === true ? [marketing] : []), ...others],
    isByForm: Object.keys(proof).length > 0,
    isConfirmed,
  };
};

/** Nobody is asked more often, however often a form is filled in with an address. */
const askedAtMostEvery = days(1);

const isToBeAsked = (
  { confirmedAt, refusals, asked, stop }: ContactPoint,
  event: CustomerEvent,
  { topics, isByForm }: Told,
): boolean => {
  const refusedAt = topics.flatMap((topic) => refusals[topic]?.at ?? []);
  if (stop !== undefined || refusedAt.some((at) => at >= event.at)) return false;
  if (confirmedAt !== undefined && refusedAt.length === 0) return false;
  // A shop that tells on each visit what it knows already asks once.
  if (asked === undefined || asked.by === event.id || refusedAt.some((at) => at > asked.at)) return true;
  return isByForm && asked.at < minus(event.at, askedAtMostEvery);
};

/**
 * Tells that a confirmation is wanted where a consent to email is told anew. What was imported begins none: a base that is
 * moved is not to be mailed. Repeating it changes nothing.
 */
export const wantConfirmation = async (
  event: CustomerEvent,
  customer: Profile,
  ports: Ports,
): Promise<void> => {
  if (ports.settings.doubleOptIn === undefined) return;
  const told = toldBy(event);
  const email = addressIn(customer, 'email');
  if (told === undefined || email === undefined || !wantsConfirmation(customer, ports.settings)) return;
  const topics = told.topics.filter((topic) => consentTo(customer, 'email', topic) === true);
  if (topics.length === 0) return;
  const { id, at } = event;
  const contact = contactId(await ports.secret(), 'email', email);
  if (told.isConfirmed) return changeContact(contact, (known) => confirmed(known, at), ports);
  if (isImported(event)) return;
  let isAsked = false;
  await changeContact(
    contact,
    (known) => {
      isAsked = isToBeAsked(known, event, { ...told, topics });
      return isAsked && known.asked?.by !== id ? { ...known, asked: { at, by: id } } : known;
    },
    ports,
  );
  if (isAsked)
    await ports.tell([
      {
        name: 'Confirmation Wanted',
        at,
        detail: { customer: customer.id, id: `confirmation-${id}`, at: iso(at), properties: { topics } },
      },
    ]);
};

type ConsentConfirmed = Extract<CustomerEvent, { readonly name: 'Consent Confirmed' }>;

/** With what was to be confirmed, where the address is the customer's still. */
export const withItsTopics = async (event: ConsentConfirmed, ports: Ports): Promise<CustomerEvent> => {
  const touch = parseTouchKey(event.touch);
  const profile = await ports.profiles.get(event.customer);
  const email = profile && addressIn(profile, 'email');
  if (touch === undefined || email === undefined) return event;
  if (contactId(await ports.secret(), 'email', email) !== event.contact) return event;
  const { enrolment } = await ports.ledger.passage(touch.enrolment);
  const { topics } = enrolment?.trigger?.properties ?? {};
  const named = Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [];
  return { ...event, topics: named.length > 0 ? named : [marketing] };
};

/** She who reads there has said so: what she unsubscribed from there before is over. */
export const confirmAddress = async (
  { contact, topics = [], at }: ConsentConfirmed,
  ports: Ports,
): Promise<void> => changeContact(contact, (known) => wanted(confirmed(known, at), topics), ports);
