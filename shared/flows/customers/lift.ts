/** Lifts what keeps messages from a customer's address: an admin, who knows that it takes them again. */
import type { CustomerId } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import { addressIn, lifted, type StopCause, stopAt } from '../../customers/contacts/contact.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { changeContact, contactOf } from '../contacts.ts';
import type { Ports } from '../ports.ts';
import { type ChannelReach, channelReach } from './channels.ts';

/** What a person of the shop's may lift; the others are for whoever reads there. */
const liftable: readonly StopCause[] = ['bounced', 'bounced-often', 'complained'];

export interface Lifted {
  readonly customer: CustomerId;
  readonly channel: ConsentChannel;
  readonly lifted: StopCause;
  /** What she takes by the channel since; what keeps messages from her still is not an admin's to lift. */
  readonly reach: ChannelReach;
}

/** @throws ContendedProfileError, StoreUnavailableError */
export const liftStop = async (
  customer: Profile,
  channel: ConsentChannel,
  ports: Pick<Ports, 'ledger' | 'secret' | 'settings' | 'now' | 'suppressions'>,
): Promise<Lifted | Refusal> => {
  const contact = await contactOf(customer, channel, ports);
  if (contact === undefined)
    return conflict(`the customer "${customer.id}" has no address for ${channel}`, {
      kind: 'no-address',
      customer: customer.id,
      channel,
    });
  const stop = stopAt(contact, ports.now());
  if (stop === undefined)
    return conflict(`nothing stops ${channel} at the address of "${customer.id}"`, {
      kind: 'not-stopped',
      customer: customer.id,
      channel,
    });
  if (!liftable.includes(stop.cause))
    return conflict(`${channel} is ${stop.cause} there, which whoever reads there alone can lift`, {
      kind: 'lifted-by-reader',
      channel,
      cause: stop.cause,
    });
  const address = addressIn(customer, channel);
  // The provider's list first: while it has the address, the next message would stop it here anew.
  if (channel === 'email' && address !== undefined) await ports.suppressions.release(address);
  await changeContact(contact.id, (each) => lifted(each, ...liftable), ports);
  return {
    customer: customer.id,
    channel,
    lifted: stop.cause,
    reach: await channelReach(customer, channel, ports.now(), ports),
  };
};
