/** What the domain needs from outside: small ports, implemented by functions/adapters. */
import type { DomainEvent } from './events/domain.ts';
import type { CustomerEvent } from './events/event.ts';
import type { CustomerId, EnrolmentKey, StepName, TouchKey } from './ids.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  Passage,
  TouchRecord,
  Trigger,
  WaiterRecord,
} from './journeys/records.ts';
import type { WireItem } from './profiles/mapper.ts';
import type { Profile } from './profiles/profile.ts';
import type { Settings } from './settings.ts';
import type { Duration, Instant } from './time.ts';

export interface ProfileStore {
  /** Strongly consistent. */
  readonly get: (id: CustomerId) => Promise<Profile | undefined>;
  /**
   * Writes what differs between the two, and the next revision, if the stored revision is still `before.revision`;
   * creates the profile when `before` is undefined and none is stored. `stale`: somebody else wrote; read again.
   */
  readonly update: (before: Profile | undefined, after: Profile) => Promise<'written' | 'stale'>;
  /** Writes whole profiles, for imports into tables that nobody else writes to. */
  readonly putAll: (profiles: readonly Profile[]) => Promise<void>;
  /** One page of a segment's items, with just these attributes, in wire form. `cursor` absent: the last page. */
  readonly scan: (page: {
    readonly segment: number;
    readonly segments: number;
    readonly attributes: readonly string[];
    readonly cursor?: string;
  }) => Promise<{ readonly items: readonly WireItem[]; readonly cursor?: string }>;
}

/** A change to one touchpoint's record; absent fields stay as they are. */
export type TouchChange = Partial<
  Pick<
    TouchRecord,
    'outcome' | 'withheld' | 'sentAt' | 'messageId' | 'openedAt' | 'clickedAt' | 'answer' | 'answeredAt'
  >
>;

export interface Ledger {
  /** Everything that one passage has left, in one read, strongly consistent. */
  readonly passage: (enrolment: EnrolmentKey) => Promise<Passage>;
  readonly touch: (enrolment: EnrolmentKey, step: StepName) => Promise<TouchRecord | undefined>;
  /** Writes these records in one request, over whatever is there. */
  readonly put: (records: {
    readonly enrolments?: readonly EnrolmentRecord[];
    readonly touches?: readonly TouchRecord[];
    readonly coupons?: readonly CouponRecord[];
    readonly waiters?: readonly WaiterRecord[];
  }) => Promise<void>;
  /**
   * The first to say so wins: `sentAt`, `openedAt`, `clickedAt` and `answer` are set once and never moved. What the
   * provider has taken (it has a message id) stays `sent`. A record that is not there stays away.
   */
  readonly changeTouch: (enrolment: EnrolmentKey, step: StepName, change: TouchChange) => Promise<void>;
  /** Sets the exit (once) and the goal (the earliest). */
  readonly changeEnrolment: (
    enrolment: EnrolmentKey,
    change: Pick<EnrolmentRecord, 'exit' | 'path' | 'goalAt'>,
  ) => Promise<void>;
  /** Puts a later event, and a later beginning, in the place of those that the passage has. */
  readonly changeTrigger: (enrolment: EnrolmentKey, trigger: Trigger, startsAt: Instant) => Promise<void>;
  readonly couponByCode: (code: string) => Promise<CouponRecord | undefined>;
  /** Takes the coupon for this order; `refused` when another order has taken it. Repeating it for the same order is `redeemed`. */
  readonly redeem: (
    coupon: CouponRecord,
    order: { readonly orderId: string; readonly value: number; readonly at: Instant },
  ) => Promise<'redeemed' | 'refused'>;
  /**
   * Writes the profile with a claim and what the claimed step leaves, all or nothing, over whatever records are there.
   * `stale`: the profile was written meanwhile; read again.
   */
  readonly claim: (
    before: Profile,
    after: Profile,
    records: {
      readonly touches: readonly TouchRecord[];
      readonly coupons: readonly CouponRecord[];
      readonly waiters: readonly WaiterRecord[];
    },
  ) => Promise<'claimed' | 'stale'>;
  /**
   * Writes the event and the profile that it was folded into, both or neither, so that an event counts once.
   * `duplicate`: the event is there already. `stale`: the profile was written meanwhile; read again.
   */
  readonly record: (
    event: CustomerEvent,
    before: Profile | undefined,
    after: Profile,
  ) => Promise<'recorded' | 'duplicate' | 'stale'>;
  /** Writes the event alone, for one that changes nothing in the profile; repeating it changes nothing. */
  readonly note: (event: CustomerEvent) => Promise<void>;
  /** What there is of a customer: so many of the events, the latest first, and all passages. */
  readonly history: (
    customer: CustomerId,
    mostEvents: number,
  ) => Promise<{ readonly events: readonly CustomerEvent[]; readonly passages: readonly Passage[] }>;
  /** The customer's events since then, oldest first. */
  readonly eventsSince: (customer: CustomerId, since: Instant) => Promise<readonly CustomerEvent[]>;
}

export interface OutgoingEmail {
  readonly key: TouchKey;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** One-click unsubscribe (RFC 8058). */
  readonly unsubscribeUrl?: string;
}
export interface OutgoingText {
  readonly key: TouchKey;
  readonly to: string;
  readonly text: string;
  readonly transactional: boolean;
}

/** The providers. Neither has an idempotency token: a message that is handed over twice arrives twice. */
export interface Delivery {
  /** @throws ChannelUnavailableError when nobody knows whether the provider took it */
  readonly email: (message: OutgoingEmail) => Promise<Accepted>;
  readonly text: (message: OutgoingText) => Promise<Accepted>;
}

/**
 * The provider's answer. `refused`: it will never take this message; `busy`: it did not take it now (too many at once,
 * or sending is not set up), and may later. Both say why.
 */
export type Accepted =
  | { readonly messageId: string }
  | { readonly refused: string }
  | { readonly busy: string };

export interface Executions {
  /** Starting the same name again is no error and starts nothing. */
  readonly start: (stateMachineArn: string, name: string, input: unknown) => Promise<void>;
  /** Answers a callback task; `gone` when it was answered before or has timed out. */
  readonly succeed: (token: string, output: unknown) => Promise<'answered' | 'gone'>;
  readonly detour: (token: string, error: string, cause: unknown) => Promise<'answered' | 'gone'>;
}

/** What a customer told us by a link in a message: it comes in by the bus, as the shop's events do. */
export interface LinkEvent {
  readonly name: 'Survey Answered' | 'Unsubscribed';
  readonly at: Instant;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Ports {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  readonly profiles: ProfileStore;
  readonly ledger: Ledger;
  readonly delivery: Delivery;
  readonly executions: Executions;
  /** Tells others, perhaps again after a fault; what the settings leave out is not told. */
  readonly publish: (events: readonly DomainEvent[]) => Promise<void>;
  readonly tell: (events: readonly LinkEvent[]) => Promise<void>;
  /** Signs coupon codes and links; the same for the life of the deployment. */
  readonly secret: () => Promise<string>;
  readonly settings: Settings;
}
