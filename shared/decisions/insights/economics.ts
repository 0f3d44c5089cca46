/** What winning a customer back costs and brings: the assumptions under every figure in money. */
import type { ConsentChannel } from '../../customers/profiles/channels.ts';

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
  /** Of those who order while it is valid, who use it. 0 to 100. */
  readonly couponUsePercent: number;
  /** Of those who would not have come: whom the messages bring, as is assumed until a pilot has shown it. 0 to 100. */
  readonly liftPercent: number;
  /** To a customer who never reacts. */
  readonly messages: readonly MessageCost[];
  /** How long the coupon is valid, and a return counts as theirs. */
  readonly windowDays: number;
}
