/** Lifts what keeps messages from a customer's address: an admin, who knows that it takes them again. */
import type { CustomerId } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import {
  addressIn,
  contactId,
  lifted,
  newContact,
  type StopCause,
  stopAt,
} from '../../customers/contacts/contact.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { changeContact } from '../contacts.ts';
import type { Ports } from '../ports.ts';

/** What a person of the shop's may lift; the others are for whoever reads there. */
const liftable: readonly StopCause[] = ['bounced', 'bounced-often', 'complained'];

export interface Lifted {
  readonly customer: CustomerId;
  readonly channel: ConsentChannel;
  readonly lifted: StopCause;
  /** What still keeps messages from her; nothing of it is an admin's to lift. */
  readonly stands: readonly string[];
}

/** What keeps marketing from the customer by this channel, but for the stop. */
const standing = (
  { consents, suppressed }: Profile,
  channel: ConsentChannel,
  refusals: Readonly<Record<string, unknown>>,
): readonly string[] => [
  ...Object.keys(refusals).map(
    (topic) => `${topic} was refused at the address, until whoever reads there wants it again`,
  ),
  ...(suppressed === 'unsubscribed' ? ['she has unsubscribed from everything'] : []),
  ...(consents[channel] === true ? [] : ['there is no consent to this channel']),
];

/** @throws ContendedProfileError */
export const liftStop = async (
  customer: Profile,
  channel: ConsentChannel,
  ports: Pick<Ports, 'ledger' | 'secret' | 'now'>,
): Promise<Lifted | Refusal> => {
  const address = addressIn(customer, channel);
  if (address === undefined) return conflict(`the customer "${customer.id}" has no address for ${channel}`);
  const id = contactId(await ports.secret(), channel, address);
  const contact = (await ports.ledger.contact(id)) ?? newContact(id);
  const stop = stopAt(contact, ports.now());
  if (stop === undefined) return conflict(`nothing stops ${channel} at the address of "${customer.id}"`);
  if (!liftable.includes(stop.cause))
    return conflict(`${channel} is ${stop.cause} there, which whoever reads there alone can lift`);
  await changeContact(id, (each) => lifted(each, ...liftable), ports);
  return {
    customer: customer.id,
    channel,
    lifted: stop.cause,
    stands: standing(customer, channel, contact.refusals),
  };
};
