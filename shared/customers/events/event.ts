/** Events about customers, checked: what is told at a door becomes one of these there, and is checked no more. */
import type { TouchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { SignalDetail } from '../signals/signal.ts';
import { isBrowsingName } from './kinds/custom.ts';
import { type EventOfAnyKind, kindNamed } from './kinds/index.ts';

export type CustomerEvent = EventOfAnyKind;

/**
 * What is said of a touchpoint: by SES of an email, whose tag is the key; by the bus of a push that it took; by the
 * function that serves links of one that was followed.
 */
export type MailEvent = {
  readonly touch: TouchKey;
  readonly at: Instant;
} & (
  | { readonly kind: 'sent'; readonly messageId: string }
  | ({ readonly kind: 'opened' } & SignalDetail)
  | ({
      readonly kind: 'clicked';
      /** To unsubscribe, or for what else we ask on a page of ours: no interest in the offer. */
      readonly toOwnPage?: boolean;
    } & SignalDetail)
  /** Nobody got it, and nobody will; or not yet. */
  | { readonly kind: 'rejected' | 'delayed'; readonly reason: string }
  | {
      readonly kind: 'bounced';
      /** The mailbox takes nothing, ever. */
      readonly permanent: boolean;
      readonly reason: string;
      /** The mailboxes that it is about, and no others. */
      readonly addresses: readonly string[];
    }
  | {
      readonly kind: 'complained';
      /** As the mailbox's provider calls it, such as `abuse` or `not-spam`. */
      readonly feedback?: string;
      readonly addresses: readonly string[];
    }
);

/** What somebody texted to the shop's number. */
export interface TextReceived {
  readonly id: string;
  readonly at: Instant;
  /** E.164. */
  readonly from: string;
  readonly body: string;
}

/** The event's name as journeys know it. */
export const nameOfEvent = (event: CustomerEvent): string =>
  event.name === 'Custom' ? event.customName : event.name;

export const isBrowsing = (event: CustomerEvent): boolean => isBrowsingName(nameOfEvent(event));

/** Whether the customer was there, in the shop: such an event is a visit. */
export const showsPresence = (event: CustomerEvent): boolean => kindNamed(event.name).showsPresence(event);

/** Whether it is of a history that was imported: nothing begins by it, and nobody acts on it. */
export const isImported = ({ told }: CustomerEvent): boolean => told?.kind === 'imported';
