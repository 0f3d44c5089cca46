/** Who is held out gets no marketing, whatever led to it: a passage that began before, a redrive, a merge of two customers. */
import { readerOf } from '../../customers/contacts/contact.ts';
import { recoveryLane } from '../../journeys/lanes.ts';
import { isMarketing } from '../../journeys/touchpoints/index.ts';
import { isHeldOut } from '../enrolling/enrol.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

/** A shadow asks what would come of it: nothing of it leaves. */
export const heldOut: Guardrail = ({ customer, enrolment, touch, settings }) => {
  const { arm, lane = '' } = customer.enrolments[enrolment.journey] ?? {};
  if (arm === 'holdout' || lane === recoveryLane || !isMarketing(touch)) return allow;
  return isHeldOut(readerOf(customer), lane, settings.experiment)
    ? withhold('held-out', 'she is in the control group, or in the holdout of its lane')
    : allow;
};
