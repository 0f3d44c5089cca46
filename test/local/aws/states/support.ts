/** A small cloud for tests of the engine: one machine, functions by name, a clock that starts on a Monday. */
import { createClock, type VirtualClock } from '../../../../local/aws/clock.ts';
import {
  createStates,
  type ExecutionEnd,
  type LocalStates,
  type StatesOptions,
} from '../../../../local/aws/states/index.ts';
import { type Duration, days, type Instant, parseIso, plus } from '../../../../shared/base/time.ts';

export const monday: Instant = parseIso('2026-11-23T02:00:00Z');
export const machineArn = 'arn:aws:states:local-1:000000000000:stateMachine:test';
export const functionArn = (name: string) => `arn:aws:lambda:local-1:000000000000:function:${name}`;

export type Functions = Readonly<Record<string, (payload: never, stand: Stand) => unknown>>;

export interface Stand {
  readonly clock: VirtualClock;
  readonly states: LocalStates;
  readonly ends: ExecutionEnd[];
  /** A call of the API: the answer, or a refusal as `Type: message`. */
  readonly call: (operation: string, request: unknown) => Record<string, unknown> | string;
  readonly run: (time?: Duration) => Promise<void>;
}

/** A machine's text: the states, of which the first is where it starts. */
export const machine = (states: Readonly<Record<string, unknown>>, rest: object = {}): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...rest });

export const createStand = (
  definition: string,
  functions: Functions = {},
  options: Partial<StatesOptions> & { readonly start?: Instant; readonly type?: 'STANDARD' | 'EXPRESS' } = {},
): Stand => {
  const clock = createClock(options.start ?? monday);
  const ends: ExecutionEnd[] = [];
  let stand: Stand;
  const states = createStates({
    clock,
    invoke: async (name, payload) => {
      const run = functions[name.slice(name.lastIndexOf(':') + 1)];
      if (run === undefined) throw new Error(`there is no function ${name}`);
      return run(payload as never, stand);
    },
    onEnd: (end) => ends.push(end),
    ...options,
  });
  states.addStateMachine({
    arn: machineArn,
    name: 'test',
    definition,
    ...(options.type && { type: options.type }),
  });
  stand = {
    clock,
    states,
    ends,
    call: (operation, request) => {
      const { status, body } = states.handle(operation, JSON.stringify(request));
      const answer = JSON.parse(body);
      return status === 200 ? answer : `${answer.__type}: ${answer.message}`;
    },
    run: (time = days(400)) => clock.runUntil(plus(clock.now(), time)),
  };
  return stand;
};

export interface Outcome {
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly status: string;
  /** Seconds it took. */
  readonly took: number;
  readonly transitions: number;
}

export const outcomeOf = ({
  startedAt,
  endedAt,
  status,
  output,
  error,
  cause,
  transitions,
}: ExecutionEnd): Outcome => ({
  status,
  ...(output !== undefined && { output }),
  ...(error !== undefined && { error, cause: cause ?? '' }),
  took: (endedAt - startedAt) / 1_000,
  transitions,
});

/** Runs one execution to its end. */
export const live = async (
  states: Readonly<Record<string, unknown>>,
  input: unknown = {},
  functions: Functions = {},
  rest: object = {},
  options: Partial<StatesOptions> = {},
): Promise<Outcome> => {
  const stand = createStand(machine(states, rest), functions, options);
  stand.states.startExecution(machineArn, input, 'one');
  await stand.run();
  const end = stand.ends.find(({ isChild }) => !isChild);
  if (end === undefined) throw new Error('the execution has not ended');
  return outcomeOf(end);
};

/** A Task state that calls a function, or waits for its token. */
export const task = (
  name: string,
  rest: object = { End: true },
  payload: unknown = '{% $states.input %}',
) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionArn(name), Payload: payload },
  ...rest,
});
export const callback = (name: string, rest: object = { End: true }) => ({
  ...task(name, rest, { token: '{% $states.context.Task.Token %}', input: '{% $states.input %}' }),
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
});

/** One execution, and what is to become of it. */
interface Case {
  readonly states: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
  readonly functions?: Functions;
  /** What the machine has beside its states. */
  readonly rest?: object;
  readonly ends: Partial<Outcome>;
}
/** By their sentences. */
export type Cases = Readonly<Record<string, Case>>;

export const named = (name: string, message = 'on purpose') => Object.assign(new Error(message), { name });
/** A function that fails so often before it is done. */
export const flaky = (failures: number, name = 'Flaky') => {
  let left = failures;
  return () => {
    left -= 1;
    if (left >= 0) throw named(name);
    return 'done';
  };
};
export const fails = (name: string) => () => {
  throw named(name);
};
export const evaluationError = { status: 'FAILED', error: 'States.QueryEvaluationError' };
export const done = { Type: 'Succeed' };
export const boom = { Type: 'Fail', Error: 'Boom', Cause: 'on purpose' };
