/** Whoever has reached the goal is not written to any more. */
import { hasReachedGoal } from '../../journeys/decide.ts';
import { allow, type Guardrail } from './guardrail.ts';

export const goal: Guardrail = ({ customer, enrolment }) =>
  hasReachedGoal(customer, enrolment) ? { kind: 'goal-reached' } : allow;
