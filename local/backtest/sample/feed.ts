/** The feed of the sample shop: its products as it would export them. */
import type { ToldProduct } from '../../../shared/decisions/picks/product.ts';
import { pictureAddress } from './pictures.ts';
import { sampleCurrency, sampleProducts } from './products.ts';

/** One in so many has just been sold out. */
const soldOut = 13;

/** @param page the shop's own, which its products' pages lie under */
export const sampleFeed = (page: string): readonly ToldProduct[] =>
  sampleProducts.map(({ id, name, category, price }, index) => ({
    id,
    name,
    url: `${page.replace(/\/$/, '')}/products/${id}`,
    image: pictureAddress(page, id),
    price: price / 100,
    currency: sampleCurrency,
    category,
    inStock: index % soldOut !== soldOut - 1,
  }));
