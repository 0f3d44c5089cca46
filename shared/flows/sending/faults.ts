/** Faults of a step that are worth another try: state machines retry them by their names. */

/** The provider did not take the message, or nobody knows whether it did. Enter again: the claim tells what to do. */
export class ChannelUnavailableError extends Error {
  override readonly name = 'ChannelUnavailableError';
  constructor(provider: string, reason: string, cause?: unknown) {
    super(`${provider} did not take the message: ${reason}`, { cause });
  }
}
