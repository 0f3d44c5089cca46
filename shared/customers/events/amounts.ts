/** What events tell of money, and what it is worth to the shop. */
import { type Money, type ShopMoney, worthIn } from '../../base/money.ts';
import type { CustomerEvent } from './event.ts';

type WorthEvent = Extract<CustomerEvent, { readonly value: number }>;

const tellsMoney = (event: CustomerEvent): event is WorthEvent =>
  'value' in event && event.value !== undefined;

/** `undefined`: the event tells of none. */
export const moneyOf = (event: CustomerEvent, { currency }: ShopMoney): Money | undefined =>
  tellsMoney(event) ? { minor: event.value, currency: event.currency ?? currency } : undefined;

/** The currency of the event's amount, where nothing says what it is worth to the shop. */
export const unratedIn = (event: CustomerEvent, shop: ShopMoney): string | undefined => {
  const money = moneyOf(event, shop);
  return money !== undefined && worthIn(money, shop) === undefined ? money.currency : undefined;
};

/** The event in the shop's own currency; what has no rate is worth nothing to whoever counts. */
export const inShopsMoney = (event: CustomerEvent, shop: ShopMoney): CustomerEvent => {
  if (!tellsMoney(event) || event.currency === undefined || event.currency === shop.currency) return event;
  const { currency, ...others } = event;
  return { ...others, value: worthIn({ minor: event.value, currency }, shop) ?? 0 };
};

/** Reads after the field, or by itself. */
export const unratedWarning = (currency: string): string =>
  `${currency} has no rate: the amount is kept, and left out of what the customer has spent; add it to the settings’ rates, such as { ${currency}: 0.5 }`;
