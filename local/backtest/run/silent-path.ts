/** What the longest silent path of a journey costs: counted in the engine, on the compiled state machine itself. */
import { type Duration, days, instant, plus } from '../../../shared/base/time.ts';
import { createClock } from '../../aws/clock.ts';
import { createStates, type LocalStates } from '../../aws/states/index.ts';

export interface SilentPath {
  /** Messages and coupons on the path. */
  readonly touchpoints: number;
  /** States entered, all counted. */
  readonly transitions: number;
  /** In whole days, the last of them begun. */
  readonly lasts: Duration;
}

/** In days. */
const longest = 400;

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
  let lived = 0;
  while (states.running() > 0 && lived < longest) {
    lived += 1;
    await clock.runUntil(plus(instant(0), days(lived)));
  }
  return { touchpoints: touchpoints.size, transitions: states.stats.transitions, lasts: days(lived) };
};
