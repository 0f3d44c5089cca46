/** Events about customers, parsed: what the queue's messages become at the edge. */
import type { CustomerId, TouchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Properties } from './properties.ts';
import type { Traits } from './traits.ts';

interface Happened {
  /** The producer's own id: the same event has the same id however often it is delivered. */
  readonly id: string;
  readonly customer: CustomerId;
  readonly at: Instant;
  /** Other ids of the same person: of a browser, a device, a guest. */
  readonly alsoKnownAs?: readonly CustomerId[];
  /** What else was told: at most 8 KB as JSON, for journeys to filter on and templates to show. */
  readonly properties?: Properties;
}

export interface CartItem {
  readonly name: string;
  readonly quantity: number;
  /** Of one piece, in hundredths of the shop's currency. */
  readonly price?: number;
}

export type CustomerEvent = Happened &
  (
    | {
        readonly name: 'Order Completed';
        readonly orderId: string;
        /** Hundredths of the shop's currency. */
        readonly value: number;
        readonly couponCode?: string;
      }
    /** Money that went back, of all or a part of an order. */
    | {
        readonly name: 'Order Refunded';
        readonly orderId: string;
        /** Hundredths of the shop's currency, 0 or more. */
        readonly value: number;
      }
    | {
        readonly name: 'Checkout Started';
        readonly checkoutId: string;
        /** Hundredths of the shop's currency. */
        readonly value: number;
        /** Where the customer can go on with it. */
        readonly url?: string;
        readonly items: readonly CartItem[];
      }
    | { readonly name: 'Customer Identified'; readonly traits: Traits }
    /** Tells of other ids and nothing else. `byHand`: somebody with an admin key says so, and it holds of any two. */
    | { readonly name: 'Customer Linked'; readonly byHand?: true }
    | { readonly name: 'Site Visited' }
    | {
        readonly name: 'Survey Answered';
        readonly touch: TouchKey;
        readonly answer: string;
        /** The survey asked for the reason for leaving. */
        readonly isReason?: boolean;
      }
    | { readonly name: 'Unsubscribed' }
    /** Given by the shop, or for a friend; what orders and answers give needs no event of its own. */
    | { readonly name: 'Points Granted' | 'Points Spent'; readonly points: number }
    /** Anything else that the shop tells: journeys may wait for it by its name. */
    | { readonly name: 'Custom'; readonly customName: string }
  );

/** What a provider says of a touchpoint: SES of an email, whose tag is the key; the bus of a push that it took. */
export interface MailEvent {
  readonly kind: 'sent' | 'opened' | 'clicked' | 'bounced' | 'complained';
  readonly touch: TouchKey;
  readonly messageId: string;
  readonly at: Instant;
  /** Only a permanent bounce suppresses the customer. */
  readonly permanent?: boolean;
}

/** The event's name as journeys know it. */
export const nameOfEvent = (event: CustomerEvent): string =>
  event.name === 'Custom' ? event.customName : event.name;

/** Events of browsing that have no kind of their own; their names are those of Segment's ecommerce spec. */
export const browsingNames = [
  'Product Viewed',
  'Product Clicked',
  'Product Added',
  'Product Removed',
  'Product List Viewed',
  'Products Searched',
  'Cart Viewed',
] as const;

const browsing: ReadonlySet<string> = new Set(browsingNames);
export const isBrowsing = (event: CustomerEvent): boolean => browsing.has(nameOfEvent(event));

const presence: ReadonlySet<string> = new Set(['Site Visited', 'Checkout Started', ...browsingNames]);

/** Whether the customer was there, in the shop: such an event is a visit. */
export const showsPresence = (event: CustomerEvent): boolean => presence.has(nameOfEvent(event));
