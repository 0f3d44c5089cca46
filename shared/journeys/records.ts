/** What the ledger remembers of one passage: its enrolment, touchpoints, coupons, and what it is waiting for. */
import type { EnrolmentKey, StepName } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { Arm } from '../customers/profiles/profile.ts';
import type { CouponTerms, SignalSource } from './language.ts';
import type { TouchChannel, TouchKind } from './touchpoints/index.ts';

/** Plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The event that began a passage. */
export interface Trigger {
  readonly name: string;
  readonly id: string;
  readonly at: Instant;
  /** What the event told: its own fields and its properties. Money is in hundredths. */
  readonly properties: Readonly<Record<string, Json>>;
}

export interface EnrolmentRecord {
  readonly key: EnrolmentKey;
  readonly arm: Arm;
  readonly enrolledAt: Instant;
  readonly goalUntil: Instant;
  /** The rule that enrolled, as a sentence, and the values that it saw. */
  readonly rule: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  /** Of a journey that an event begins; a later event about the same thing takes its place. */
  readonly trigger?: Trigger;
  /** No step happens before it: a later event about the same thing moves it. */
  readonly startsAt?: Instant;
  readonly exit?: { readonly reason: string; readonly at: Instant };
  /** The outcomes on the way, such as `reaction-we-miss-you=silent redemption-ten-off=unused`. */
  readonly path?: string;
  readonly goalAt?: Instant;
}

/** Why a guardrail said no, for good. */
export type Withheld =
  | { readonly guardrail: 'suppressed'; readonly detail: string }
  | { readonly guardrail: 'consent'; readonly detail: string }
  | { readonly guardrail: 'frequency-cap'; readonly detail: string }
  /** What it would have reminded of is worth nothing any more: a pause held it beyond the coupon's end. */
  | { readonly guardrail: 'coupon-over'; readonly detail: string }
  /** The moment that it would have reminded of has come. */
  | { readonly guardrail: 'too-late'; readonly detail: string }
  /** Not a guardrail's no but the provider's, for good: a malformed or blocked address. */
  | { readonly guardrail: 'refused'; readonly detail: string };

export interface TouchRecord {
  readonly enrolment: EnrolmentKey;
  readonly step: StepName;
  readonly kind: TouchKind;
  readonly channel: TouchChannel;
  /** When it was claimed or withheld. */
  readonly at: Instant;
  /**
   * `sending`: claimed, the provider's answer not yet recorded. `unknown`: the provider may or may not have
   * accepted it, and no event said so within the bound; it is counted and never sent again.
   */
  readonly outcome: 'sending' | 'sent' | 'withheld' | 'unknown';
  readonly withheld?: Withheld;
  readonly locale?: string;
  readonly couponCode?: string;
  /** What it awards, and to whom if not to this customer. */
  readonly points?: number;
  readonly to?: 'referrer';
  /** Its answer is kept on the profile as the reason for leaving. */
  readonly asksForReason?: boolean;
  readonly sentAt?: Instant;
  readonly messageId?: string;
  readonly openedAt?: Instant;
  readonly clickedAt?: Instant;
  readonly answer?: string;
  readonly answeredAt?: Instant;
}

export interface CouponRecord {
  readonly enrolment: EnrolmentKey;
  readonly name: StepName;
  readonly code: string;
  readonly terms: CouponTerms;
  readonly onFavouriteCategory?: boolean;
  /** Not the customer's own to redeem: friends' first orders take it, each once. */
  readonly forFriends?: boolean;
  readonly issuedAt: Instant;
  readonly validUntil: Instant;
  readonly redeemedAt?: Instant;
  readonly orderId?: string;
  /** Hundredths of the shop's currency. */
  readonly orderValue?: number;
}

/** A task for a person. */
export interface TaskRecord {
  readonly enrolment: EnrolmentKey;
  readonly name: StepName;
  /** The customer is to be called. */
  readonly calls: boolean;
  /** Where it lies now. */
  readonly queue: string;
  readonly escalatesTo?: string;
  readonly results: readonly string[];
  /** The customer's own. */
  readonly timezone: string;
  /** `over`: the passage has gone on, or has ended, without it. */
  readonly state: 'open' | 'taken' | 'done' | 'over';
  readonly requestedAt: Instant;
  readonly takeBy: Instant;
  /** From here on nothing can be told of it. */
  readonly due: Instant;
  readonly escalatedAt?: Instant;
  readonly assignee?: string;
  readonly takenAt?: Instant;
  readonly result?: string;
  readonly resultAt?: Instant;
  readonly notes?: string;
  /** Counts writes. */
  readonly revision: number;
}

/** A wait as plain data: it travels in the state machine's arguments and lies in the waiter's record. */
export interface WaitSpec {
  /** The wait's node in the story's graph. */
  readonly id: string;
  readonly source: SignalSource;
  readonly otherwise: string;
}

export interface WaiterRecord {
  readonly enrolment: EnrolmentKey;
  readonly wait: WaitSpec;
  readonly since: Instant;
  readonly deadline: Instant;
  /** The callback task's token: whoever sees the signal settle answers it. */
  readonly token: string;
  readonly path: string;
}

/** All that one passage has left in the ledger. */
export interface Passage {
  readonly enrolment?: EnrolmentRecord;
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly waiter?: WaiterRecord;
}
