/** What the customer has looked at lately, as the shop's events tell it. */

import { isGreetable } from '../../base/greetable.ts';
import { type Money, minorOf } from '../../base/money.ts';
import type { Json } from '../../base/record.ts';
import { days, minus } from '../../base/time.ts';
import { currency, money } from '../../customers/events/checked.ts';
import { isBrowsing } from '../../customers/events/event.ts';
import { pictureIn } from '../../customers/events/items.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { propertyOf } from '../../journeys/entry.ts';
import type { BrowsedVariables, ShownProduct } from '../../messages/variables.ts';
import type { Ports } from '../ports.ts';
import { isTrusted, trustedPicture } from './items.ts';

/** Who looked at something longer ago has forgotten it. */
export const lately = days(60);
/** A message lists so many. */
const listed = 3;

type Properties = Readonly<Record<string, Json>>;

const textAt = (properties: Properties, path: string): string | undefined => {
  const value = propertyOf(properties, path);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

const priceIn = (properties: Properties, shops: string): Money | null => {
  const price = money.safeParse(propertyOf(properties, 'price'));
  if (!price.success) return null;
  const { data: told = shops } = currency.safeParse(propertyOf(properties, 'currency'));
  return { minor: minorOf(price.data, told), currency: told };
};

/** The latest first, each product once, by its name. */
export const browsedBy = async (
  { id, favouriteCategory }: Profile,
  { now, ledger, settings }: Pick<Ports, 'now' | 'ledger' | 'settings'>,
): Promise<BrowsedVariables> => {
  const { currency: shops, brand } = settings;
  const events = await ledger.eventsSince(id, minus(now(), lately));
  const seen = events.filter(isBrowsing).reverse();
  const items = new Map<string, ShownProduct>();
  for (const { properties = {} } of seen) {
    const name = textAt(properties, 'name');
    if (name === undefined || !isGreetable(name) || items.has(name)) continue;
    const url = textAt(properties, 'url') ?? '';
    items.set(name, {
      name,
      price: priceIn(properties, shops),
      image: trustedPicture(pictureIn(properties), settings),
      url: isTrusted(url, settings) ? url : brand.url,
    });
  }
  const categories = seen.map(({ properties = {} }) => textAt(properties, 'category'));
  return {
    items: items.size === 0 ? null : [...items.values()].slice(0, listed),
    category: categories.find((category) => category !== undefined) ?? favouriteCategory ?? null,
  };
};
