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
  readonly Seconds?: number;
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

/** Faults worth another try, by name: the platform's own, and those that the handlers throw for it. */
export const retryFaults: Retrier = {
  ErrorEquals: [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
    'Lambda.Unknown',
    'Runtime.ExitError',
    'Sandbox.Timedout',
    'ChannelUnavailableError',
    'StoreUnavailableError',
  ],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 600,
  JitterStrategy: 'FULL',
};

/** A callback task that only works, and whose answer was lost with its Lambda. */
export const retryLostAnswer: Retrier = { ...retryFaults, ErrorEquals: ['States.Timeout'], MaxAttempts: 3 };

/** A duration in the whole seconds that ASL counts in, scaled, and never nothing. */
export const wholeSeconds = (duration: number, timeScale: number): number =>
  Math.max(1, Math.ceil((duration * timeScale) / 1_000));

/** A duration in milliseconds, scaled, for what travels to the handlers. */
export const scaled = (duration: number, timeScale: number): number => Math.round(duration * timeScale);
