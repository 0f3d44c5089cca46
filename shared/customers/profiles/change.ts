/** Changes a profile that others may be writing at the same moment. */

/** Each failed try means that somebody else succeeded: so many in a row are no coincidence. */
const mostTries = 12;

/** Others wrote the profile each time that it was to be written: worth a retry, later, by this name. */
export class ContendedProfileError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/**
 * Repeats what ends in a conditional write of a record, such as a customer's profile, until nobody came between.
 * @param attempt reads, decides, writes; `stale`: the profile was written meanwhile
 * @throws ContendedProfileError
 */
export const untilWritten = async <Result>(
  whose: string,
  attempt: () => Promise<Result | 'stale'>,
): Promise<Result> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const result = await attempt();
    if (result !== 'stale') return result;
  }
  throw new ContendedProfileError(`the record of ${whose} was written by others ${mostTries} times in a row`);
};
