/** Offers wait while another journey of the customer, of a higher lane, puts something right. */

import { days, plus } from '../../base/time.ts';
import { isPaused } from '../../journeys/lanes.ts';
import { canBePaused } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail } from './guardrail.ts';

/** The end of the other passage is told; should nobody tell it, it is looked for after so long. */
const looksAgainAfter = days(30);

export const pause: Guardrail = ({ customer, enrolment, touch, settings, now }) =>
  canBePaused(touch) && isPaused(customer, enrolment.journey, settings.lanes)
    ? { kind: 'hold', until: plus(now, looksAgainAfter), by: 'pause' }
    : allow;
