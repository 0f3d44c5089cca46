/** Quotas of Step Functions that a run may meet. */
import { StateError } from './errors.ts';
import type { Json } from './json.ts';

/** Of an input, an output, arguments, a result, or the variables of one Assign: 256 KiB of JSON in UTF-8. */
export const payloadBytes = 262_144;
/** Events in the history of a Standard execution. */
export const historyEvents = 25_000;
/** Children of an inline and of a distributed Map that run at the same time. */
export const inlineConcurrency = 40;
export const distributedConcurrency = 10_000;

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
