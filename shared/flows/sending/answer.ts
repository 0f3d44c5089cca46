/** What a step comes to, and the one place that answers its token. */
import { type Instant, iso } from '../../base/time.ts';
import type { Decision } from '../../journeys/decide.ts';
import { detours } from '../../journeys/protocol.ts';
import { type HeldBy, shadowToken } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

export type Answer =
  /** The story goes on by this outcome of the step itself. */
  | { readonly kind: 'outcome'; readonly outcome: string }
  /** The step comes again at that instant; what is paused, when that ends, if that is earlier. */
  | {
      readonly kind: 'held';
      readonly until: Instant;
      readonly due: Instant;
      readonly by: HeldBy;
      readonly busySince?: Instant;
      readonly slot?: Instant;
    }
  /** The step is not to happen: the wait that timed out before it came to this after all. */
  | { readonly kind: 'settled-late'; readonly outcome: string }
  /** The passage ends: its goal is reached, or it is over already. */
  | { readonly kind: 'goal-reached' }
  /** Nothing yet: an event ends the wait, or its deadline does. */
  | { readonly kind: 'open' };

export const passageOver: Answer = { kind: 'goal-reached' };

/** What the wait that a step began, or that an event concerns, has come to. */
export const answerOf = (decision: Decision): Answer => {
  switch (decision.kind) {
    case 'settled':
      return { kind: 'outcome', outcome: decision.outcome };
    case 'goal-reached':
      return passageOver;
    case 'waiting':
      return { kind: 'open' };
  }
};

/** What the wait before a step came to after all, where it leads elsewhere. */
export const lateAnswerOf = (late: Exclude<Decision, { readonly kind: 'waiting' }>): Answer =>
  late.kind === 'settled' ? { kind: 'settled-late', outcome: late.outcome } : passageOver;

/** Nobody else answers a token; of two answers the first counts. */
export const answerToken = async (
  token: string,
  answer: Answer,
  { executions }: Pick<Ports, 'executions'>,
): Promise<void> => {
  if (token === shadowToken) return;
  switch (answer.kind) {
    case 'outcome':
      await executions.succeed(token, { outcome: answer.outcome });
      return;
    case 'held': {
      const { until, due, by, busySince, slot } = answer;
      await executions.detour(token, by === 'pause' ? detours.paused : detours.held, {
        until: iso(until),
        due: iso(due),
        by,
        ...(busySince !== undefined && { busySince: iso(busySince) }),
        ...(slot !== undefined && { slot: iso(slot) }),
      });
      return;
    }
    case 'settled-late':
      await executions.detour(token, detours.signalSettled, { outcome: answer.outcome });
      return;
    case 'goal-reached':
      await executions.detour(token, detours.goalReached, {});
      return;
    case 'open':
  }
};
