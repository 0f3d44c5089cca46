/** How a shop has what others tell read: what its settings say of that. */
import type { ShopMoney } from '../../base/money.ts';
import { type LinkSettings, leadsTo, ownHosts } from '../../base/own-links.ts';
import { remember } from '../../base/remember.ts';
import { marketing } from '../profiles/topics.ts';
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
  /** IANA: a time of day that does not say where it is meant is by the shop's clock. */
  readonly timezone: string;
  /** Times are told so, and nobody is to be warned of it: a file is written by the shop's clock. */
  readonly expectsWallClocks?: true;
  /** Whether a link leads to the shop's own pages. */
  readonly isOwnLink: (link: string) => boolean;
  /** What customers may consent to, marketing first. */
  readonly topics: readonly string[];
}

/** Of a shop's settings. */
export interface HouseSettings extends ShopMoney, LinkSettings {
  readonly idsOfNobody: readonly string[];
  readonly country?: string | undefined;
  readonly timezone: string;
  readonly topics: readonly string[];
}

const mostShops = 4;
const made = remember(mostShops, (settings): HouseRules => {
  const {
    idsOfNobody,
    country: ours,
    currency,
    rates,
    timezone,
    topics,
    ...links
  } = JSON.parse(settings) as HouseSettings;
  const hosts = ownHosts(links);
  return {
    isNobody: nobodyAmong(idsOfNobody),
    phoneOf: (text, country) => phoneOf(text, country ?? ours),
    money: { currency, rates },
    timezone,
    isOwnLink: (link) => leadsTo(hosts, link),
    topics: [marketing, ...topics],
  };
});

export const houseRules = ({
  idsOfNobody,
  country,
  currency,
  rates,
  timezone,
  brand: { url },
  linkHosts,
  topics,
}: HouseSettings): HouseRules =>
  made(
    JSON.stringify({ idsOfNobody, country, currency, rates, timezone, brand: { url }, linkHosts, topics }),
  );
