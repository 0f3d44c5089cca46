/** The interpreter: carries executions from state to state, and lets go of them wherever they wait. */
import { hash } from 'node:crypto';
import type { VirtualClock } from '../clock.ts';
import { type Instant, iso, plus, seconds } from '../time.ts';
import {
  childFailure,
  describeEnd,
  type EndStatus,
  type ExecutionEnd,
  executionArn,
  type Machine,
  type MachineInput,
  type StatesOptions,
} from './contracts.ts';
import { Deadlines } from './deadlines.ts';
import {
  type ChoiceState,
  isCount,
  isTimestamp,
  type MapState,
  type ParallelState,
  readDefinition,
  resources,
  type State,
  type TaskState,
  type WaitState,
  type Way,
} from './definition.ts';
import { ApiError, type Failure, StateError } from './errors.ts';
import {
  alreadyExists,
  errorOutputOf,
  lambdaFailure,
  parsedInput,
  serviceFailure,
  wrongType,
} from './failures.ts';
import { batchesOf, newFork, resultsOf } from './forks.ts';
import { Histories, type HistoryEvent } from './history.ts';
import { isArray, isObject, type Json, type JsonObject, overTheWire } from './json.ts';
import { createExpressions, type Evaluate } from './jsonata.ts';
import {
  checkSize,
  checkVariables,
  distributedConcurrency,
  historyEvents,
  inlineConcurrency,
  isTooLarge,
  payloadBytes,
} from './limits.ts';
import { matches, retryDelay } from './matching.ts';
import { checkName, type Ended, type Left, Names } from './names.ts';
import { createRandom, type Random, uuid } from './random.ts';
import {
  type Answer,
  type Execution,
  type Fork,
  type Holder,
  type MapItem,
  type Strand,
  wakesAt,
} from './records.ts';
import type { Template } from './template.ts';
import { readToken, tokenOf } from './tokens.ts';

/** How a state fails whose machine may not start an execution. */
const deniedStart = 'StepFunctions.AWSStepFunctionsException';

const stateOf = (states: ReadonlyMap<string, State>, name: string): State => {
  const state = states.get(name);
  if (state === undefined) throw new Error(`there is no state ${name}`);
  return state;
};

export class Engine {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly machines = new Map<string, Machine>();
  readonly executions = new Map<number, Execution>();
  readonly strands = new Map<number, Strand>();
  readonly names = new Map<string, Names>();
  /** Ended executions whole, when a history is kept. */
  readonly ends = new Map<string, ExecutionEnd>();
  readonly #histories: Histories | undefined;
  readonly #options: StatesOptions;
  readonly #integrations: ReadonlyMap<string, (args: unknown) => Promise<unknown>>;
  readonly #compile: (source: string) => Evaluate;
  readonly #deadlines: Deadlines;
  /** Ids of strands that can go on at once. */
  #ready: number[] = [];
  #isDraining = false;
  #ids = 0;

  constructor(options: StatesOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.random = createRandom(options.seed ?? 1);
    this.#integrations = new Map(Object.entries(options.integrations ?? {}));
    this.#compile = createExpressions({ now: options.clock.now, random: this.random });
    this.#histories = options.history === true ? new Histories() : undefined;
    this.#deadlines = new Deadlines(
      options.clock,
      (id) => this.#holder(id),
      (id) => this.#ring(id),
    );
  }

  /** @throws DefinitionError */
  addMachine({ arn, name, definition, type = 'STANDARD' }: MachineInput): Machine {
    const machine: Machine = {
      arn,
      name,
      type,
      createdAt: this.clock.now(),
      text: definition,
      definition: readDefinition(definition, {
        machine: name,
        type,
        compile: this.#compile,
        integrations: new Set(this.#integrations.keys()),
      }),
      counts: {
        started: 0,
        children: 0,
        transitions: 0,
        retries: 0,
        ended: { SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 },
      },
    };
    this.machines.set(arn, machine);
    if (!this.names.has(arn)) this.names.set(arn, new Names());
    return machine;
  }

  /** @throws ApiError StateMachineDoesNotExist */
  machine(arn: string): Machine {
    const machine = this.machines.get(arn);
    if (machine === undefined)
      throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /**
   * Starts an execution, or gives the running one of the same name and input.
   * @throws ApiError StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  start(machineArn: string, input: Json, name?: string, parent: Execution['parent'] = null): Execution {
    const machine = this.machine(machineArn);
    const known = name === undefined ? undefined : this.#known(machine, name, input);
    if (known !== undefined) {
      // Who waits for the end of an execution must have started it.
      if (parent !== null) throw alreadyExists(executionArn(machineArn, known.name));
      return known;
    }
    if (isTooLarge(JSON.stringify(input)))
      throw new ApiError('InvalidExecutionInput', `the input has more than ${payloadBytes} bytes`);
    const execution = this.#open(machine, name ?? uuid(this.random), input, parent);
    machine.counts.started += 1;
    this.names.get(machineArn)?.begin(execution.name, execution.id);
    this.#begin(execution, machine.definition.startAt);
    return execution;
  }

  /** @throws ApiError ExecutionDoesNotExist */
  stop(arn: string, failure: Failure): Instant {
    const execution = this.findOpen(arn);
    if (execution !== undefined) this.#end(execution, 'ABORTED', { failure });
    else if (this.findEnded(arn) === undefined)
      throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    this.#drain();
    return this.clock.now();
  }

  /**
   * Goes on with an execution that did not succeed, from the state that it ended in.
   * @throws ApiError ExecutionDoesNotExist, ExecutionNotRedrivable
   */
  redrive(arn: string): Instant {
    const ended = this.findEnded(arn);
    const status = this.findOpen(arn) === undefined ? ended?.status : 'RUNNING';
    if (status === undefined)
      throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    if (status === 'RUNNING' || status === 'SUCCEEDED')
      throw notRedrivable(`Execution is ${status} and cannot be redriven.`);
    const now = this.clock.now();
    if (ended?.left === undefined || ended.endedAt + redrivableFor < now)
      throw notRedrivable('Execution redrivable period exceeded.');
    const { execution: before, at } = ended.left;
    if (before.events > historyEvents) throw notRedrivable('Execution history event limit exceeded.');
    const { definition } = this.machine(before.machine);
    const { type } = stateOf(definition.states, at.state);
    if (type === 'Parallel' || type === 'Map')
      throw new ApiError('ValidationException', `a redrive from a ${type} is not served`);
    const { timeoutSeconds } = definition;
    const execution: Execution = {
      ...before,
      id: this.#nextId(),
      timer: 0,
      root: this.#nextId(),
      timeoutAt: timeoutSeconds === undefined ? 0 : plus(now, seconds(timeoutSeconds)),
    };
    this.executions.set(execution.id, execution);
    this.names.get(before.machine)?.begin(before.name, execution.id);
    this.#record(execution, 'ExecutionRedriven');
    if (execution.timeoutAt > 0) this.#deadlines.arm(execution, execution.timeoutAt);
    this.#spawn(execution.root, execution.id, at.state, at.input, at.variables);
    this.#drain();
    return now;
  }

  findOpen(arn: string): Execution | undefined {
    const [names, name] = this.#namesFor(arn);
    const id = names?.open.get(name);
    return id === undefined ? undefined : this.executions.get(id);
  }

  findEnded(arn: string): Ended | undefined {
    const [names, name] = this.#namesFor(arn);
    return names?.ended.get(name);
  }

  /** @throws ApiError when no history is kept */
  history(arn: string): readonly HistoryEvent[] {
    if (this.#histories === undefined)
      throw new ApiError('ValidationException', 'histories are kept by createStates({ history: true }) only');
    return this.#histories.of(arn);
  }

  /** What an open task belongs to; nothing when the token is of no open task. */
  taskOf(token: string): { readonly state: string; readonly input: Json } | undefined {
    const { strand: id, visit } = readToken(token) ?? {};
    const strand = this.strands.get(id ?? 0);
    if (strand === undefined || strand.visit !== visit) return undefined;
    return { state: strand.state, input: this.#executionOf(strand).input };
  }

  /**
   * Answers the task that holds the token.
   * @throws ApiError InvalidToken, or TaskTimedOut when the task is over
   */
  answer(token: string, answer: Answer): void {
    const strand = this.#awaiting(token);
    const { state } = strand;
    const tooLarge = 'output' in answer && isTooLarge(JSON.stringify(answer.output));
    const cause = `The state '${state}' returned a result of more than ${payloadBytes} bytes, the service's limit.`;
    this.#answered(strand, tooLarge ? { failure: { error: 'States.DataLimitExceeded', cause } } : answer);
  }

  /** @throws ApiError InvalidToken, or TaskTimedOut when the task is over */
  heartbeat(token: string): void {
    const strand = this.#awaiting(token);
    // The deadline in the heap stays: when it rings, the later one is armed.
    if (strand.heartbeatEvery > 0) strand.heartbeatAt = this.clock.now() + strand.heartbeatEvery;
  }

  /** Everything that is open, and the names that were used, as JSON text. */
  snapshot(): string {
    if (this.#isDraining) throw new Error('a snapshot is taken between steps, not in one');
    const names = [...this.names].map(([machine, { ended }]) => [machine, [...ended]]);
    const used = new Set([...this.executions.values()].map(({ machine }) => machine));
    return JSON.stringify({
      machines: [...used].map((arn) => {
        const { name, type, text } = this.machine(arn);
        return { arn, name, type, definition: text };
      }),
      random: this.random.state,
      ids: this.#ids,
      executions: [...this.executions.values()],
      strands: [...this.strands.values()],
      names,
    });
  }

  /**
   * Takes up a snapshot; tasks that were being worked on are called again. Executions keep the definition that they
   * started with, whatever machines were added before.
   */
  restore(text: string): void {
    const snapshot: Snapshot = JSON.parse(text);
    this.random.state = snapshot.random;
    this.#ids = snapshot.ids;
    const arns = new Map(snapshot.machines.map((machine) => [machine.arn, this.#readd(machine)]));
    for (const [machine, ended] of snapshot.names)
      for (const [name, end] of ended) this.names.get(machine)?.ended.set(name, end);
    const executions = snapshot.executions.map((each) => ({
      ...each,
      machine: arns.get(each.machine) ?? each.machine,
    }));
    for (const execution of executions) {
      this.executions.set(execution.id, execution);
      if (execution.label === null) this.names.get(execution.machine)?.open.set(execution.name, execution.id);
    }
    for (const strand of snapshot.strands) this.strands.set(strand.id, strand);
    const due: readonly (readonly [Holder, number])[] = [
      ...executions.map((each) => [each, each.timeoutAt] as const),
      ...snapshot.strands.map((each) => [each, wakesAt(each)] as const),
    ];
    for (const [holder, at] of due
      .filter(([{ timer }]) => timer !== 0)
      .sort(([a], [b]) => a.timer - b.timer)) {
      holder.timer = 0;
      this.#deadlines.arm(holder, at);
    }
    for (const strand of snapshot.strands) if (strand.phase === 'calling') this.#again(strand);
    this.#drain();
  }

  /**
   * The ARN that a snapshot's machine has here: another than it had, where the machine was updated since. It stays one
   * machine to those who start executions: what it has run before its update is not begun again by the same name.
   */
  #readd(machine: MachineInput): string {
    const present = this.machines.get(machine.arn);
    if (present?.text === machine.definition) return machine.arn;
    const digest = hash('sha256', machine.definition).slice(0, 8);
    const arn = present === undefined ? machine.arn : `${machine.arn}@${digest}`;
    const [updated = arn] = arn.split('@');
    const names = this.names.get(updated);
    if (names !== undefined) this.names.set(arn, names);
    if (!this.machines.has(arn)) this.addMachine({ ...machine, arn });
    return arn;
  }

  #holder(id: number): Holder | undefined {
    return this.strands.get(id) ?? this.executions.get(id);
  }

  #namesFor(arn: string): readonly [Names | undefined, string] {
    const colon = arn.lastIndexOf(':');
    const machine = arn.slice(0, colon).replace(':execution:', ':stateMachine:');
    return [this.names.get(machine), arn.slice(colon + 1)];
  }

  /** The running execution that this start repeats. */
  #known(machine: Machine, name: string, input: Json): Execution | undefined {
    checkName(name);
    const names = this.names.get(machine.arn);
    const open = this.executions.get(names?.open.get(name) ?? 0);
    if (open !== undefined && JSON.stringify(open.input) === JSON.stringify(input)) return open;
    if (open !== undefined || names?.isRemembered(name, this.clock.now()))
      throw alreadyExists(executionArn(machine.arn, name));
    return undefined;
  }

  #open(
    machine: Machine,
    name: string,
    input: Json,
    parent: Execution['parent'],
    child?: MapState['distributed'],
  ): Execution {
    const label = child?.label ?? null;
    const now = this.clock.now();
    const { timeoutSeconds } = machine.definition;
    const execution: Execution = {
      id: this.#nextId(),
      timer: 0,
      machine: machine.arn,
      name,
      input,
      startedAt: now,
      root: this.#nextId(),
      timeoutAt: timeoutSeconds === undefined || label !== null ? 0 : plus(now, seconds(timeoutSeconds)),
      parent,
      label,
      isExpress: (child?.type ?? machine.type) === 'EXPRESS',
      transitions: 0,
      events: 0,
    };
    this.executions.set(execution.id, execution);
    return execution;
  }

  #begin(execution: Execution, startAt: string): void {
    this.#record(execution, 'ExecutionStarted', () => ({ input: JSON.stringify(execution.input) }));
    if (execution.timeoutAt > 0) this.#deadlines.arm(execution, execution.timeoutAt);
    this.#spawn(execution.root, execution.id, startAt, execution.input, {});
    this.#drain();
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  #spawn(
    id: number,
    execution: number,
    state: string,
    input: Json,
    variables: JsonObject,
    parent: { readonly strand: number; readonly index: number; readonly item: MapItem | null } | null = null,
  ): void {
    this.strands.set(id, {
      id,
      timer: 0,
      execution,
      parent: parent?.strand ?? 0,
      index: parent?.index ?? 0,
      item: parent?.item ?? null,
      state,
      input,
      variables,
      enteredAt: this.clock.now(),
      visit: 0,
      retries: null,
      phase: 'entering',
      dueAt: 0,
      heartbeatAt: 0,
      heartbeatEvery: 0,
      answer: null,
      fork: null,
    });
    this.#ready.push(id);
  }

  /** Carries on all that is ready; called from within a step it leaves that to the step's own loop. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let i = 0; i < this.#ready.length; i += 1) {
        const strand = this.strands.get(this.#ready[i] ?? 0);
        if (strand !== undefined) this.#step(strand);
      }
    } finally {
      this.#ready = [];
      this.#isDraining = false;
    }
  }

  #step(strand: Strand): void {
    const execution = this.#executionOf(strand);
    const state = this.#stateOf(strand, execution);
    if (strand.phase === 'entering') this.#enter(strand, state, execution);
    else if (strand.answer !== null) this.#settle(strand, state, execution, strand.answer);
  }

  #executionOf(strand: Strand): Execution {
    const execution = this.executions.get(strand.execution);
    if (execution === undefined) throw new Error(`strand ${strand.id} belongs to no open execution`);
    return execution;
  }

  #stateOf(strand: Strand, execution: Execution): State {
    return stateOf(this.machine(execution.machine).definition.states, strand.state);
  }

  #enter(strand: Strand, state: State, execution: Execution): void {
    const { counts } = this.machine(execution.machine);
    state.entered += 1;
    if (!execution.isExpress) counts.transitions += 1;
    execution.transitions += 1;
    strand.visit += 1;
    if (strand.retries === null) {
      strand.enteredAt = this.clock.now();
      this.#record(execution, `${state.type}StateEntered`, () => ({
        name: state.name,
        input: JSON.stringify(strand.input),
      }));
    }
    if (execution.events > historyEvents) {
      const cause = `The execution reached the maximum number of history events (${historyEvents}).`;
      this.#end(execution, 'FAILED', { failure: { error: 'States.Runtime', cause } });
      return;
    }
    this.#run(strand, state, execution);
  }

  /** Runs `work`; a StateError fails the state. */
  #attempt(strand: Strand, state: State, execution: Execution, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.#fail(strand, state, execution, error.failure);
    }
  }

  #run(strand: Strand, state: State, execution: Execution): void {
    this.#attempt(strand, state, execution, () => {
      switch (state.type) {
        case 'Pass':
        case 'Succeed':
          return this.#leave(strand, state, execution, state, strand.input);
        case 'Fail':
          throw new StateError(
            this.#words(strand, state.error, 'Error'),
            this.#words(strand, state.cause, 'Cause'),
          );
        case 'Choice':
          return this.#choose(strand, state, execution);
        case 'Wait':
          return this.#wait(strand, state, execution);
        case 'Task':
          return this.#task(strand, state, execution);
        case 'Parallel':
          return this.#parallel(strand, state, execution);
        case 'Map':
          return this.#map(strand, state, execution);
      }
    });
  }

  #fill(strand: Strand, template: Template, more?: Readonly<Record<string, Json>>): Json {
    const states: Record<string, Json> = { input: strand.input, ...more };
    if (template.readsContext && states.context === undefined) states.context = this.#context(strand);
    return template.fill({ states, variables: strand.variables });
  }

  #context(strand: Strand, item: MapItem | null = strand.item): JsonObject {
    const execution = this.#executionOf(strand);
    const machine = this.machine(execution.machine);
    const state = this.#stateOf(strand, execution);
    const label = execution.label === null ? '' : `/${execution.label}`;
    return {
      Execution: {
        Id: executionArn(`${machine.arn}${label}`, execution.name),
        Input: execution.input,
        Name: execution.name,
        RoleArn: 'arn:aws:iam::000000000000:role/local',
        StartTime: iso(execution.startedAt),
      },
      State: {
        EnteredTime: iso(strand.enteredAt),
        Name: strand.state,
        RetryCount: (strand.retries ?? []).reduce((sum, count) => sum + count, 0),
      },
      StateMachine: { Id: `${machine.arn}${label}`, Name: `${machine.name}${label}` },
      ...(state.type === 'Task' && state.awaitsToken && { Task: { Token: tokenOf(strand) } }),
      ...(item !== null && {
        Map: { Item: { Index: item.Index, Value: item.Value, Source: 'STATE_DATA' } },
      }),
    };
  }

  #words(strand: Strand, template: Template | undefined, field: string): string {
    if (template === undefined) return '';
    const words = this.#fill(strand, template);
    if (typeof words === 'string') return words;
    throw wrongType(field, 'a text', words);
  }

  #count(strand: Strand, template: Template, field: string, least: number, most?: number): number {
    const count = this.#fill(strand, template);
    if (isCount(count, least, most)) return count;
    throw wrongType(field, `a whole number from ${least}${most === undefined ? '' : ` to ${most}`}`, count);
  }

  #choose(strand: Strand, state: ChoiceState, execution: Execution): void {
    for (const rule of state.rules) {
      const holds = this.#fill(strand, rule.condition);
      if (typeof holds !== 'boolean') throw wrongType('Choices/Condition', 'true or false', holds);
      if (holds) {
        this.#leave(strand, state, execution, rule, strand.input);
        return;
      }
    }
    if (state.otherwise === undefined)
      throw new StateError(
        'States.NoChoiceMatched',
        `No choice of '${state.name}' matched, and it has no Default.`,
      );
    this.#leave(strand, state, execution, state.otherwise, strand.input);
  }

  #wait(strand: Strand, state: WaitState, execution: Execution): void {
    const now = this.clock.now();
    let dueAt: number;
    if (state.until === 'Seconds')
      dueAt = plus(now, seconds(this.#count(strand, state.value, 'Seconds', 0, 99_999_999)));
    else {
      const timestamp = this.#fill(strand, state.value);
      if (!isTimestamp(timestamp)) throw wrongType('Timestamp', 'an RFC 3339 timestamp', timestamp);
      dueAt = Date.parse(timestamp);
    }
    if (dueAt <= now) {
      this.#leave(strand, state, execution, state, strand.input);
      return;
    }
    strand.phase = 'waiting';
    strand.dueAt = dueAt;
    this.#deadlines.arm(strand, dueAt);
  }

  #task(strand: Strand, state: TaskState, execution: Execution): void {
    const now = this.clock.now();
    const { timeout, heartbeat } = state;
    strand.dueAt =
      timeout === undefined
        ? 0
        : plus(now, seconds(this.#count(strand, timeout, 'TimeoutSeconds', 1, 99_999_999)));
    strand.heartbeatEvery =
      heartbeat === undefined
        ? 0
        : seconds(this.#count(strand, heartbeat, 'HeartbeatSeconds', 1, 99_999_999));
    strand.heartbeatAt = strand.heartbeatEvery === 0 ? 0 : now + strand.heartbeatEvery;
    const wake = wakesAt(strand);
    if (wake > 0) this.#deadlines.arm(strand, wake);
    this.#call(strand, state, execution);
  }

  #call(strand: Strand, state: TaskState, execution: Execution): void {
    const filled = state.arguments === undefined ? {} : this.#fill(strand, state.arguments);
    const text = JSON.stringify(filled);
    if (isTooLarge(text)) checkSize(filled, state.name, 'Arguments');
    // A copy: a handler in this process may change what it gets.
    const args: Json = JSON.parse(text);
    if (!isObject(args)) throw wrongType('Arguments', 'an object', args);
    this.#record(execution, 'TaskScheduled', () => ({ resource: state.resource, parameters: text }));
    this.#record(execution, 'TaskStarted');
    strand.phase = 'calling';
    if (state.resource === resources.start || state.resource === resources.startAndWait)
      this.#startFrom(strand, state, execution, args);
    else this.#callOut(strand, state, execution, args);
  }

  /** What the machine's role is refused, its state fails by; one that was updated since has the role still. */
  #mayAct(
    { machine }: Execution,
    action: 'lambda:InvokeFunction' | 'states:StartExecution',
    resource: string,
    error: string,
  ): void {
    const [arn = machine] = machine.split('@');
    const refused = this.#options.refuses?.(arn, action, resource);
    if (refused !== undefined) throw new StateError(error, refused);
  }

  #callOut(strand: Strand, state: TaskState, execution: Execution, args: JsonObject): void {
    const { id, visit } = strand;
    const isLambda = state.resource === resources.invoke || state.resource === resources.invokeAndAwait;
    const call = async (): Promise<unknown> => {
      if (!isLambda) return this.#integrations.get(state.resource)?.(args);
      const { FunctionName, Payload = {} } = args;
      if (typeof FunctionName !== 'string')
        throw wrongType('Arguments/FunctionName', 'a text', FunctionName ?? null);
      this.#mayAct(execution, 'lambda:InvokeFunction', FunctionName, 'Lambda.AWSLambdaException');
      return this.#options.invoke(FunctionName, Payload);
    };
    this.clock.track(
      call().then(
        (result) => this.#returned(id, visit, result, isLambda),
        (error: unknown) => {
          if (error instanceof StateError) this.#failed(id, visit, error.failure);
          else this.#failed(id, visit, isLambda ? lambdaFailure(error) : serviceFailure(error));
        },
      ),
    );
  }

  /** The strand, if it is still at this visit and still being worked on. */
  #calling(id: number, visit: number): Strand | undefined {
    const strand = this.strands.get(id);
    return strand?.visit === visit && strand.phase === 'calling' ? strand : undefined;
  }

  #returned(id: number, visit: number, result: unknown, isLambda: boolean): void {
    const strand = this.#calling(id, visit);
    if (strand === undefined) return;
    const execution = this.#executionOf(strand);
    const state = this.#stateOf(strand, execution);
    if (state.type === 'Task' && state.awaitsToken) {
      strand.phase = 'waiting';
      this.#record(execution, 'TaskSubmitted');
      return;
    }
    const output = overTheWire(result);
    this.#attempt(strand, state, execution, () => {
      checkSize(output, state.name, 'a result');
      this.#answered(strand, {
        output: isLambda ? { ExecutedVersion: '$LATEST', Payload: output, StatusCode: 200 } : output,
      });
    });
    this.#drain();
  }

  #failed(id: number, visit: number, failure: Failure): void {
    const strand = this.#calling(id, visit);
    if (strand !== undefined) this.#answered(strand, { failure });
  }

  /** Calls again what a snapshot found being worked on. */
  #again(strand: Strand): void {
    const execution = this.#executionOf(strand);
    const state = this.#stateOf(strand, execution);
    if (state.type === 'Task')
      this.#attempt(strand, state, execution, () => this.#call(strand, state, execution));
  }

  #startFrom(strand: Strand, state: TaskState, execution: Execution, args: JsonObject): void {
    const { StateMachineArn, Input = {}, Name } = args;
    if (typeof StateMachineArn !== 'string')
      throw wrongType('Arguments/StateMachineArn', 'a text', StateMachineArn ?? null);
    if (Name !== undefined && typeof Name !== 'string') throw wrongType('Arguments/Name', 'a text', Name);
    this.#mayAct(execution, 'states:StartExecution', StateMachineArn, deniedStart);
    const waits = state.resource === resources.startAndWait;
    if (waits) {
      strand.phase = 'waiting';
      strand.fork = { ...newFork('sync', [Input], 1), begun: 1 };
    }
    const input = typeof Input === 'string' ? parsedInput(Input) : Input;
    try {
      const child = this.start(StateMachineArn, input, Name, waits ? { strand: strand.id, index: 0 } : null);
      if (waits) {
        if (strand.fork !== null) strand.fork.running[child.id] = true;
      } else
        this.#answered(strand, {
          output: {
            ExecutionArn: executionArn(StateMachineArn, child.name),
            StartDate: new Date(child.startedAt).toISOString(),
          },
        });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      strand.fork = null;
      throw new StateError(`StepFunctions.${error.type}Exception`, error.message);
    }
  }

  #parallel(strand: Strand, state: ParallelState, execution: Execution): void {
    const input = state.arguments === undefined ? strand.input : this.#fill(strand, state.arguments);
    checkSize(input, state.name, 'Arguments');
    this.#record(execution, 'ParallelStateStarted');
    strand.fork = newFork(
      'branches',
      state.startsAt.map(() => input),
      state.startsAt.length,
    );
    strand.phase = 'waiting';
    this.#spread(strand, state, execution, strand.fork);
  }

  #map(strand: Strand, state: MapState, execution: Execution): void {
    const items = state.items === undefined ? strand.input : this.#fill(strand, state.items);
    if (!isArray(items)) throw wrongType('Items', 'an array', items);
    // Its children are executions of the machine itself.
    if (state.distributed !== undefined)
      this.#mayAct(execution, 'states:StartExecution', execution.machine, deniedStart);
    const wanted = this.#count(strand, state.maxConcurrency, 'MaxConcurrency', 0);
    const most = state.distributed === undefined ? inlineConcurrency : distributedConcurrency;
    const concurrency = wanted === 0 ? most : Math.min(wanted, most);
    this.#record(execution, 'MapStateStarted', () => ({ length: items.length }));
    const { itemSelector } = state;
    const inputs = items.map((Value, Index) =>
      itemSelector === undefined
        ? Value
        : this.#fill(strand, itemSelector, { context: this.#context(strand, { Index, Value }) }),
    );
    strand.fork =
      state.distributed === undefined
        ? { ...newFork('items', inputs, concurrency), items }
        : this.#mapRun(strand, state.distributed, inputs, concurrency);
    strand.phase = 'waiting';
    if (items.length === 0) this.#joined(strand, strand.fork);
    else this.#spread(strand, state, execution, strand.fork);
  }

  #mapRun(
    strand: Strand,
    { batcher, toleratedCount, toleratedPercentage }: NonNullable<MapState['distributed']>,
    items: readonly Json[],
    concurrency: number,
  ): Fork {
    const batches =
      batcher === undefined ? items.map((item) => [item]) : this.#batches(strand, batcher, items);
    const common = batcher?.input === undefined ? {} : { BatchInput: this.#fill(strand, batcher.input) };
    const inputs = batcher === undefined ? items : batches.map((batch) => ({ ...common, Items: batch }));
    const limits = [
      ...(toleratedCount === undefined
        ? []
        : [this.#count(strand, toleratedCount, 'ToleratedFailureCount', 0)]),
      ...(toleratedPercentage === undefined
        ? []
        : [
            (items.length / 100) *
              this.#count(strand, toleratedPercentage, 'ToleratedFailurePercentage', 0, 100),
          ]),
    ];
    return {
      ...newFork('executions', inputs, concurrency),
      sizes: batches.map(({ length }) => length),
      tolerated: limits.length === 0 ? 0 : Math.min(...limits),
    };
  }

  #batches(
    strand: Strand,
    { maxItems, maxBytes }: NonNullable<NonNullable<MapState['distributed']>['batcher']>,
    items: readonly Json[],
  ): readonly (readonly Json[])[] {
    const most =
      maxItems === undefined
        ? Number.POSITIVE_INFINITY
        : this.#count(strand, maxItems, 'MaxItemsPerBatch', 1);
    const bytes =
      maxBytes === undefined
        ? payloadBytes
        : this.#count(strand, maxBytes, 'MaxInputBytesPerBatch', 1, payloadBytes);
    return batchesOf(items, most, bytes);
  }

  /** Begins children up to the concurrency. */
  #spread(strand: Strand, state: ParallelState | MapState, execution: Execution, fork: Fork): void {
    while (fork.begun < fork.inputs.length && fork.begun - fork.ended < fork.concurrency) {
      const index = fork.begun;
      const input = fork.inputs[index] ?? null;
      fork.begun += 1;
      if (state.type === 'Map' && state.distributed !== undefined) {
        this.#beginChild(strand, state, execution, fork, index, input);
        continue;
      }
      const id = this.#nextId();
      const startAt = state.type === 'Map' ? state.startAt : (state.startsAt[index] ?? '');
      const item = fork.items === null ? strand.item : { Index: index, Value: fork.items[index] ?? null };
      fork.running[id] = true;
      if (state.type === 'Map')
        this.#record(execution, 'MapIterationStarted', () => ({ name: state.name, index }));
      this.#spawn(id, strand.execution, startAt, input, strand.variables, { strand: strand.id, index, item });
    }
  }

  #beginChild(
    strand: Strand,
    state: MapState,
    execution: Execution,
    fork: Fork,
    index: number,
    input: Json,
  ): void {
    const machine = this.machine(execution.machine);
    const parent = { strand: strand.id, index };
    const child = this.#open(machine, uuid(this.random), input, parent, state.distributed);
    machine.counts.children += 1;
    // Starting a child is billed as one transition of the Map's own execution.
    machine.counts.transitions += 1;
    execution.transitions += 1;
    fork.running[child.id] = true;
    this.#begin(child, state.startAt);
  }

  /** A child ended well, or badly but tolerated. */
  #join(strand: Strand, fork: Fork, child: number, index: number, output: Json | undefined): void {
    delete fork.running[child];
    fork.ended += 1;
    if (output === undefined) fork.failed.push(index);
    else fork.results[index] = output;
    if (fork.ended === fork.inputs.length) {
      this.#joined(strand, fork);
      return;
    }
    const execution = this.#executionOf(strand);
    const state = this.#stateOf(strand, execution);
    if (state.type === 'Parallel' || state.type === 'Map')
      this.#attempt(strand, state, execution, () => this.#spread(strand, state, execution, fork));
  }

  #joined(strand: Strand, fork: Fork): void {
    this.#answered(strand, { output: resultsOf(fork) });
  }

  #answered(strand: Strand, answer: Answer): void {
    this.#deadlines.disarm(strand);
    strand.phase = 'answered';
    strand.answer = answer;
    this.#ready.push(strand.id);
    this.#drain();
  }

  #settle(strand: Strand, state: State, execution: Execution, answer: Answer): void {
    strand.answer = null;
    strand.fork = null;
    strand.dueAt = 0;
    strand.heartbeatAt = 0;
    if ('failure' in answer) {
      this.#fail(strand, state, execution, answer.failure);
      return;
    }
    if (state.type === 'Task')
      this.#record(execution, 'TaskSucceeded', () => ({ output: JSON.stringify(answer.output) }));
    this.#attempt(strand, state, execution, () => {
      // An endpoint's own result was measured when it came; that of children is only known now.
      if (state.type !== 'Task') checkSize(answer.output, state.name, 'a result');
      this.#leave(strand, state, execution, state, answer.output, { result: answer.output });
    });
  }

  /** @param more what `$states` holds besides the input: result or errorOutput */
  #leave(
    strand: Strand,
    state: State,
    execution: Execution,
    way: Way,
    fallback: Json,
    more?: Readonly<Record<string, Json>>,
  ): void {
    const output = way.output === undefined ? fallback : this.#fill(strand, way.output, more);
    if (output !== strand.input) checkSize(output, state.name, 'an output');
    if (way.assign !== undefined) {
      const assigned = this.#fill(strand, way.assign, more);
      checkSize(assigned, state.name, 'variables in one Assign');
      if (isObject(assigned)) {
        const variables = { ...strand.variables, ...assigned };
        checkVariables(variables, state.name);
        strand.variables = variables;
      }
    }
    this.#record(execution, `${state.type}StateExited`, () => ({
      name: state.name,
      output: JSON.stringify(output),
    }));
    if (way.next === undefined) {
      this.#succeeded(strand, execution, output);
      return;
    }
    state.followed.set(way.next, (state.followed.get(way.next) ?? 0) + 1);
    strand.state = way.next;
    strand.input = output;
    strand.retries = null;
    strand.dueAt = 0;
    strand.phase = 'entering';
    this.#ready.push(strand.id);
  }

  #succeeded(strand: Strand, execution: Execution, output: Json): void {
    if (strand.parent === 0) {
      this.#end(execution, 'SUCCEEDED', { output });
      return;
    }
    this.#remove(strand);
    const parent = this.strands.get(strand.parent);
    if (parent?.fork?.running[strand.id]) this.#join(parent, parent.fork, strand.id, strand.index, output);
  }

  /** The state fails: Retry, then Catch, then all that is around it. */
  #fail(strand: Strand, state: State, execution: Execution, failure: Failure): void {
    this.#deadlines.disarm(strand);
    this.#abandon(strand);
    if (state.type === 'Task') {
      const type = failure.error === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed';
      this.#record(execution, type, () => ({ ...failure }));
    }
    if (this.#pauses(strand, state, execution, failure)) return;
    const catcher = state.catchers.find(({ errors }) => matches(errors, failure.error));
    if (catcher === undefined) {
      this.#unwind(strand, execution, failure);
      return;
    }
    const errorOutput = errorOutputOf(failure);
    try {
      this.#leave(strand, state, execution, catcher, errorOutput, { errorOutput });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.#unwind(strand, execution, error.failure);
    }
  }

  /** Whether the failure is retried after a pause. */
  #pauses(strand: Strand, state: State, execution: Execution, { error }: Failure): boolean {
    const which = state.retriers.findIndex(({ errors }) => matches(errors, error));
    const retrier = state.retriers[which];
    if (retrier === undefined) return false;
    const counts = strand.retries ?? state.retriers.map(() => 0);
    const before = counts[which] ?? 0;
    if (before >= retrier.maxAttempts) return false;
    strand.retries = counts.with(which, before + 1);
    this.machine(execution.machine).counts.retries += 1;
    strand.phase = 'pausing';
    strand.heartbeatAt = 0;
    strand.dueAt = plus(this.clock.now(), retryDelay(retrier, before, this.random));
    this.#deadlines.arm(strand, strand.dueAt);
    return true;
  }

  #unwind(strand: Strand, execution: Execution, failure: Failure): void {
    if (strand.parent === 0) {
      this.#end(execution, 'FAILED', { failure });
      return;
    }
    this.#remove(strand);
    const parent = this.strands.get(strand.parent);
    if (parent !== undefined) this.#fail(parent, this.#stateOf(parent, execution), execution, failure);
  }

  /** Stops the strand's children. */
  #abandon(strand: Strand): void {
    const { fork } = strand;
    strand.fork = null;
    if (fork === null) return;
    for (const key of Object.keys(fork.running)) {
      const child = this.strands.get(Number(key));
      if (child !== undefined) this.#remove(child);
      const execution = this.executions.get(Number(key));
      if (execution !== undefined) this.#end(execution, 'ABORTED', {});
    }
  }

  #remove(strand: Strand): void {
    this.#deadlines.disarm(strand);
    this.strands.delete(strand.id);
    this.#abandon(strand);
  }

  #end(
    execution: Execution,
    status: EndStatus,
    { output, failure }: { readonly output?: Json; readonly failure?: Failure },
  ): void {
    const machine = this.machine(execution.machine);
    const { name, startedAt, transitions, label } = execution;
    const endedAt = this.clock.now();
    const root = this.strands.get(execution.root);
    const left = root && status !== 'SUCCEEDED' ? leftOf(execution, root, failure) : undefined;
    if (root !== undefined) this.#remove(root);
    this.#deadlines.disarm(execution);
    this.executions.delete(execution.id);
    machine.counts.ended[status] += 1;
    if (label === null)
      this.names
        .get(machine.arn)
        ?.end(name, { status, startedAt, endedAt, ...(left !== undefined && { left }) });
    this.#record(execution, `Execution${titles[status]}`, () =>
      output === undefined ? { ...failure } : { output: JSON.stringify(output) },
    );
    const end: ExecutionEnd = {
      arn: this.#arnOf(execution),
      stateMachine: machine.arn,
      name,
      input: execution.input,
      status,
      ...(output !== undefined && { output }),
      ...failure,
      startedAt,
      endedAt,
      transitions,
      isChild: label !== null,
    };
    if (this.#histories !== undefined) this.ends.set(end.arn, end);
    this.#options.onEnd?.(end);
    if (execution.parent !== null) this.#childEnded(execution, execution.parent, end);
  }

  #arnOf({ machine, label, name }: Execution): string {
    return executionArn(label === null ? machine : `${machine}/${label}`, name);
  }

  #childEnded(
    child: Execution,
    { strand, index }: { readonly strand: number; readonly index: number },
    end: ExecutionEnd,
  ): void {
    const parent = this.strands.get(strand);
    const fork = parent?.fork;
    if (parent === undefined || fork === null || fork === undefined) return;
    if (fork.kind === 'sync') {
      this.#answered(
        parent,
        end.status === 'SUCCEEDED'
          ? { output: { ...describeEnd(end, child.input), Output: end.output ?? null } }
          : { failure: childFailure(end) },
      );
      return;
    }
    if (end.status !== 'SUCCEEDED') {
      fork.failedItems += fork.sizes?.[index] ?? 1;
      if (fork.failedItems > fork.tolerated) {
        delete fork.running[child.id];
        const execution = this.#executionOf(parent);
        this.#fail(parent, this.#stateOf(parent, execution), execution, {
          error: 'States.ExceedToleratedFailureThreshold',
          cause: 'The specified tolerated failure threshold was exceeded',
        });
        this.#drain();
        return;
      }
    }
    this.#join(parent, fork, child.id, index, end.status === 'SUCCEEDED' ? (end.output ?? null) : undefined);
    this.#drain();
  }

  /** @throws ApiError InvalidToken, TaskTimedOut */
  #awaiting(token: string): Strand {
    const named = readToken(token);
    if (named === undefined || named.strand > this.#ids)
      throw new ApiError('InvalidToken', `Invalid Token: 'Invalid token'`);
    const strand = this.strands.get(named.strand);
    const isOpen = strand?.phase === 'calling' || strand?.phase === 'waiting';
    if (strand === undefined || !isOpen || strand.visit !== named.visit)
      throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return strand;
  }

  /** A deadline is reached. */
  #ring(id: number): void {
    const strand = this.strands.get(id);
    const execution = strand === undefined ? this.executions.get(id) : this.#executionOf(strand);
    if (execution === undefined) return;
    if (strand === undefined)
      this.#end(execution, 'TIMED_OUT', { failure: { error: 'States.Timeout', cause: '' } });
    else this.#wake(strand, execution);
    this.#drain();
  }

  #wake(strand: Strand, execution: Execution): void {
    const state = this.#stateOf(strand, execution);
    const now = this.clock.now();
    if (strand.phase === 'pausing') {
      strand.dueAt = 0;
      strand.phase = 'entering';
      this.#ready.push(strand.id);
    } else if (state.type === 'Wait')
      this.#attempt(strand, state, execution, () =>
        this.#leave(strand, state, execution, state, strand.input),
      );
    else if (wakesAt(strand) > now) this.#deadlines.arm(strand, wakesAt(strand));
    else
      this.#fail(strand, state, execution, {
        error: strand.dueAt > 0 && strand.dueAt <= now ? 'States.Timeout' : 'States.HeartbeatTimeout',
        cause: '',
      });
  }

  #record(execution: Execution, type: string, details?: () => JsonObject): void {
    execution.events += 1;
    this.#histories?.record(this.#arnOf(execution), execution.events, this.clock.now(), type, details?.());
  }
}

/** As long as AWS lets an execution be redriven after its end. */
const redrivableFor = 14 * 86_400_000;

const notRedrivable = (why: string): ApiError => new ApiError('ExecutionNotRedrivable', why);

/** Of what is no child of a Map, which its parent begins again. */
const leftOf = (
  execution: Execution,
  { state, input, variables }: Strand,
  failure?: Failure,
): Left | undefined =>
  execution.label === null
    ? { execution: { ...execution }, at: { state, input, variables }, ...failure }
    : undefined;

interface Snapshot {
  /** Those of open executions. */
  readonly machines: readonly MachineInput[];
  readonly random: number;
  readonly ids: number;
  readonly executions: readonly Execution[];
  readonly strands: readonly Strand[];
  readonly names: readonly (readonly [string, readonly (readonly [string, Ended])[]])[];
}

const titles = {
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'TimedOut',
  ABORTED: 'Aborted',
} as const;
