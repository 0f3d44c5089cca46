/** How a shop has what others tell read: what its settings say of that. */
import type { ShopMoney } from '../../base/money.ts';
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
  /** Amounts are in its currency unless they say otherwise. */
  readonly money: ShopMoney;
}

/** Of a shop's settings. */
export interface HouseSettings extends ShopMoney {
  readonly idsOfNobody: readonly string[];
  readonly country?: string | undefined;
}

const mostShops = 4;
const made = remember(mostShops, (settings): HouseRules => {
  const { idsOfNobody, country: ours, currency, rates } = JSON.parse(settings) as HouseSettings;
  return {
    isNobody: nobodyAmong(idsOfNobody),
    phoneOf: (text, country) => phoneOf(text, country ?? ours),
    money: { currency, rates },
  };
});

export const houseRules = ({ idsOfNobody, country, currency, rates }: HouseSettings): HouseRules =>
  made(JSON.stringify({ idsOfNobody, country, currency, rates }));
