/** What goes into the engine and comes out of it. */

import type { VirtualClock } from '../clock.ts';
import type { Instant } from '../time.ts';
import type { Definition, MachineType } from './definition.ts';
import type { Failure } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionEnd {
  readonly arn: string;
  /** The state machine's ARN. */
  readonly stateMachine: string;
  readonly name: string;
  readonly input: Json;
  readonly status: EndStatus;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** States entered, those of branches and of inline Maps among them. */
  readonly transitions: number;
  /** It was a child of a distributed Map. */
  readonly isChild: boolean;
}

export interface StatesOptions {
  readonly clock: VirtualClock;
  /** Calls a Lambda function; an Error that it throws becomes the ASL error of the Error's name. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Other Task resources, by their ARN. */
  readonly integrations?: Readonly<Record<string, (args: unknown) => Promise<unknown>>>;
  /** Of $random, $uuid, jitter and generated names. */
  readonly seed?: number;
  /** Keeps every execution's history, and what ended whole: for looking into few executions, not for a million. */
  readonly history?: boolean;
  readonly onEnd?: (end: ExecutionEnd) => void;
  /** Why the role of the machine with this ARN is refused the action on the resource; absent: it may do anything. */
  readonly refuses?: (
    machineArn: string,
    action: 'lambda:InvokeFunction' | 'states:StartExecution',
    resource: string,
  ) => string | undefined;
}

export interface MachineInput {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly type?: MachineType;
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly createdAt: Instant;
  /** The definition's text. */
  readonly text: string;
  readonly definition: Definition;
  readonly counts: Counts;
}

/** A machine's running totals. */
export interface Counts {
  started: number;
  children: number;
  transitions: number;
  retries: number;
  readonly ended: Record<EndStatus, number>;
}

/** `arn:…:stateMachine:shop` and `monday` to `arn:…:execution:shop:monday`. */
export const executionArn = (machineArn: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

const text = (at: Instant): string => new Date(at).toISOString();

/**
 * How a `.sync:2` task fails when its execution did not succeed, whatever that one's own error was: with what
 * DescribeExecution says of it (measured of the real service: floci-io/floci, AslExecutorNestedSyncFailureTest).
 */
export const childFailure = (end: ExecutionEnd): Failure => ({
  error: 'States.TaskFailed',
  cause: JSON.stringify({
    ...(end.status !== 'TIMED_OUT' && end.cause ? { Cause: end.cause } : {}),
    ...(end.status !== 'TIMED_OUT' && end.error ? { Error: end.error } : {}),
    ExecutionArn: end.arn,
    Input: JSON.stringify(end.input),
    InputDetails: { Included: true },
    Name: end.name,
    RedriveCount: 0,
    RedriveStatus: 'REDRIVABLE',
    StartDate: end.startedAt,
    StateMachineArn: end.stateMachine,
    Status: end.status,
    StopDate: end.endedAt,
  }),
});

/** The description that a `.sync:2` task gets. */
export const describeEnd = (end: ExecutionEnd, input: Json): JsonObject => ({
  ExecutionArn: end.arn,
  Input: input,
  Name: end.name,
  StartDate: text(end.startedAt),
  StateMachineArn: end.stateMachine,
  Status: end.status,
  StopDate: text(end.endedAt),
});
