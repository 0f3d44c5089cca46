/** Offers wait while another journey of the customer puts something right. */

import { days, plus } from '../../base/time.ts';
import { isOpen } from '../../customers/profiles/profile.ts';
import { kindOf } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail } from './guardrail.ts';

/** Nobody can say when the other passage ends: asked again each day. */
const askAgainAfter = days(1);

export const pause: Guardrail = ({ customer, enrolment, touch, now }) => {
  if (touch.transactional || kindOf(touch.kind).contact === 'none') return allow;
  const isPaused = Object.entries(customer.enrolments).some(
    ([journey, entry]) => journey !== enrolment.journey && entry.pauses === true && isOpen(entry),
  );
  return isPaused ? { kind: 'hold', until: plus(now, askAgainAfter), by: 'pause' } : allow;
};
