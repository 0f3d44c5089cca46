/** The postal address of an id that was taken for a customer's: each has again the one that was told of it. */
import type { CustomerId } from '../../base/ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { AddressRecord } from '../../customers/profiles/address.ts';
import type { Ports } from '../ports.ts';
import type { Parts } from './owned.ts';

const told = (customer: CustomerId, events: readonly CustomerEvent[]): readonly AddressRecord[] =>
  events.flatMap((event) => {
    const address = event.name === 'Customer Identified' ? event.traits.address : undefined;
    return address === undefined ? [] : [{ customer, address, at: event.at }];
  });

/** What is kept of the customer, whose it is, and what was told of the customer before it. */
export const postalAddressOf = async (
  alias: CustomerId,
  customer: CustomerId,
  { going, staying }: Parts,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<{
  readonly kept: AddressRecord | undefined;
  readonly whose: 'customer' | 'alias' | 'unknown';
  readonly own: AddressRecord | undefined;
}> => {
  const kept = await ledger.address(customer);
  const own = told(customer, staying);
  const before = await ledger.address(alias);
  const theirs = [...told(alias, going), ...(before === undefined ? [] : [before])];
  const isKept = ({ at }: AddressRecord): boolean => at === kept?.at;
  return {
    kept,
    whose: own.some(isKept) ? 'customer' : theirs.some(isKept) ? 'alias' : 'unknown',
    own: own.at(-1),
  };
};

/** The alias's stays in its own record, and comes again with what is told. Repeating it changes nothing. */
export const giveBackPostalAddress = async (
  alias: CustomerId,
  customer: CustomerId,
  parts: Parts,
  ports: Pick<Ports, 'ledger'>,
): Promise<void> => {
  const { kept, whose, own } = await postalAddressOf(alias, customer, parts, ports);
  if (kept !== undefined && whose === 'alias') await ports.ledger.dropAddress(kept);
  if (own !== undefined) await ports.ledger.keepAddress(own);
};
