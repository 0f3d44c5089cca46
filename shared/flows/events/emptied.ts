/** Carts from which all was taken: nothing is left to be reminded of. */
import { entriesByJourney } from '../../base/ids.ts';
import { itemsAfter, takesOut } from '../../customers/events/cart.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { isOpen, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { meanwhile } from '../../journeys/graph.ts';
import type { Trigger } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { cartBegun } from '../sending/cart.ts';
import { breakOff } from '../sending/close.ts';

/** Whether nothing lies in the trigger's cart any more, by what is known now. @param news what was told just now */
const isEmptied = async (
  trigger: Trigger,
  { id: customer }: Profile,
  news: readonly CustomerEvent[],
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<boolean> => {
  const cart = cartBegun(trigger, settings.currency);
  if (cart === undefined) return false;
  const told = new Set(news.map(({ id }) => id));
  const others = await ledger.eventsSince(customer, trigger.at);
  return itemsAfter(cart, [...others.filter(({ id }) => !told.has(id)), ...news])?.length === 0;
};

/** Of a checkout that is told after what came of its cart; only who was in the shop since can have emptied it. */
export const isEmptiedSince = async (
  trigger: Trigger,
  profile: Profile,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<boolean> =>
  profile.lastVisitAt !== undefined &&
  profile.lastVisitAt > trigger.at &&
  isEmptied(trigger, profile, [], ports);

/** Ends the passages that a checkout began whose cart is empty now; one that was filled again since goes on. */
export const endEmptied = async (event: CustomerEvent, profile: Profile, ports: Ports): Promise<void> => {
  if (!takesOut(event)) return;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!isOpen(entry) || entry.checkoutId === undefined) continue;
    const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
    const trigger = passage.enrolment?.trigger;
    if (trigger !== undefined && (await isEmptied(trigger, profile, [event], ports)))
      await breakOff(passage, profile, meanwhile, ports);
  }
};
