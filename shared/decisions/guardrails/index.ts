/** The guardrails in their order: the first that does not allow decides. */
import { askedLately } from './asked-lately.ts';
import { brake } from './brake.ts';
import { budget } from './budget.ts';
import { consent } from './consent.ts';
import { copy } from './copy.ts';
import { day } from './day.ts';
import { frequencyCap } from './frequency-cap.ts';
import { goal } from './goal.ts';
import { allow, type Guardrail, type GuardrailVerdict, type Question } from './guardrail.ts';
import { heldOut } from './held-out.ts';
import { offer } from './offer.ts';
import { pause } from './pause.ts';
import { quietHours } from './quiet-hours.ts';
import { sunset } from './sunset.ts';
import { suppression } from './suppression.ts';

export const guardrails: readonly Guardrail[] = [
  suppression,
  consent,
  sunset,
  heldOut,
  brake,
  goal,
  pause,
  quietHours,
  copy,
  askedLately,
  day,
  frequencyCap,
  offer,
  budget,
];

export const guard = (question: Question): GuardrailVerdict => {
  for (const guardrail of guardrails) {
    const verdict = guardrail(question);
    if (verdict.kind !== 'allow') return verdict;
  }
  return allow;
};
