/** Contact points: what stops and limits messages where they arrive, whoever has the address. */

import type { EnrolmentKey, StepName } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import {
  addressIn,
  type ContactPoint,
  contactId,
  newContact,
  placeFor,
} from '../customers/contacts/contact.ts';
import { ContendedProfileError } from '../customers/profiles/change.ts';
import type { ConsentChannel } from '../customers/profiles/channels.ts';
import type { Profile } from '../customers/profiles/profile.ts';
import type { Arrival } from '../decisions/guardrails/guardrail.ts';
import type { Ports } from './ports.ts';

type Needed = { readonly ledger: Pick<Ports['ledger'], 'contact' | 'changeContact'> } & Pick<Ports, 'secret'>;

/** Where the channel's messages reach the customer; `undefined`: no address is known, or none is needed. */
export const contactOf = async (
  customer: Profile,
  channel: ConsentChannel,
  { ledger, secret }: { readonly ledger: Pick<Ports['ledger'], 'contact'> } & Pick<Ports, 'secret'>,
  how?: 'lately',
): Promise<ContactPoint | undefined> => {
  const address = addressIn(customer, channel);
  if (address === undefined) return undefined;
  const id = contactId(await secret(), channel, address);
  return (await ledger.contact(id, how)) ?? newContact(id);
};

/** `undefined`: no address is known, or none is needed. */
export const arrivalOf = async (
  customer: Profile,
  channel: ConsentChannel,
  {
    enrolment,
    step,
    now,
  }: { readonly enrolment: EnrolmentKey; readonly step: StepName; readonly now: Instant },
  ports: Needed,
  how?: 'lately',
): Promise<Arrival | undefined> => {
  const contact = await contactOf(customer, channel, ports, how);
  return contact && { contact, place: placeFor(await ports.secret(), enrolment, step, now) };
};

/** Others write it between so many reads and writes: no coincidence. */
const mostTries = 12;

/**
 * Writes what `change` makes of the contact point.
 * @param change the same contact point where nothing is to be written
 * @throws ContendedProfileError
 */
export const changeContact = async (
  id: string,
  change: (contact: ContactPoint) => ContactPoint,
  { ledger }: Pick<Needed, 'ledger'>,
): Promise<void> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const contact = (await ledger.contact(id)) ?? newContact(id);
    const changed = change(contact);
    if (changed === contact || (await ledger.changeContact(changed)) === 'written') return;
  }
  throw new ContendedProfileError(
    `the contact point ${id} was written by others ${mostTries} times in a row`,
  );
};

/** As `changeContact`, of the point that this address is. */
export const changeAddress = async (
  channel: ConsentChannel,
  address: string,
  change: (contact: ContactPoint) => ContactPoint,
  ports: Needed,
): Promise<void> => changeContact(contactId(await ports.secret(), channel, address), change, ports);
