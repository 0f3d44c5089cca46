/** Step Functions' API over the engine: JSON 1.0 in and out, with AWS's own errors. */

import { type EndStatus, executionArn, type Machine } from './contracts.ts';
import type { Engine } from './engine.ts';
import { ApiError, DefinitionError, type Failure } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { checkFailure, checkOutput } from './limits.ts';
import { checkName } from './names.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The prefix of the ARNs of machines that CreateStateMachine makes. */
const machinePrefix = 'arn:aws:states:local-1:000000000000:stateMachine:';
const pageSize = 100;

const validation = (message: string): ApiError => new ApiError('ValidationException', message);

const text = (request: JsonObject, field: string): string => {
  const value = request[field];
  if (typeof value === 'string') return value;
  throw validation(`${field} is a text, and required`);
};

const optionalText = (request: JsonObject, field: string): string | undefined =>
  request[field] === undefined ? undefined : text(request, field);

const parsed = (json: string, type: string, field: string): Json => {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ApiError(type, `${field} is no JSON: ${String(error)}`);
  }
};

const epochSeconds = (at: number): number => at / 1_000;

const createStateMachine = (engine: Engine, request: JsonObject): JsonObject => {
  const name = text(request, 'name');
  checkName(name);
  const definition = text(request, 'definition');
  const arn = `${machinePrefix}${name}`;
  const type = request.type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
  const known = engine.machines.get(arn);
  if (known !== undefined && (known.text !== definition || known.type !== type))
    throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  try {
    const machine = known ?? engine.addMachine({ arn, name, definition, type });
    return { stateMachineArn: arn, creationDate: epochSeconds(machine.createdAt) };
  } catch (error) {
    if (error instanceof DefinitionError) throw new ApiError('InvalidDefinition', error.message);
    throw error;
  }
};

const listed = ({ arn, name, type, createdAt }: Machine): JsonObject => ({
  stateMachineArn: arn,
  name,
  type,
  creationDate: epochSeconds(createdAt),
});

const describeStateMachine = (engine: Engine, request: JsonObject): JsonObject => {
  const machine = engine.machine(text(request, 'stateMachineArn'));
  return {
    ...listed(machine),
    status: 'ACTIVE',
    definition: machine.text,
    roleArn: 'arn:aws:iam::000000000000:role/local',
  };
};

const startExecution = (engine: Engine, request: JsonObject): JsonObject => {
  const machineArn = text(request, 'stateMachineArn');
  const input = parsed(optionalText(request, 'input') ?? '{}', 'InvalidExecutionInput', 'input');
  const execution = engine.start(machineArn, input, optionalText(request, 'name'));
  return {
    executionArn: executionArn(machineArn, execution.name),
    startDate: epochSeconds(execution.startedAt),
  };
};

const machineOf = (arn: string): string =>
  arn.slice(0, arn.lastIndexOf(':')).replace(':execution:', ':stateMachine:');

const describeExecution = (engine: Engine, request: JsonObject): JsonObject => {
  const arn = text(request, 'executionArn');
  const common = {
    executionArn: arn,
    stateMachineArn: machineOf(arn),
    name: arn.slice(arn.lastIndexOf(':') + 1),
  };
  const open = engine.findOpen(arn);
  if (open !== undefined)
    return {
      ...common,
      status: 'RUNNING',
      startDate: epochSeconds(open.startedAt),
      input: JSON.stringify(open.input),
    };
  const ended = engine.findEnded(arn);
  if (ended === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  const whole = engine.ends.get(arn);
  const { left } = ended;
  return {
    ...common,
    status: ended.status,
    startDate: epochSeconds(ended.startedAt),
    stopDate: epochSeconds(ended.endedAt),
    ...(whole !== undefined && { input: JSON.stringify(whole.input) }),
    ...(whole?.output !== undefined && { output: JSON.stringify(whole.output) }),
    ...(left !== undefined && {
      input: JSON.stringify(left.execution.input),
      error: left.error ?? '',
      cause: left.cause ?? '',
    }),
  };
};

const redriveExecution = (engine: Engine, request: JsonObject): JsonObject => ({
  redriveDate: epochSeconds(engine.redrive(text(request, 'executionArn'))),
});

/** @throws ApiError ValidationException */
const failureOf = (request: JsonObject): Failure => {
  const failure = {
    error: optionalText(request, 'error') ?? '',
    cause: optionalText(request, 'cause') ?? '',
  };
  checkFailure(failure);
  return failure;
};

const stopExecution = (engine: Engine, request: JsonObject): JsonObject => ({
  stopDate: epochSeconds(engine.stop(text(request, 'executionArn'), failureOf(request))),
});

/** A page of the list, with the token of the next one; the token is a place in the list. */
const page = <Item>(
  items: readonly Item[],
  request: JsonObject,
): { readonly items: readonly Item[]; readonly more: { readonly nextToken?: string } } => {
  const from = Number(optionalText(request, 'nextToken') ?? 0);
  const size =
    typeof request.maxResults === 'number' && request.maxResults > 0 ? request.maxResults : pageSize;
  if (!Number.isInteger(from) || from < 0) throw new ApiError('InvalidToken', 'nextToken is none of ours');
  const to = from + size;
  return { items: items.slice(from, to), more: to < items.length ? { nextToken: String(to) } : {} };
};

interface Listed {
  readonly name: string;
  readonly status: EndStatus | 'RUNNING';
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** Newest first. */
const listExecutions = (engine: Engine, request: JsonObject): JsonObject => {
  const { arn } = engine.machine(text(request, 'stateMachineArn'));
  const filter = optionalText(request, 'statusFilter');
  const names = engine.names.get(arn);
  const all: Listed[] = [];
  // A year has tens of thousands that have ended, of which few are asked for.
  if (filter === undefined || filter === 'RUNNING')
    for (const [name, id] of names?.open ?? []) {
      const execution = engine.executions.get(id);
      if (execution !== undefined) all.push({ name, status: 'RUNNING', startedAt: execution.startedAt });
    }
  if (filter !== 'RUNNING')
    for (const [name, { status, startedAt, endedAt }] of names?.ended ?? [])
      if (filter === undefined || filter === status) all.push({ name, status, startedAt, endedAt });
  all.sort((a, b) => b.startedAt - a.startedAt || (a.name < b.name ? -1 : 1));
  const { items, more } = page(all, request);
  const executions = items.map(({ name, status, startedAt, endedAt }) => ({
    executionArn: executionArn(arn, name),
    stateMachineArn: arn,
    name,
    status,
    startDate: epochSeconds(startedAt),
    ...(endedAt !== undefined && { stopDate: epochSeconds(endedAt) }),
  }));
  return { executions, ...more };
};

const listStateMachines = (engine: Engine, request: JsonObject): JsonObject => {
  const { items, more } = page([...engine.machines.values()].map(listed), request);
  return { stateMachines: items, ...more };
};

const getExecutionHistory = (engine: Engine, request: JsonObject): JsonObject => {
  const arn = text(request, 'executionArn');
  if (engine.findOpen(arn) === undefined && engine.findEnded(arn) === undefined)
    throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  const events = engine.history(arn);
  const { items, more } = page(request.reverseOrder === true ? events.toReversed() : events, request);
  return { events: items.map((event) => ({ ...event })), ...more };
};

const sendTaskSuccess = (engine: Engine, request: JsonObject): JsonObject => {
  const given = text(request, 'output');
  checkOutput(given);
  const output = parsed(given, 'InvalidOutput', 'output');
  engine.answer(text(request, 'taskToken'), { output });
  return {};
};

const sendTaskFailure = (engine: Engine, request: JsonObject): JsonObject => {
  engine.answer(text(request, 'taskToken'), { failure: failureOf(request) });
  return {};
};

const sendTaskHeartbeat = (engine: Engine, request: JsonObject): JsonObject => {
  engine.heartbeat(text(request, 'taskToken'));
  return {};
};

const operations: ReadonlyMap<string, (engine: Engine, request: JsonObject) => JsonObject> = new Map([
  ['CreateStateMachine', createStateMachine],
  ['DescribeExecution', describeExecution],
  ['DescribeStateMachine', describeStateMachine],
  ['GetExecutionHistory', getExecutionHistory],
  ['ListExecutions', listExecutions],
  ['ListStateMachines', listStateMachines],
  ['RedriveExecution', redriveExecution],
  ['SendTaskFailure', sendTaskFailure],
  ['SendTaskHeartbeat', sendTaskHeartbeat],
  ['SendTaskSuccess', sendTaskSuccess],
  ['StartExecution', startExecution],
  ['StopExecution', stopExecution],
]);

/**
 * Answers one call.
 * @param operation what follows `AWSStepFunctions.` in the header x-amz-target
 * @param body JSON, as is the answer's
 */
export const answerCall = (engine: Engine, operation: string, body: string): ApiAnswer => {
  try {
    const run = operations.get(operation);
    if (run === undefined)
      throw new ApiError(
        'UnknownOperationException',
        `${operation} is not served; known are ${[...operations.keys()].join(', ')}`,
      );
    const request = parsed(body, 'SerializationException', 'the body');
    if (!isObject(request)) throw new ApiError('SerializationException', 'the body is no JSON object');
    return { status: 200, body: JSON.stringify(run(engine, request)) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: 400, body: JSON.stringify({ __type: error.type, message: error.message }) };
  }
};
