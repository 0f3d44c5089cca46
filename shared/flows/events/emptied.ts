/** Carts from which all was taken: nothing is left to be reminded of. */
import { entriesByJourney } from '../../base/ids.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import { checkoutIds, firstOf, idOf } from '../../customers/events/reading.ts';
import { isOpen, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { meanwhile } from '../../journeys/graph.ts';
import type { Ports } from '../ports.ts';
import { breakOff } from '../sending/close.ts';

interface Emptied {
  /** Absent: whichever the customer has. */
  readonly checkoutId?: string;
}

const isEmptyList = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

/** The cart that is empty after the event; `undefined`: the event says of none that it is. */
export const emptiedBy = (event: CustomerEvent): Emptied | undefined => {
  if (event.name === 'Checkout Started')
    return event.items.length === 0 && event.value === 0 ? { checkoutId: event.checkoutId } : undefined;
  const { properties = {} } = event;
  const name = nameOfEvent(event);
  const isEmptied =
    name === 'Cart Emptied' ||
    (name === 'Cart Updated' && (isEmptyList(properties.products) || isEmptyList(properties.items)));
  if (!isEmptied) return undefined;
  const checkoutId = idOf(firstOf(properties, checkoutIds)?.value);
  return { ...(checkoutId !== undefined && { checkoutId }) };
};

/** Ends the passages that a checkout began whose cart is empty now; one that was filled again since goes on. */
export const endEmptied = async (event: CustomerEvent, profile: Profile, ports: Ports): Promise<void> => {
  const emptied = emptiedBy(event);
  if (emptied === undefined) return;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    const { checkoutId } = entry;
    const isMeant = emptied.checkoutId === undefined || emptied.checkoutId === checkoutId;
    if (!isOpen(entry) || checkoutId === undefined || !isMeant) continue;
    const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
    const filledAt = passage.enrolment?.trigger?.at;
    if (filledAt !== undefined && filledAt <= event.at) await breakOff(passage, profile, meanwhile, ports);
  }
};
