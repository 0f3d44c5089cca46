/** Amazon States Language, as far as the compiler writes it (JSONata throughout). */

interface Common {
  readonly Comment?: string;
  readonly Output?: unknown;
}
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: 'FULL' | 'NONE';
}
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Output?: unknown;
  readonly Next: string;
}
export type After = { readonly Next: string } | { readonly End: true };
export type TaskState = Common & {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments: unknown;
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
} & After;
export type ChoiceState = Common & {
  readonly Type: 'Choice';
  readonly Choices: readonly {
    readonly Condition: string;
    readonly Output?: unknown;
    readonly Next: string;
  }[];
  readonly Default?: string;
};
export type WaitState = Common & {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
} & After;
export type MapState = Common & {
  readonly Type: 'Map';
  readonly Items: string;
  readonly ItemSelector: unknown;
  readonly MaxConcurrency: number;
  readonly Label: string;
  readonly ItemProcessor: {
    readonly ProcessorConfig: { readonly Mode: 'DISTRIBUTED'; readonly ExecutionType: 'STANDARD' };
    readonly StartAt: string;
    readonly States: Readonly<Record<string, State>>;
  };
} & After;
export type SucceedState = Common & { readonly Type: 'Succeed' };
export type State = TaskState | ChoiceState | WaitState | MapState | SucceedState;

export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A JSONata expression in ASL's delimiters. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** A JSONata string literal. */
export const literal = (text: string): string => JSON.stringify(text);

export const invoke = 'arn:aws:states:::lambda:invoke';
export const invokeAndAwaitToken = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

/** What a busy, throttling or absent service comes to, by name: the platform's own, and the handlers' for theirs. */
const busyFaults = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'StoreUnavailableError',
] as const;

const again = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 600,
  JitterStrategy: 'FULL',
} as const;

/**
 * Faults worth another try. A function that ends again and again is at fault itself, and is not waited for; how often it does is
 * counted by itself, so that it is not the one end after eight tries of a busy service that fails the execution.
 */
export const retryFaults: readonly Retrier[] = [
  { ErrorEquals: busyFaults, ...again },
  { ErrorEquals: ['Runtime.ExitError'], ...again },
];

/** A callback task that only works, and whose answer was lost with its Lambda. */
export const retryLostAnswer: Retrier = { ErrorEquals: ['States.Timeout'], ...again, MaxAttempts: 3 };

/** A duration in the whole seconds that ASL counts in, scaled, and never nothing. */
export const wholeSeconds = (duration: number, timeScale: number): number =>
  Math.max(1, Math.ceil((duration * timeScale) / 1_000));

/** A duration in milliseconds, scaled, for what travels to the handlers. */
export const scaled = (duration: number, timeScale: number): number => Math.round(duration * timeScale);

const leastWait = 60;
const longestWait = 3_600;

/** When a state was entered first: one that has waited for busy services has been entered again. */
export const enteredFirst =
  '($exists($states.input.busy) ? $states.input.busy : $states.context.State.EnteredTime)';

const busyFor = '($toMillis($states.context.State.EnteredTime) - $toMillis($states.input.since)) / 1000';

/**
 * The states, whose tasks wait for busy services when trying again has not helped: all in one Wait, each for as long as
 * it has been trying, a minute at least and an hour at most. They come back with the input that they had.
 * @param busy what the Wait is called: no step has a capital in its name
 */
export const waitingForBusy = (
  states: Readonly<Record<string, State>>,
  busy = 'Busy',
): Readonly<Record<string, State>> => {
  const patient = Object.entries(states).map(([name, state]): readonly [string, State] => {
    if (state.Type !== 'Task') return [name, state];
    const caught: Catcher = {
      ErrorEquals: busyFaults,
      Output: jsonata(`{'from': ${literal(name)}, 'since': ${enteredFirst}, 'state': $states.input}`),
      Next: busy,
    };
    return [name, { ...state, Catch: [...(state.Catch ?? []), caught] }];
  });
  const tasks = patient.flatMap(([name, { Type }]) => (Type === 'Task' ? [name] : []));
  return {
    ...Object.fromEntries(patient),
    [busy]: {
      Type: 'Wait',
      Seconds: jsonata(`$min([${longestWait}, $max([${leastWait}, $ceil(${busyFor})])])`),
      Next: `${busy}?`,
    },
    [`${busy}?`]: {
      Type: 'Choice',
      Choices: tasks.map((name) => ({
        Condition: jsonata(`$states.input.from = ${literal(name)}`),
        Output: jsonata("$merge([$states.input.state, {'busy': $states.input.since}])"),
        Next: name,
      })),
    },
  };
};
