/** One copy of a journey's message reaches an address, whoever reads there. */
import { iso } from '../../base/time.ts';
import { copyAt } from '../../customers/contacts/contact.ts';
import { takesPlace } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const copy: Guardrail = ({ touch, arrival }) => {
  const copied = takesPlace(touch) && arrival ? copyAt(arrival.contact, arrival.place) : undefined;
  return copied === undefined
    ? allow
    : withhold('copy', `who reads there got this message as another customer, at ${iso(copied)}`);
};
