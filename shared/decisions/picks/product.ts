/** What the shop sells, as a whole feed of its products tells it; and which feed is in use. */
import * as z from 'zod';
import { minorOf } from '../../base/money.ts';
import { type LinkSettings, leadsTo, ownHosts } from '../../base/own-links.ts';
import { type RecordOf, time } from '../../base/record.ts';
import { days } from '../../base/time.ts';

const [mostLetters, mostAddressLetters] = [200, 500];
const unseen = /[\p{Cc}\p{Zl}\p{Zp}]/u;

const words = (what: string) =>
  z
    .string(`must be ${what}`)
    .trim()
    .min(1, `must be ${what}`)
    .max(mostLetters, `must have at most ${mostLetters} letters`)
    .refine((text) => !unseen.test(text), 'must be one line');

const address = (what: string, pattern: RegExp) =>
  z
    .string(`must be ${what}`)
    .trim()
    .max(mostAddressLetters, `must have at most ${mostAddressLetters} letters`)
    .regex(pattern, `must be ${what}`);

/** A product as a feed tells it: its price in units of the currency. */
export const toldProduct = z.strictObject({
  /** The same that orders and events name it by. */
  id: words('the shop’s id of the product, such as "4711"'),
  name: words('the product’s name'),
  /** Its page. */
  url: address('an address such as https://shop.example/cup', /^https?:\/\/[^\s"'<>\\]+$/i),
  /** Mail programs fetch it unasked: by https alone. */
  image: address(
    'an address of a picture that begins with https://',
    /^https:\/\/[^\s"'<>\\]+$/i,
  ).exactOptional(),
  price: z
    .number('must be an amount such as 18.90')
    .min(0, 'must be an amount such as 18.90')
    .max(1e9, 'must be at most 1,000,000,000')
    .exactOptional(),
  /** ISO 4217; absent: the shop's. */
  currency: z
    .string('must be a currency such as EUR')
    .regex(/^[A-Z]{3}$/, 'must be a currency such as EUR')
    .exactOptional(),
  category: words('the name of a category').exactOptional(),
  /** Absent: it is. */
  inStock: z.boolean('must be true or false').exactOptional(),
});
export type ToldProduct = z.output<typeof toldProduct>;

export const product = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  image: z.string().exactOptional(),
  /** In minor units of its currency. */
  price: z.object({ minor: z.number(), currency: z.string() }).exactOptional(),
  category: z.string().exactOptional(),
  inStock: z.boolean(),
});
/** A product as it is kept. */
export type Product = RecordOf<typeof product>;

/** How long a feed is believed: what a thing costs, and whether there is any, is not known for longer. */
export const feedHolds = days(90);

export const feedHead = z.object({
  version: z.string(),
  /** When it came into use. */
  at: time,
  /** It is shown to nobody from then on. */
  until: time,
  products: z.int(),
  inStock: z.int(),
});
/** The feed in use. */
export type FeedHead = RecordOf<typeof feedHead>;

export const productOf = (
  { id, name, url, image, price, currency, category, inStock = true }: ToldProduct,
  shops: string,
): Product => ({
  id,
  name,
  url,
  ...(image !== undefined && { image }),
  ...(price !== undefined && {
    price: { minor: minorOf(price, currency ?? shops), currency: currency ?? shops },
  }),
  ...(category !== undefined && { category }),
  inStock,
});

/** What is wrong with where its links lead. */
export const strayLink = (
  { url, image }: Pick<ToldProduct, 'url' | 'image'>,
  { brand, linkHosts, imageHosts }: LinkSettings & { readonly imageHosts: readonly string[] },
): { readonly field: 'url' | 'image'; readonly wrong: string } | undefined => {
  const stray = (link: string, hosts: readonly string[], setting: string): string | undefined =>
    leadsTo(ownHosts({ brand, linkHosts: hosts }), link)
      ? undefined
      : `leads to ${URL.canParse(link) ? new URL(link).host : link}, which is not the shop’s; name the host in ${setting} of the settings`;
  const page = stray(url, linkHosts, 'linkHosts');
  if (page !== undefined) return { field: 'url', wrong: page };
  const picture = image === undefined ? undefined : stray(image, [...linkHosts, ...imageHosts], 'imageHosts');
  return picture === undefined ? undefined : { field: 'image', wrong: picture };
};
