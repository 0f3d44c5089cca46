/** What goes wrong in a state machine, by kind: in a state, in a definition, in a call of the API. */

/** An error by its ASL name, which Retry and Catch may match. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
}

/** Thrown inside a state: it fails with this failure, unless a Retry or Catch takes it. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly failure: Failure;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.failure = { error, cause };
  }
}

/** The definition is wrong, or asks for what the engine does not do; the sentence names machine and state. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/** A refusal that reaches the caller as the AWS SDK's exception `type`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
