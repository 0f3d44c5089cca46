/** Folds events as they are taken in: what adds up counts once. */
import type { ShopMoney } from '../../shared/base/money.ts';
import type { CustomerEvent } from '../../shared/customers/events/event.ts';
import { addsUp } from '../../shared/customers/events/fold.ts';
import { foldEvents } from '../../shared/customers/orders/folding.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';

/** `undefined`: there are no events. */
export const foldAll = (
  events: readonly CustomerEvent[],
  before?: Profile,
  shop: ShopMoney = { currency: 'EUR', rates: {} },
): Profile | undefined => {
  const told = new Set<string>();
  const once = events.filter((event) => !addsUp(event) || (!told.has(event.id) && told.add(event.id)));
  return foldEvents(before, once, shop);
};
