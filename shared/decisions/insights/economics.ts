/** What winning a customer back costs and brings: the assumptions under every figure in money. */
import { minorsIn } from '../../base/money.ts';
import { messagePrice } from '../../base/prices.ts';
import { type ConsentChannel, consentChannels } from '../../customers/profiles/channels.ts';
import type { Settings } from '../../shop/settings.ts';

/** Of one kind of message that each customer gets. */
export interface MessageCost {
  readonly channel: ConsentChannel;
  /** Messages a customer. */
  readonly each: number;
  /** Of one message, in minor units of the shop's currency, and parts of them; absent: nobody has told, and it counts as free. */
  readonly price?: number;
}

export interface Economics {
  /** Of an order's price without a coupon: what is left when goods, shipping and payment are paid. 0 to 100. */
  readonly marginPercent: number;
  /** What the coupon takes off that price; 0: there is none. 0 to 100. */
  readonly discountPercent: number;
  /** How long the coupon is valid. */
  readonly couponDays: number;
  /** Of those who order while it is valid, who use it. 0 to 100. */
  readonly couponUsePercent: number;
  /** How many more come in the window than come anyway, of those, as is assumed until a pilot has shown it: 20 is 12 for 10. */
  readonly liftPercent: number;
  /** To a customer who never reacts. */
  readonly messages: readonly MessageCost[];
  /** How long an order counts as a return. */
  readonly windowDays: number;
}

/** Prices are the settings'. */
export const economicsOf = ({
  economics,
  usdEach,
  currency,
  rates,
}: Pick<Settings, 'economics' | 'usdEach' | 'currency' | 'rates'>): Economics => ({
  ...economics,
  messages: consentChannels.flatMap((channel) => {
    const each = economics.messages[channel] ?? 0;
    const micros = messagePrice(channel, usdEach, { currency, rates });
    if (each === 0) return [];
    return { channel, each, ...(micros !== undefined && { price: (micros * minorsIn(currency)) / 1e6 }) };
  }),
});

/** What the messages to one customer cost, in minor units. */
export const messagesCost = ({ messages }: Economics): number =>
  messages.reduce((sum, { each, price = 0 }) => sum + each * price, 0);

/** Of an order's price without a coupon, 0 to 1, what the coupon takes off, of all who order while it is valid. */
export const discountOf = ({ discountPercent, couponUsePercent }: Economics): number =>
  (discountPercent / 100) * (couponUsePercent / 100);
