/** Events about customers, parsed: what the queue's messages become at the edge. */
import type { CustomerId, TouchKey } from '../ids.ts';
import type { Instant } from '../time.ts';

interface Happened {
  /** The producer's own id: the same event has the same id however often it is delivered. */
  readonly id: string;
  readonly customer: CustomerId;
  readonly at: Instant;
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
    | { readonly name: 'Site Visited' }
    | {
        readonly name: 'Survey Answered';
        readonly touch: TouchKey;
        readonly answer: string;
        /** The survey asked for the reason for leaving. */
        readonly isReason?: boolean;
      }
    | { readonly name: 'Unsubscribed' }
    /** Anything else that the shop tells: journeys may wait for it by its name. */
    | { readonly name: 'Custom'; readonly customName: string }
  );

/** What the email provider says of a touchpoint (SES events by EventBridge); the key is the message's tag. */
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
