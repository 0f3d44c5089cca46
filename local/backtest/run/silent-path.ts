/** What the longest silent path of a journey costs: counted in the engine, on the compiled state machine itself. */
import { days, instant, plus } from '../../../shared/base/time.ts';
import { createClock } from '../../aws/clock.ts';
import { createStates, type LocalStates } from '../../aws/states/index.ts';

export interface SilentPath {
  /** Messages and coupons on the path. */
  readonly touchpoints: number;
  /** States entered, all counted. */
  readonly transitions: number;
}

interface StepPayload {
  readonly token: string;
  readonly touch?: {
    readonly name: string;
    readonly kind: string;
    readonly coupon?: { readonly name: string };
  };
  readonly waits?: unknown;
  readonly cases?: readonly string[];
}

/**
 * Runs one passage of somebody who never reacts: every send goes out, every wait runs to its deadline.
 * @param definition the state machine's ASL
 * @param input the execution's input
 */
export const silentPathOf = async (definition: string, input: unknown): Promise<SilentPath> => {
  const clock = createClock(instant(0));
  const touchpoints = new Set<string>();
  const machine = 'arn:aws:states:local-1:000000000000:stateMachine:silent';
  let states: LocalStates;
  const answer = (token: string, outcome: string): void => {
    states.handle(
      'SendTaskSuccess',
      JSON.stringify({ taskToken: token, output: JSON.stringify({ outcome }) }),
    );
  };
  states = createStates({
    clock,
    invoke: async (_, payload) => {
      const { token, touch, waits, cases } = payload as StepPayload;
      if (touch !== undefined) touchpoints.add(touch.name);
      if (touch?.coupon !== undefined) touchpoints.add(touch.coupon.name);
      if (waits === undefined)
        answer(token, cases?.includes('otherwise') ? 'otherwise' : (cases?.[0] ?? 'sent'));
      return null;
    },
  });
  states.addStateMachine({ arn: machine, name: 'silent', definition });
  states.startExecution(machine, input, 'silent');
  await clock.runUntil(plus(clock.now(), days(400)));
  return { touchpoints: touchpoints.size, transitions: states.stats.transitions };
};
