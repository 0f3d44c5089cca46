/** Quotas of Step Functions that a run may meet. */
import { ApiError, type Failure, StateError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

/** Of an input, an output, arguments, a result, or the variables of one Assign: 256 KiB of JSON in UTF-8. */
export const payloadBytes = 262_144;
/** Of all variables together: 10 MiB. */
const variablesBytes = 10 * 1_048_576;
/** Of an error and a cause that the API is told, in characters, and of an output. */
const longestError = 256;
const longestCause = 32_768;

/** Events in the history of a Standard execution. */
export const historyEvents = 25_000;
/** Children of an inline and of a distributed Map that run at the same time. */
export const inlineConcurrency = 40;
export const distributedConcurrency = 10_000;

/**
 * Of an error and a cause as the API takes them.
 * @throws ApiError ValidationException
 */
export const checkFailure = ({ error, cause }: Failure): void => {
  if (error.length > longestError) throw tooLong('error', longestError);
  if (cause.length > longestCause) throw tooLong('cause', longestCause);
};

/** @throws ApiError ValidationException */
export const checkOutput = (output: string): void => {
  if (output.length > payloadBytes) throw tooLong('output', payloadBytes);
};

const tooLong = (field: string, most: number): ApiError =>
  new ApiError(
    'ValidationException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );

/** None is larger than `payloadBytes`, so fewer are never too large. */
const fewVariables = variablesBytes / payloadBytes;

/** @throws StateError States.DataLimitExceeded */
export const checkVariables = (variables: JsonObject, state: string): void => {
  const names = Object.keys(variables);
  if (names.length > fewVariables && Buffer.byteLength(JSON.stringify(variables)) > variablesBytes)
    throw new StateError(
      'States.DataLimitExceeded',
      `The state '${state}' brings the variables to more than ${variablesBytes} bytes, the service's limit.`,
    );
};

/** UTF-8 never takes more than 3 bytes for a UTF-16 unit. */
export const isTooLarge = (json: string): boolean =>
  json.length * 3 > payloadBytes && Buffer.byteLength(json) > payloadBytes;

/** @throws StateError States.DataLimitExceeded */
export const checkSize = (value: Json, state: string, what: string): void => {
  if (typeof value !== 'object' && typeof value !== 'string') return;
  if (isTooLarge(JSON.stringify(value)))
    throw new StateError(
      'States.DataLimitExceeded',
      `The state '${state}' has ${what} of more than ${payloadBytes} bytes, the service's limit.`,
    );
};
