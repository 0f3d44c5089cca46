/** Events about customers, checked: what is told at a door becomes one of these there, and is checked no more. */
import type { TouchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { isBrowsingName } from './kinds/custom.ts';
import { type EventOfAnyKind, kindNamed } from './kinds/index.ts';

export type CustomerEvent = EventOfAnyKind;

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

export const isBrowsing = (event: CustomerEvent): boolean => isBrowsingName(nameOfEvent(event));

/** Whether the customer was there, in the shop: such an event is a visit. */
export const showsPresence = (event: CustomerEvent): boolean => kindNamed(event.name).showsPresence(event);

/** Whether it is of a history that was imported: nothing begins by it, and nobody acts on it. */
export const isImported = ({ told }: CustomerEvent): boolean => told?.kind === 'imported';
