/** All kinds of customers' events: whoever adds one writes its file and names it here. */
import * as z from 'zod';
import { checkoutStarted } from './checkout-started.ts';
import { consentConfirmed } from './consent-confirmed.ts';
import { custom } from './custom.ts';
import { customerIdentified } from './customer-identified.ts';
import { customerLinked } from './customer-linked.ts';
import { emailBounced } from './email-bounced.ts';
import { emailMarkedAsSpam } from './email-marked-as-spam.ts';
import type { EventKind } from './kind.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderChanged } from './order-changed.ts';
import { orderCompleted } from './order-completed.ts';
import { orderRefunded } from './order-refunded.ts';
import { pointsGranted, pointsSpent } from './points.ts';
import { preferencesChanged } from './preferences-changed.ts';
import { siteVisited } from './site-visited.ts';
import { surveyAnswered } from './survey-answered.ts';
import { unsubscribed } from './unsubscribed.ts';

/** In the order in which docs/events.md tells of them. */
export const eventKinds = [
  orderCompleted,
  orderChanged,
  orderCancelled,
  orderRefunded,
  checkoutStarted,
  customerIdentified,
  siteVisited,
  customerLinked,
  surveyAnswered,
  unsubscribed,
  preferencesChanged,
  consentConfirmed,
  emailBounced,
  emailMarkedAsSpam,
  pointsGranted,
  pointsSpent,
  custom,
] as const;

export type EventOfAnyKind = Readonly<z.output<(typeof eventKinds)[number]['schema']>>;

const [first, ...others] = eventKinds;
/** An event of any kind, as the queue carries it and the ledger keeps it. */
export const customerEvent: z.ZodType<EventOfAnyKind> = z.discriminatedUnion('name', [
  first.schema,
  ...others.map(({ schema }) => schema),
]);

const byName: ReadonlyMap<string, (typeof eventKinds)[number]> = new Map(
  eventKinds.map((kind) => [kind.name, kind] as const),
);

/** The kind of events of this name; what has none of its own is custom. */
export const kindNamed = (name: string): (typeof eventKinds)[number] => byName.get(name) ?? custom;

/** Others' names for the fields of these are read; those of any other are its properties. */
export const kindsThatOthersTell: readonly EventKind[] = eventKinds.filter(({ read }) => read !== undefined);
