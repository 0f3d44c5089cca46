/** What a run leaves behind: plain facts, from which the summary, the report and the files are made. */
import type { Journey } from '../../shared/journeys/language.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  TouchRecord,
  WaiterRecord,
} from '../../shared/journeys/records.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Instant } from '../../shared/time.ts';

/** A message as the embedded sinks took it. */
export interface DeliveredMessage {
  readonly channel: 'email' | 'sms';
  /** `journey@version/customer/cycle/step`. */
  readonly touch: string;
  readonly at: Instant;
  readonly to: string;
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface RunResult {
  /** `sample`: our generator's shop, reactions simulated. `orders`: the user's own file, nothing simulated. */
  readonly source:
    | { readonly kind: 'sample'; readonly seed: number; readonly customers: number; readonly orders: number }
    | {
        readonly kind: 'orders';
        readonly file: string;
        readonly customers: number;
        readonly orders: number;
        readonly refunds: number;
        readonly notes: readonly string[];
        readonly skippedRows: readonly { readonly line: number; readonly problem: string }[];
      };
  readonly settings: Settings;
  /** Units of money in this run: the settings' currency, or the file's. */
  readonly currency: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly nights: number;
  readonly journeys: readonly Journey[];
  readonly enrolments: readonly EnrolmentRecord[];
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  /** Of the passages still open at the end. */
  readonly waiters: readonly WaiterRecord[];
  readonly messages: readonly DeliveredMessage[];
  /** Messages that were delivered but whose content was not kept, because there were too many. */
  readonly messagesNotKept: number;
  /** Step Functions, by journey: executions started and states entered (Standard transitions), all counted. */
  readonly executions: Readonly<Record<string, { readonly started: number; readonly transitions: number }>>;
  /** The longest silent path of each journey: touchpoints on it and transitions that one passage took, as seen in the engine. */
  readonly silentPaths: Readonly<
    Record<string, { readonly touchpoints: number; readonly transitions: number }>
  >;
  readonly tables: Readonly<
    Record<'profiles' | 'ledger', { readonly requests: number; readonly rru: number; readonly wru: number }>
  >;
  /** Mean size of a profile's item at the end. */
  readonly profileBytes: number;
  readonly profileCount: number;
}

/** Of the machine, not of the run: never part of the files that a seed determines. */
export interface RunCost {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}
