/** Nothing leaves for a customer who was erased, or to where nothing may be sent any more, whoever has the address. */

import type { Suppression } from '../../customers/profiles/profile.ts';
import { isMessage, kindOf, type TouchSpec } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail } from './guardrail.ts';
import { limitedBy, suppressedBy } from './limits.ts';

/** Points are no message: who wants no more of those keeps what is due. */
const isFree = (touch: TouchSpec, reason: Suppression): boolean =>
  kindOf(touch.kind).isOwed === true ? reason !== 'erased' : reason === 'unsubscribed' && touch.transactional;

export const suppression: Guardrail = (question) => {
  const { customer, touch } = question;
  if (isMessage(touch)) return limitedBy('suppressed', question, touch.channel);
  const { suppressed } = customer;
  return suppressed === undefined || isFree(touch, suppressed) ? allow : suppressedBy(question);
};
