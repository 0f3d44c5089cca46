/** The services' faults, by the names that state machines retry. */

/** A service did not answer, or asked to slow down; worth a retry. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

export const isNamed = (error: unknown, ...names: readonly string[]): error is Error =>
  error instanceof Error && names.includes(error.name);

const slowDown = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
];

/** The status of the service's answer; `undefined`: there was none. */
export const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata } = error;
  return typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata
    ? Number($metadata.httpStatusCode)
    : undefined;
};

/** A request that had no answer fails with Node's own error (it has a code), or the client's time-out. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && ('code' in error || error.name === 'TimeoutError');

const isPassing = (error: unknown): boolean => {
  const status = statusOf(error);
  if (status === undefined) return isUnanswered(error);
  return status >= 500 || status === 429 || isNamed(error, ...slowDown);
};

/**
 * Runs a request; what is worth a retry comes out under the retried name, the rest as it is.
 * @throws StoreUnavailableError
 */
export const reaching = async <Output>(service: string, work: Promise<Output>): Promise<Output> => {
  try {
    return await work;
  } catch (error) {
    if (!isPassing(error)) throw error;
    throw new StoreUnavailableError(`${service} did not take the request`, { cause: error });
  }
};
