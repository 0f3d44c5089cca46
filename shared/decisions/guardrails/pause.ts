/** Offers wait while another journey of the customer puts something right. */

import { days, plus } from '../../base/time.ts';
import { isOpen } from '../../customers/profiles/profile.ts';
import type { TouchSpec } from '../../journeys/protocol.ts';
import { isMessage } from '../../journeys/records.ts';
import { allow, type Guardrail } from './guardrail.ts';

/** Nobody can say when the other passage ends: asked again each day. */
const askAgainAfter = days(1);

/** Whether it is something that we want of the customer: a message, or a person's call. */
const isContact = (touch: TouchSpec): boolean => isMessage(touch) || touch.kind === 'task';

export const pause: Guardrail = ({ customer, enrolment, touch, now }) => {
  if (touch.transactional || !isContact(touch)) return allow;
  const isPaused = Object.entries(customer.enrolments).some(
    ([journey, entry]) => journey !== enrolment.journey && entry.pauses === true && isOpen(entry),
  );
  return isPaused ? { kind: 'hold', until: plus(now, askAgainAfter) } : allow;
};
