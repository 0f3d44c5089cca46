/** What lies in an order or a cart: read from others' lists of products, and kept with its prices in minor units. */
import * as z from 'zod';
import { type Loose, linkOf, listOf, numberOf, priceOf, within } from './reading.ts';

const text = z.string().exactOptional();

export const orderItem = z.object({
  name: z.string(),
  quantity: z.number(),
  /** Of one piece, in minor units of the currency of what it lies in. */
  price: z.number().exactOptional(),
  /** The shop's id of it. */
  product: text,
  category: text,
  /** The address of its picture. */
  image: text,
  /** The address of its page. */
  url: text,
});
export type OrderItem = Readonly<z.output<typeof orderItem>>;

const mostItems = 50;
const mostLetters = 200;
/** Longer addresses cost more than a picture is worth. */
const mostAddressLetters = 500;
/** As much as an event's properties have. */
const mostBytes = 8_192;

const names = {
  name: ['name', 'title', 'product_name', 'item_name'],
  product: ['product_id', 'productId', 'product', 'sku', 'item_id'],
  category: ['category', 'product_type', 'item_category'],
  image: ['image_url', 'imageUrl', 'image'],
  url: ['url', 'product_url', 'productUrl'],
} as const;

const firstText = (product: Loose, of: readonly string[]): string | undefined => {
  const told = of
    .map((name) => product[name])
    .map((value) => (typeof value === 'number' ? String(value) : value))
    .find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
  return told?.trim().slice(0, mostLetters);
};

const firstLink = (product: Loose, of: readonly string[]): string | undefined =>
  of
    .map((name) => linkOf(within(product[name]).src ?? product[name]))
    .find((link) => link !== undefined && link.length <= mostAddressLetters);

/** The address of a product's picture. */
export const pictureIn = (fields: Loose): string | undefined => firstLink(fields, names.image);

/** What an event says of one product. */
export interface ProductTold {
  readonly name?: string;
  /** All that it gives: which of them the cart's list gave is not known. */
  readonly ids: readonly string[];
  readonly quantity?: number;
}

export const productIn = (fields: Loose): ProductTold => {
  const name = firstText(fields, names.name);
  const quantity = numberOf(fields.quantity);
  return {
    ids: names.product.flatMap((field) => firstText(fields, [field]) ?? []),
    ...(name !== undefined && { name }),
    ...(quantity !== undefined && quantity > 0 && { quantity }),
  };
};

/** @param minorOf of an amount in units */
const itemOf = (product: Loose, minorOf: (units: number) => number): readonly OrderItem[] => {
  const name = firstText(product, names.name);
  if (name === undefined) return [];
  const told = numberOf(product.quantity) ?? 1;
  const price = priceOf(product.price);
  const productId = firstText(product, names.product);
  const category = firstText(product, names.category);
  const image = firstLink(product, names.image);
  const url = firstLink(product, names.url);
  return [
    {
      name,
      quantity: told >= 0 && told <= 1e6 ? told : 1,
      ...(price !== undefined && { price: minorOf(price) }),
      ...(productId !== undefined && { product: productId }),
      ...(category !== undefined && { category }),
      ...(image !== undefined && { image }),
      ...(url !== undefined && { url }),
    },
  ];
};

const bytesOf = (items: readonly OrderItem[]): number => Buffer.byteLength(JSON.stringify(items));

/** Rather without pictures than without items. */
const bounded = (items: readonly OrderItem[]): readonly OrderItem[] => {
  if (bytesOf(items) <= mostBytes) return items;
  const bare = items.map(({ image: _, url: __, ...item }) => item);
  while (bytesOf(bare) > mostBytes) bare.pop();
  return bare;
};

/** Of a list of products, however its members are called; what has no name is left out. */
export const itemsIn = (products: unknown, minorOf: (units: number) => number): readonly OrderItem[] =>
  bounded(
    listOf(products)
      .map(within)
      .flatMap((product) => itemOf(product, minorOf))
      .slice(0, mostItems),
  );

/** As a door passes them on, with prices in units. */
export const itemsTold = (products: unknown): readonly OrderItem[] => itemsIn(products, (units) => units);
