/** Marketing needs the consent to its topic in its channel, and everything needs an address. */

import { isMessage } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail } from './guardrail.ts';
import { callLimitedBy, limitedBy } from './limits.ts';

export const consent: Guardrail = (question) => {
  const { touch } = question;
  if (touch.kind === 'task' && touch.task.calls) return callLimitedBy(question);
  return isMessage(touch) ? limitedBy('consent', question, touch.channel) : allow;
};
