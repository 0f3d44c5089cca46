/** Which month it is, for who counts by months and who chooses one. */
import { useNow } from './clock.tsx';
import { useShop } from './shop.tsx';

/** `2026-11`, by the shop's calendar. */
const monthAt = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit' })
    .format(at)
    .slice(0, 7);

export const useThisMonth = (): string => monthAt(useNow(), useShop().timezone);
