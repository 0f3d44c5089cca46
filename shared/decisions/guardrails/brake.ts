/** What a person has paused waits, and what of a channel's or a message's a person has stopped stays unsent. */

import { plus } from '../../base/time.ts';
import { askAgainAfter, brakeOn, brakeSentence, noBrake } from '../brake/brake.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const brake: Guardrail = ({ brake: braked = noBrake, customer, enrolment, touch, now }) => {
  const { journey } = enrolment;
  const entry = brakeOn(braked, { journey, lane: customer.enrolments[journey]?.lane }, touch);
  if (entry === undefined) return allow;
  if (entry.state === 'stopped') return withhold('brake', brakeSentence(entry));
  return {
    kind: 'hold',
    until: plus(now, askAgainAfter(entry, now)),
    by: 'brake',
    because: brakeSentence(entry),
  };
};
