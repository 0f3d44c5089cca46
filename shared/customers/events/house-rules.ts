/** How a shop has what others tell read: what its settings say of that. */
import { remember } from '../../base/remember.ts';
import { nobodyAmong } from './nobody.ts';
import { phoneOf } from './phones.ts';

export interface HouseRules {
  /** Whether an id is one of those that mean nobody. */
  readonly isNobody: (id: string) => boolean;
  /**
   * A phone number as E.164, read by the customer's country, or by the shop's where nobody has said the customer's.
   * `undefined`: it can't be told whose number it is.
   */
  readonly phoneOf: (text: string, country: string | undefined) => string | undefined;
}

/** Of a shop's settings. */
export interface HouseSettings {
  readonly idsOfNobody: readonly string[];
  readonly country?: string | undefined;
}

const mostShops = 4;
const made = remember(mostShops, (settings): HouseRules => {
  const { idsOfNobody, country: ours } = JSON.parse(settings) as HouseSettings;
  return {
    isNobody: nobodyAmong(idsOfNobody),
    phoneOf: (text, country) => phoneOf(text, country ?? ours),
  };
});

export const houseRules = ({ idsOfNobody, country }: HouseSettings): HouseRules =>
  made(JSON.stringify({ idsOfNobody, country }));
