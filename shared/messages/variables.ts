/** The variables that a message's template may use, and what they must look like to be safe in it. */
import { isGreetable } from '../base/greetable.ts';
import type { Money } from '../base/money.ts';
import type { Instant } from '../base/time.ts';
import type { OfferTold } from './offers/words.ts';

/** `null` is an optional value that this customer lacks; a template asks with `{% if … %}`. */
export interface MessageVariables {
  readonly customer: {
    readonly firstName: string | null;
    readonly favouriteCategory: string | null;
  };
  readonly brand: {
    readonly name: string;
    readonly url: string;
    /** Postal. */
    readonly address: string;
    /** `#rrggbb`. */
    readonly colour: string;
    /** `null`: the shop has none, and its name stands in its place. */
    readonly logo: LogoVariables | null;
  };
  readonly links: {
    readonly shop: string;
    readonly unsubscribe: string;
    /** What she gets, how often and when: hers to choose. */
    readonly preferences: string;
  };
  /** Of messages that carry a coupon. */
  readonly coupon?: CouponVariables;
  /** Of journeys that a checkout begins. */
  readonly cart?: CartVariables;
  /** Of journeys that a consent to be confirmed begins: where that is done. */
  readonly confirm?: { readonly link: string };
  /** Of messages whose words ask for it. */
  readonly lastOrder?: LastOrderVariables;
  /** Of messages that show what was browsed. */
  readonly browsed?: BrowsedVariables;
  /** Of messages whose words ask for it. */
  readonly picks?: PicksVariables;
  /** Of shops where points are counted, and of journeys that a badge begins. */
  readonly loyalty?: LoyaltyVariables;
  /** The shop's own, by name; `null`: not told. A date is when its day begins, for `date_in`. */
  readonly traits?: Readonly<Record<string, string | number | null>>;
  /** Of journeys that an operator starts: the broadcast's parameters; a moment for `date_in`, which tells it where it is. */
  readonly broadcast?: Readonly<Record<string, string | MomentVariable>>;
  /** Of surveys: the address behind each answer. */
  readonly answers?: Readonly<Record<string, string>>;
  /** When it is sent: what ends is told by how long it still lasts. */
  readonly now: Instant;
  /** Whether it leaves a day or more after its turn: what has just happened has not any more. */
  readonly held: boolean;
  /** IANA; dates are told in it. */
  readonly timezone: string;
  /** ISO 4217, of `coupon.amountOff`. */
  readonly currency: string;
}

export interface LogoVariables {
  /** The address of the picture. */
  readonly url: string;
  /** In pixels, as it is shown. */
  readonly width: number;
  /** The address of the picture for dark screens; `null`: the one there is stands on white. */
  readonly dark: string | null;
}

export interface MomentVariable {
  readonly at: Instant;
  /** IANA, or an offset such as `+08:00`. */
  readonly timezone: string;
}

/** Of a cart or an order. */
export interface ItemVariables {
  readonly name: string;
  readonly quantity: number;
  /** Of one piece, for `money`. */
  readonly price: Money | null;
  /** The address of its picture. */
  readonly image: string | null;
  /** The address of its page. */
  readonly url: string | null;
}

export interface CartVariables {
  /** The first few, for `{% for item in cart.items %}`. */
  readonly items: readonly ItemVariables[];
  /** So many more are in it. */
  readonly more: number;
  /** For `money`; `null` when the shop did not tell. */
  readonly total: Money | null;
  /** Where the customer goes on with it. */
  readonly url: string;
}

export interface LastOrderVariables {
  /** The first few, for `{% for item in lastOrder.items %}`; `null`: there is no order, or nobody has told what lies in it. */
  readonly items: readonly ItemVariables[] | null;
  /** So many more are in it. */
  readonly more: number;
}

/** Something of the shop's, as a message shows it. */
export interface ShownProduct {
  readonly name: string;
  readonly price: Money | null;
  /** The address of its picture. */
  readonly image: string | null;
  readonly url: string;
}

export interface BrowsedVariables {
  /** The latest first, for `{% for item in browsed.items %}`; `null`: nothing. The price is for `money`. */
  readonly items: readonly ShownProduct[] | null;
  readonly category: string | null;
}

export interface PicksVariables {
  /**
   * What goes with what she bought and looked at, or sells best in her favourite category, and is in stock, for
   * `{% for item in picks.items %}`; `null`: nothing. The price is for `money`.
   */
  readonly items: readonly ShownProduct[] | null;
}

export interface LoyaltyVariables {
  readonly points: number | null;
  /** How many expire next. */
  readonly expiring: number | null;
  readonly expireAt: Instant | null;
  /** What this journey, or the event that began it, gave. */
  readonly granted: number | null;
  readonly tier: string | null;
  /** When the tier ends. */
  readonly tierEndsAt: Instant | null;
  /** How many points must be earned by then to keep it. */
  readonly toKeep: number | null;
  /** The badge or level that began the journey. */
  readonly badge: string | null;
}

/** `offer`, `discount` and `terms` say it in words. */
export interface CouponVariables extends OfferTold {
  readonly code: string;
  readonly validUntil: Instant;
}

const paths: ReadonlySet<string> = new Set([
  'customer.firstName',
  'customer.favouriteCategory',
  'brand.name',
  'brand.url',
  'brand.address',
  'brand.colour',
  'brand.logo',
  'brand.logo.url',
  'brand.logo.width',
  'brand.logo.dark',
  'links.shop',
  'links.unsubscribe',
  'links.preferences',
  'held',
  'confirm.link',
  'coupon',
  'coupon.code',
  'coupon.percentOff',
  'coupon.amountOff',
  'coupon.freeShipping',
  'coupon.gift',
  'coupon.points',
  'coupon.minimum',
  'coupon.only',
  'coupon.notWithOthers',
  'coupon.forFriends',
  'coupon.validUntil',
  'loyalty.points',
  'loyalty.expiring',
  'loyalty.expireAt',
  'loyalty.granted',
  'loyalty.tier',
  'loyalty.tierEndsAt',
  'loyalty.toKeep',
  'loyalty.badge',
  'browsed.items',
  'browsed.category',
  'picks.items',
  'lastOrder.items',
  'lastOrder.more',
  'cart.items',
  'cart.more',
  'cart.total',
  'cart.url',
]);

/** Every path that a template may name, but for `answers.<answer>`, `broadcast.<parameter>` and `traits.<trait>`. */
export const knownPaths: readonly string[] = [...paths];
export const isKnownPath = (path: string): boolean =>
  paths.has(path) || /^(?:answers|broadcast|traits)\.[\w-]+$/.test(path);

/** A value that would break out of its place in the message, or lead nowhere. */
export interface UnsafeValue {
  readonly variable: string;
  readonly problem: string;
}

/** In a text, and of a broadcast, an address has at most so many: four of them are a text's whole length. */
export const mostLinkLetters = 400;

const webAddress = /^https?:\/\/[^\s"'<>\\]+$/i;
/** Whether it can stand in a link as it is. */
export const isWebAddress = (value: string): boolean => webAddress.test(value);
const hexColour = /^#[0-9a-f]{6}$/i;

const hasUnsafeLink = ({ image, url }: Pick<ItemVariables, 'image' | 'url'>): boolean =>
  [image, url].some((link) => link !== null && !isWebAddress(link));

/** HTML escaping makes a value harmless as text, but neither `javascript:` in a link nor `;` in a style. */
export const unsafeValue = ({
  brand,
  links,
  cart,
  lastOrder,
  browsed,
  picks,
  answers,
  confirm,
}: MessageVariables): UnsafeValue | undefined => {
  if (!hexColour.test(brand.colour))
    return { variable: 'brand.colour', problem: 'must be a colour such as #7a3cff' };
  const problem = 'must be an http(s) address without spaces or quotes';
  if (!isWebAddress(brand.url)) return { variable: 'brand.url', problem };
  for (const name of ['url', 'dark'] as const)
    if (!isWebAddress(brand.logo?.[name] ?? brand.url)) return { variable: `brand.logo.${name}`, problem };
  for (const [name, link] of Object.entries(links))
    if (!isWebAddress(link)) return { variable: `links.${name}`, problem };
  if (confirm !== undefined && !isWebAddress(confirm.link)) return { variable: 'confirm.link', problem };
  if (cart !== undefined && !isWebAddress(cart.url)) return { variable: 'cart.url', problem };
  if (cart?.items.some(hasUnsafeLink) === true) return { variable: 'cart.items', problem };
  if (lastOrder?.items?.some(hasUnsafeLink) === true) return { variable: 'lastOrder.items', problem };
  if (browsed?.items?.some(hasUnsafeLink) === true) return { variable: 'browsed.items', problem };
  if (picks?.items?.some(hasUnsafeLink) === true) return { variable: 'picks.items', problem };
  for (const answer in answers)
    if (!isWebAddress(answers[answer] ?? '')) return { variable: `answers.${answer}`, problem };
  return undefined;
};

// Control characters, line separators, and the marks that turn the direction of the text around them.
const disruptive = /[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu;

/** What a customer typed, as one tidy line. */
export const singleLine = (value: string): string => value.replace(disruptive, ' ').trim();

/** Nothing but blanks counts as lacking. */
const typed = (value: string | null): string | null =>
  value === null ? null : singleLine(value) === '' ? null : singleLine(value);

/** A name that was told before names were looked at is not greeted either. */
const greetable = (name: string | null): string | null =>
  name === null || !isGreetable(name.trim()) ? null : typed(name);

const named = <Item extends { readonly name: string }>(item: Item): Item => ({
  ...item,
  name: singleLine(item.name),
});

/** The variables with what the customer or the shop typed made harmless for text and headers too, where nothing is escaped. */
export const tidied = (variables: MessageVariables): MessageVariables => ({
  ...variables,
  customer: {
    firstName: greetable(variables.customer.firstName),
    favouriteCategory: typed(variables.customer.favouriteCategory),
  },
  ...(variables.coupon !== undefined && {
    coupon: {
      ...variables.coupon,
      gift: typed(variables.coupon.gift),
      only: variables.coupon.only?.map(singleLine) ?? null,
    },
  }),
  ...(variables.loyalty !== undefined && {
    loyalty: {
      ...variables.loyalty,
      tier: typed(variables.loyalty.tier),
      badge: typed(variables.loyalty.badge),
    },
  }),
  ...(variables.traits !== undefined && {
    traits: Object.fromEntries(
      Object.entries(variables.traits).map(([name, value]) => [
        name,
        typeof value === 'string' ? typed(value) : value,
      ]),
    ),
  }),
  ...(variables.broadcast !== undefined && {
    broadcast: Object.fromEntries(
      Object.entries(variables.broadcast).map(([name, value]) => [
        name,
        typeof value === 'string' ? singleLine(value) : value,
      ]),
    ),
  }),
  ...(variables.browsed !== undefined && {
    browsed: {
      items: variables.browsed.items?.map(named) ?? null,
      category: typed(variables.browsed.category),
    },
  }),
  ...(variables.picks !== undefined && {
    picks: { items: variables.picks.items?.map(named) ?? null },
  }),
  ...(variables.cart !== undefined && {
    cart: {
      ...variables.cart,
      items: variables.cart.items.map(named),
    },
  }),
  ...(variables.lastOrder !== undefined && {
    lastOrder: { ...variables.lastOrder, items: variables.lastOrder.items?.map(named) ?? null },
  }),
});
