/** What the real services refuse: the limits that an app meets, each by the service's own words. */

/** A function whose time is over is ended, wherever it is; Step Functions calls it so. */
export class SandboxTimedOutError extends Error {
  override readonly name = 'Sandbox.Timedout';
  constructor({ name, timeoutSeconds }: { readonly name: string; readonly timeoutSeconds: number }) {
    super(`${name} timed out after ${timeoutSeconds.toFixed(2)} seconds`);
  }
}
