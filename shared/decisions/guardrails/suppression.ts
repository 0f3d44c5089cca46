/** Nothing leaves for a customer who was erased, or to where nothing may be sent any more, whoever has the address. */

import { iso } from '../../base/time.ts';
import { type Stop, stopAt, stopSentences } from '../../customers/contacts/contact.ts';
import type { Suppression } from '../../customers/profiles/profile.ts';
import { isMessage, kindOf, type TouchSpec } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

/** Points are no message, and news of an order no marketing: who wants no more of that keeps what is due. */
const isFree = (touch: TouchSpec, reason: Suppression): boolean =>
  reason === 'unsubscribed'
    ? touch.transactional || kindOf(touch.kind).isOwed === true
    : kindOf(touch.kind).isOwed === true && reason !== 'erased';

const sentenceOf = ({ cause, at, until }: Stop): string =>
  `${stopSentences[cause]}, since ${iso(at)}${until === undefined ? '' : `: it rests until ${iso(until)}`}`;

export const suppression: Guardrail = ({ customer, touch, arrival, now }) => {
  if (customer.suppressed !== undefined && !isFree(touch, customer.suppressed))
    return withhold('suppressed', customer.suppressed);
  const stop = isMessage(touch) && arrival !== undefined ? stopAt(arrival.contact, now) : undefined;
  return stop === undefined ? allow : withhold('suppressed', sentenceOf(stop));
};
