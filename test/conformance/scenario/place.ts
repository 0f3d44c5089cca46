/** Where the scenario is lived: the same doors lead to the embedded engine and to what is deployed. */
import type { MakeClient } from '../../../functions/adapters/runtime.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** A path of the API, or a link of a message as it stands there. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

export interface Place extends AsyncDisposable {
  readonly makeClient: MakeClient;
  readonly bus: string;
  /** The ARN that the names of state machines follow. */
  readonly machines: string;
  /** Puts the API's keys into their secret. */
  readonly admit: (keyring: string) => Promise<void>;
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** All emails that left until now, in their order; absent: nobody can read them, and who would follow their links is not there. */
  readonly mails: (() => Promise<readonly Mail[]>) | undefined;
  /** Whether people have phones: texts cost money where they leave. */
  readonly texts: boolean;
  /** Lets SES tell that the email of this touchpoint was opened. */
  readonly open: (touch: string, to: string, sentAt: string) => Promise<void>;
  readonly now: () => Date;
  readonly pause: (seconds: number) => Promise<void>;
  /** Deploys the stage with this version of a journey, in the place of what stands there. */
  readonly deploy: (version: 1 | 2) => Promise<void>;
}
