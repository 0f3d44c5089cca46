/** How a shop has what others tell read: what its settings say of that. */
import { remember } from '../../base/remember.ts';
import { nobodyAmong } from './nobody.ts';

export interface HouseRules {
  /** Whether an id is one of those that mean nobody. */
  readonly isNobody: (id: string) => boolean;
}

/** Of a shop's settings. */
export interface HouseSettings {
  readonly idsOfNobody: readonly string[];
}

const mostShops = 4;
const made = remember(mostShops, (settings): HouseRules => {
  const { idsOfNobody } = JSON.parse(settings) as HouseSettings;
  return { isNobody: nobodyAmong(idsOfNobody) };
});

export const houseRules = ({ idsOfNobody }: HouseSettings): HouseRules =>
  made(JSON.stringify({ idsOfNobody }));
