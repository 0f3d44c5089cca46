/** What was seen of a run from outside: all that the checker judges by. Plain data, in nobody's words but AWS's. */

/** An item as it lies in a table, in DynamoDB's own form. */
export type StoredItem = Readonly<Record<string, StoredValue>>;
export interface StoredValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly M?: StoredItem;
  readonly L?: readonly StoredValue[];
}

/** A message that a provider or an endpoint has. */
export interface Delivered {
  readonly channel: 'email' | 'sms' | 'push' | 'postcard';
  readonly at: number;
  /** `journey@version/customer/cycle/step`, as the message bears it. */
  readonly touch: string;
  readonly to: string;
  readonly body: string;
  /** Codes that it bears, and that the shop's checkout knew at that moment. */
  readonly known: readonly string[];
  /** The profile of whom it is for, as it lay there at that moment. */
  readonly profile: StoredItem | undefined;
}

/** What the shop told. */
export interface Told {
  readonly at: number;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Published {
  readonly name: string;
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A message of the ingest queue that its reader has taken in. */
export interface TakenIn {
  readonly at: number;
  readonly body: string;
}

/** One of a journey's machine. */
export interface Execution {
  readonly journey: string;
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: number;
}

export interface Observed {
  readonly start: number;
  /** From when on nothing went wrong any more. */
  readonly calmFrom: number;
  readonly end: number;
  readonly delivered: readonly Delivered[];
  /** What SES has taken and sent nowhere, since the address had bounced or complained before: by touchpoints, as messages bear them. */
  readonly keptBack: readonly string[];
  readonly told: readonly Told[];
  readonly published: readonly Published[];
  readonly takenIn: readonly TakenIn[];
  readonly profiles: readonly StoredItem[];
  readonly ledger: readonly StoredItem[];
  readonly executions: readonly Execution[];
  readonly failures: readonly string[];
  /** Bodies of what was given up, and not taken back. */
  readonly deadLetters: readonly string[];
  /** What the API answered to who took tasks and told what came of them. */
  readonly worked: readonly {
    readonly task: string;
    readonly did: 'take' | 'result';
    readonly status: number;
    readonly by: string;
    readonly result?: string;
  }[];
  /** What the API answered to who put on the brake, and when it was asked first. */
  readonly brakes: readonly {
    readonly askedAt: number;
    readonly at: number;
    /** `journey`, `lane`, `channel` or `message`. */
    readonly on: string;
    readonly name: string;
    readonly does: string;
    readonly status: number;
  }[];
  /** What the API answered to who asked that a customer be forgotten. */
  readonly erasures: readonly { readonly at: number; readonly customer: string; readonly status: number }[];
  /** Executions that somebody stopped by hand. */
  readonly halted: readonly { readonly at: number; readonly journey: string; readonly name: string }[];
  /** What the API answered to who let what was stopped go on. */
  readonly redrives: readonly { readonly at: number; readonly journey: string; readonly status: number }[];
  readonly campaigns: readonly { readonly at: number; readonly id: string; readonly status: number }[];
  /** What the shop's checkout made of codes, and which of these orders were cancelled. */
  readonly checkouts: readonly {
    readonly at: number;
    readonly code: string;
    readonly orderId: string;
    readonly isTaken: boolean;
    readonly isCancelled?: boolean;
  }[];
  /** What the API answered to tills that ask it of codes; `status` absent: it did not, and was not asked again. */
  readonly tills: readonly {
    readonly askedAt: number;
    readonly at: number;
    readonly did: 'redeem' | 'release';
    readonly code: string;
    readonly orderId: string;
    readonly status: number | undefined;
    /** Whether it has answered that it is done. */
    readonly isDone: boolean;
  }[];
  /** Codes that the shop's checkout knows in the end. */
  readonly codes: readonly string[];
  /** What a receiver of webhooks has taken. */
  readonly posted: readonly { readonly at: number; readonly url: string; readonly body: string }[];
  /** When a provider took nothing. */
  readonly busy: readonly { readonly from: number; readonly until: number }[];
  /** Customers who were silent for long when all began. */
  readonly backlog: readonly string[];
  readonly broadcasts: readonly { readonly id: string; readonly customers: readonly string[] }[];
}
