/** Whoever has reached the goal is not written to any more, but for what its story sends all the same. */
import { hasReachedGoal } from '../../journeys/decide.ts';
import { allow, type Guardrail } from './guardrail.ts';

export const goal: Guardrail = ({ customer, enrolment, touch }) =>
  hasReachedGoal(customer, enrolment) && !('despiteGoal' in touch && touch.despiteGoal === true)
    ? { kind: 'goal-reached' }
    : allow;
