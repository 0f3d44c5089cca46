/** Which shop systems' exports are known, and which of them a header is. */
import { normalise } from '../names.ts';
import { amazon } from './amazon.ts';
import { bigcommerce } from './bigcommerce.ts';
import { ebay } from './ebay.ts';
import { etsy } from './etsy.ts';
import type { Format } from './format.ts';
import { jd } from './jd.ts';
import { magento } from './magento.ts';
import { paypal } from './paypal.ts';
import { prestashop } from './prestashop.ts';
import { prestashopList } from './prestashop-list.ts';
import { shopee } from './shopee.ts';
import { shopify } from './shopify.ts';
import { spiffyStores } from './spiffy-stores.ts';
import { square } from './square.ts';
import { squarespace } from './squarespace.ts';
import { stripe } from './stripe.ts';
import { taobao } from './taobao.ts';
import { tiktok } from './tiktok.ts';
import { woocommerce } from './woocommerce.ts';
import { woocommerceAdvanced } from './woocommerce-advanced.ts';
import { woocommerceAnalytics } from './woocommerce-analytics.ts';
import { youzan } from './youzan.ts';

export const formats: readonly Format[] = [
  shopify,
  woocommerce,
  woocommerceAdvanced,
  woocommerceAnalytics,
  bigcommerce,
  prestashop,
  prestashopList,
  magento,
  squarespace,
  spiffyStores,
  stripe,
  paypal,
  square,
  amazon,
  ebay,
  etsy,
  shopee,
  tiktok,
  taobao,
  youzan,
  jd,
];

const listOf = (names: string | readonly string[]): readonly string[] =>
  typeof names === 'string' ? [names] : names;

/** The first of the names that the header has, as its position. */
export const positionOf = (
  names: string | readonly string[],
  spellings: ReadonlyMap<string, number>,
): number | undefined =>
  listOf(names)
    .map((name) => spellings.get(normalise(name)))
    .find((position) => position !== undefined);

/** Where each name of a header stands first. */
export const spellingsOf = (header: readonly string[]): ReadonlyMap<string, number> =>
  new Map(header.map((name, index) => [normalise(name), index] as const).toReversed());

/** Of several, the one that is known by the most names. */
export const formatOf = (spellings: ReadonlyMap<string, number>): Format | undefined =>
  formats
    .filter(({ knownBy }) => knownBy.every((names) => positionOf(names, spellings) !== undefined))
    .sort((one, other) => other.knownBy.length - one.knownBy.length)[0];

/** Every name that a format reads, normalised. */
export const formatNames: ReadonlySet<string> = new Set(
  formats.flatMap(({ knownBy, columns, statuses = [] }) =>
    [...knownBy, ...Object.values(columns), ...statuses].flatMap(listOf).map(normalise),
  ),
);
