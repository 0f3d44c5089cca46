/** The timezone that a customer lives by. */
import { remember } from '../../base/remember.ts';

export const isKnownZone = remember(1_000, (zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
});

/** The customer's own, where there is one and it is a timezone; else the shop's. */
export const zoneOf = ({ timezone }: { readonly timezone?: string | undefined }, shops: string): string =>
  timezone !== undefined && isKnownZone(timezone) ? timezone : shops;
