/** Which month it is, for who counts by months and who chooses one. */
import { useFormat } from '../words/format.ts';
import { useNow } from './clock.tsx';

/** `2026-11`, by the shop's calendar. */
export const useThisMonth = (): string => useFormat().date(useNow()).slice(0, 7);
