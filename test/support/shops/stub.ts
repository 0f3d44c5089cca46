/** What the stubs of shops have in common: what they keep, what goes wrong with them, and their own checkout. */
import type { Ask, Asked, Asking } from '../../../functions/adapters/ask.ts';
import type { Instant } from '../../../shared/base/time.ts';
import { UnansweredPostError } from '../../../shared/flows/webhooks/deliver.ts';

/** What lies in a basket, in units of the shop's currency. */
export interface BasketItem {
  readonly product: string;
  readonly categories: readonly string[];
  readonly price: number;
}

export interface Basket {
  readonly customer: string;
  readonly items: readonly BasketItem[];
  readonly shipping?: number;
}

/** What the checkout made of a code: an order as its webhook tells of it, or why it does not take the code. */
export type CheckedOut =
  | {
      readonly order: Readonly<Record<string, unknown>>;
      readonly off: number;
      readonly freeShipping: boolean;
    }
  | { readonly refused: string };

export interface Stub {
  readonly ask: Ask;
  /** All that the shop was asked, as `POST discountCodeBasicCreate`. */
  readonly asked: readonly string[];
  /** Codes that its checkout knows. */
  readonly codes: () => readonly string[];
  /** Of a code that its checkout knows: how many orders have it. */
  readonly usedBy: (code: string) => number;
  readonly checkout: (code: string, basket: Basket) => CheckedOut;
  /** The order as its webhook tells that it was cancelled before it was paid. */
  readonly cancel: (order: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Nothing answers there until it is up again. */
  readonly goDown: (isDown: boolean) => void;
  /** The answers of so many requests are lost, after they took effect. */
  readonly lose: (answers: number) => void;
}

/** Before a stub: it is down, or its answer is lost. */
export const createLine = (answer: (asking: Asking) => Asked) => {
  let isDown = false;
  let losing = 0;
  const ask: Ask = async (asking) => {
    if (isDown) throw new UnansweredPostError('it could not be reached: connect ECONNREFUSED');
    const answered = answer(asking);
    if (losing === 0) return answered;
    losing -= 1;
    throw new UnansweredPostError('it did not answer in 15 seconds');
  };
  return {
    ask,
    goDown: (down: boolean) => {
      isDown = down;
    },
    lose: (answers: number) => {
      losing = answers;
    },
  };
};

/** What a shop has of a code, whoever's API told it. */
export interface Standing {
  readonly startsAt: Instant | undefined;
  readonly endsAt: Instant | undefined;
  readonly most: number | undefined;
  readonly oncePerCustomer: boolean;
  readonly minimum: number | undefined;
  readonly products: readonly string[] | undefined;
  readonly categories: readonly string[] | undefined;
  readonly percentOff?: number;
  readonly amountOff?: number;
  readonly freeShipping: boolean;
  /** A product of the basket that is for nothing. */
  readonly gift?: string;
}

/** What the code takes off the basket at that moment, or why it does not. */
export const discountOf = (
  standing: Standing,
  usedBy: readonly string[],
  { customer, items, shipping = 0 }: Basket,
  now: Instant,
): { readonly off: number; readonly freeShipping: boolean } | { readonly refused: string } => {
  const { startsAt, endsAt, most, oncePerCustomer, minimum, products, categories, gift } = standing;
  if (startsAt !== undefined && now < startsAt) return { refused: 'it has not begun' };
  if (endsAt !== undefined && now > endsAt) return { refused: 'it has ended' };
  if (most !== undefined && usedBy.length >= most) return { refused: 'it has been used' };
  if (oncePerCustomer && usedBy.includes(customer)) return { refused: 'this customer has used it' };
  const isMeant = (item: BasketItem): boolean =>
    (products === undefined || products.includes(item.product)) &&
    (categories === undefined || item.categories.some((each) => categories.includes(each)));
  const meant = items.filter(isMeant);
  const worth = meant.reduce((sum, { price }) => sum + price, 0);
  if (meant.length === 0) return { refused: 'nothing in the basket is what it is for' };
  if (minimum !== undefined && worth < minimum) return { refused: 'the basket is worth too little' };
  const given = gift === undefined ? undefined : items.find(({ product }) => product === gift);
  if (gift !== undefined && given === undefined) return { refused: 'the gift is not in the basket' };
  const { percentOff = 0, amountOff = 0, freeShipping } = standing;
  const off =
    Math.min(worth, amountOff) +
    (worth * percentOff) / 100 +
    (given?.price ?? 0) +
    (freeShipping ? shipping : 0);
  return { off: Math.round(off * 100) / 100, freeShipping };
};
