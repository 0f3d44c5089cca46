/** Step Functions in process: interprets state machines (JSONata) under a virtual clock; what waits is plain data. */
import { type ApiAnswer, answerCall } from './api.ts';
import {
  type EndStatus,
  executionArn,
  type Machine,
  type MachineInput,
  type StatesOptions,
} from './contracts.ts';
import { Engine } from './engine.ts';
import { type Json, overTheWire } from './json.ts';

export type { EndStatus, ExecutionEnd, MachineInput, StatesOptions } from './contracts.ts';

/** Running totals of a machine. */
export interface MachineStats {
  /** Executions started, without the children of distributed Maps. */
  readonly started: number;
  /** Children of distributed Maps. */
  readonly children: number;
  /** What Standard bills: states entered, retries included, and one for each child of a distributed Map. */
  readonly transitions: number;
  readonly retries: number;
  readonly ended: Readonly<Record<EndStatus, number>>;
  /** How often each state was entered. */
  readonly entered: ReadonlyMap<string, number>;
  /** How often a state followed another: from, to, count. */
  readonly edges: readonly (readonly [from: string, to: string, count: number])[];
}

export interface StatesStats {
  /** Of all machines: what is billed. */
  readonly transitions: number;
  readonly retries: number;
  /** By the machine's name. */
  readonly byMachine: ReadonlyMap<string, MachineStats>;
}

export interface LocalStates {
  /** AWSStepFunctions, JSON 1.0 text in and out; refusals have status 400 and AWS's error bodies. */
  readonly handle: (operation: string, body: string) => ApiAnswer;
  /** @throws DefinitionError naming machine, state and what is wrong or not supported */
  readonly addStateMachine: (machine: MachineInput) => void;
  /**
   * Gives the execution's ARN.
   * @throws ApiError as StartExecution refuses
   */
  readonly startExecution: (stateMachineArn: string, input: unknown, name?: string) => string;
  readonly stats: StatesStats;
  /** The open task that a token is for: its state, and its execution's input. */
  readonly taskOf: (token: string) => { readonly state: string; readonly input: Json } | undefined;
  /** Executions that are open now. */
  readonly running: () => number;
  /** All that is open, as JSON text; taken while nothing is in flight, it goes on in another engine to the same end. */
  readonly snapshot: () => string;
  /** Takes up a snapshot. Its executions go on with the definitions that they started with. */
  readonly restore: (snapshot: string) => void;
}

const statsOf = ({ counts, definition }: Machine): MachineStats => {
  const states = [...definition.states.values()];
  return {
    ...counts,
    ended: { ...counts.ended },
    entered: new Map(states.map(({ name, entered }) => [name, entered])),
    edges: states.flatMap(({ name, followed }) =>
      [...followed].map(([to, count]) => [name, to, count] as const),
    ),
  };
};

const total = (machines: Iterable<Machine>, count: 'transitions' | 'retries'): number => {
  let sum = 0;
  for (const { counts } of machines) sum += counts[count];
  return sum;
};

export const createStates = (options: StatesOptions): LocalStates => {
  const engine = new Engine(options);
  return {
    handle: (operation, body) => answerCall(engine, operation, body),
    addStateMachine: (machine) => {
      engine.addMachine(machine);
    },
    startExecution: (arn, input, name) => executionArn(arn, engine.start(arn, overTheWire(input), name).name),
    get stats() {
      return {
        transitions: total(engine.machines.values(), 'transitions'),
        retries: total(engine.machines.values(), 'retries'),
        byMachine: new Map([...engine.machines.values()].map((machine) => [machine.name, statsOf(machine)])),
      };
    },
    taskOf: (token) => engine.taskOf(token),
    running: () => engine.executions.size,
    snapshot: () => engine.snapshot(),
    restore: (snapshot) => engine.restore(snapshot),
  };
};
