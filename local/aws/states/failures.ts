/** Failures by where they come from, as AWS names and words them. */
import { ApiError, type Failure, StateError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

/** What Lambda reports of an error that a function throws. */
export const lambdaFailure = (error: unknown): Failure => {
  const { name, message, stack } =
    error instanceof Error ? error : { name: 'Lambda.Unknown', message: String(error), stack: '' };
  const trace = (stack ?? '').split('\n', 6);
  return { error: name, cause: JSON.stringify({ errorType: name, errorMessage: message, trace }) };
};

export const serviceFailure = (error: unknown): Failure =>
  error instanceof Error
    ? { error: error.name, cause: error.message }
    : { error: 'States.TaskFailed', cause: String(error) };

export const errorOutputOf = ({ error, cause }: Failure): JsonObject => ({ Error: error, Cause: cause });

export const wrongType = (field: string, expected: string, value: Json): StateError =>
  new StateError(
    'States.QueryEvaluationError',
    `The field '${field}' must be ${expected}, not ${JSON.stringify(value).slice(0, 200)}.`,
  );

/** @throws StateError when the text is no JSON */
export const parsedInput = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StateError('StepFunctions.InvalidExecutionInputException', String(error));
  }
};

export const alreadyExists = (arn: string): ApiError =>
  new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
