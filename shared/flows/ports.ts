/** What the domain needs from outside: small ports, implemented by functions/adapters. */

import type { CustomerId, EnrolmentKey, JourneyId, StepName, TouchKey } from '../base/ids.ts';
import type { Json } from '../base/record.ts';
import type { Duration, Instant } from '../base/time.ts';
import type { ContactPoint } from '../customers/contacts/contact.ts';
import type { addressRefused } from '../customers/events/address-refused.ts';
import type { ConsentRecord } from '../customers/events/consent-record.ts';
import type { EndpointSetting } from '../customers/events/endpoints.ts';
import type { CustomerEvent } from '../customers/events/event.ts';
import type { BadEnd, ExecutionEnded } from '../customers/events/execution-ended.ts';
import type { linkFollowed } from '../customers/events/followed.ts';
import type { OrderRecord } from '../customers/orders/order.ts';
import type { AddressRecord } from '../customers/profiles/address.ts';
import type { ConsentChannel, Profile } from '../customers/profiles/profile.ts';
import type { ProfileStore } from '../customers/profiles/store.ts';
import type { ClickSeen } from '../customers/signals/signal.ts';
import type { TraitsRecord } from '../customers/traits/record.ts';
import type { BrakeStore } from '../decisions/brake/brake.ts';
import type { BroadcastStore } from '../decisions/broadcasts/broadcast.ts';
import type { BudgetStore } from '../decisions/budgets/budget.ts';
import type { CensusStore } from '../decisions/census/census.ts';
import type { FitStore } from '../decisions/fitting/store.ts';
import type { PaceStanding } from '../decisions/pace/pace.ts';
import type { PicksHead } from '../decisions/picks/picked.ts';
import type { FeedHead, Product } from '../decisions/picks/product.ts';
import type { PicksList } from '../decisions/picks/together.ts';
import type { Account, PointsWrites } from '../decisions/points/account.ts';
import type { PointsEntry } from '../decisions/points/entry.ts';
import type { ReferralRecord } from '../decisions/referrals/referral.ts';
import type { ResultsStore } from '../decisions/results/store.ts';
import type { ModelStore } from '../decisions/scores/model.ts';
import type { CampaignStore } from '../decisions/sweeping/campaign.ts';
import type { SweepStore } from '../decisions/sweeping/sweep.ts';
import type { TuningStore } from '../decisions/tuning/tuning.ts';
import type { AnswerGiven } from '../journeys/answers.ts';
import type { DomainEvent } from '../journeys/domain-events.ts';
import type { CouponTerms } from '../journeys/language.ts';
import type {
  CouponRecord,
  EnrolmentRecord,
  Passage,
  TaskRecord,
  TouchRecord,
  Trigger,
  WaiterRecord,
} from '../journeys/records.ts';
import type { Story } from '../journeys/story.ts';
import type { LinkKeys } from '../messages/link-keys.ts';
import type { FunctionSettings } from '../shop/settings.ts';
import type { AuditStore } from './audit.ts';
import type { OfferDesk } from './offers/desk.ts';
import type { WordsStore } from './words/store.ts';

/** A change to one touchpoint's record; absent fields stay as they are. */
export type TouchChange = Partial<
  Pick<
    TouchRecord,
    | 'outcome'
    | 'untold'
    | 'withheld'
    | 'sentAt'
    | 'messageId'
    | 'returned'
    | 'returnedAt'
    | 'delayed'
    | 'openedAt'
    | 'clickedAt'
    | 'machineOpenedAt'
    | 'machineClickedAt'
    | 'machine'
    | 'unknownOpenedAt'
    | 'unknownClickedAt'
  >
>;

/** The event of this id that is there already, as it was told first. */
export interface Known {
  readonly known: CustomerEvent;
  /** Of the profile that has it, where both were written together. */
  readonly revision?: number;
}

/** What a customer has by events, beside these. */
export interface Owned {
  readonly orders: readonly OrderRecord[];
  readonly entries: readonly PointsEntry[];
}

/** An order that takes a coupon. */
export interface Redeeming {
  readonly orderId: string;
  /** Of the order, in minor units of the shop's currency; `undefined`: not known. */
  readonly value: number | undefined;
  /** What the coupon takes off, in these. */
  readonly discount?: number;
  readonly at: Instant;
}

/** What is written of an order with the profile that it changes. */
export interface OrderWrites {
  readonly record: OrderRecord;
  /** From now on it is its customer's, if all that is known of it by its id is that still; absent: it is already. */
  readonly taken?: { readonly from: OrderHead };
}

/** What is known of an order by its id alone. */
export interface OrderHead {
  /** The first customer that it was told of. */
  readonly owner?: CustomerId;
  /** What a checkout has taken for it, whether its tellings name it or not. */
  readonly codes: readonly string[];
}

export interface Ledger {
  /** Strongly consistent, as all that is asked of orders. */
  readonly order: (customer: CustomerId, orderId: string) => Promise<OrderRecord | undefined>;
  /** All of the customer's. */
  readonly orders: (customer: CustomerId) => Promise<readonly OrderRecord[]>;
  readonly orderHead: (orderId: string) => Promise<OrderHead>;
  /** The order has taken the code, whether it is told yet or not: what is known of it then. */
  readonly nameCode: (orderId: string, code: string) => Promise<OrderHead>;
  /** The order has not taken the code, unless somebody has told of it: what is known of it then. */
  readonly unnameCode: (orderId: string, code: string) => Promise<OrderHead>;
  /** Everything that one passage has left, in one read, strongly consistent. */
  readonly passage: (enrolment: EnrolmentKey) => Promise<Passage>;
  /** The customer's own through the journey, the first first, strongly consistent; those before may be another id's. */
  readonly passagesThrough: (customer: CustomerId, journey: JourneyId) => Promise<readonly Passage[]>;
  /** Never missed where it is there. `latest`: with all that is written in it; else it may be as it was a second ago. */
  readonly touch: (
    enrolment: EnrolmentKey,
    step: StepName,
    how?: 'latest',
  ) => Promise<TouchRecord | undefined>;
  /** Writes these records in one request, over whatever is there. */
  readonly put: (records: {
    readonly enrolments?: readonly EnrolmentRecord[];
    readonly touches?: readonly TouchRecord[];
    readonly coupons?: readonly CouponRecord[];
    readonly waiters?: readonly WaiterRecord[];
  }) => Promise<void>;
  /**
   * The first to say so wins: `sentAt`, opens and clicks are set once and never moved. What the
   * provider has taken (it has a message id) stays `sent`, unless it was rejected since. A record that is not there stays away.
   */
  readonly changeTouch: (enrolment: EnrolmentKey, step: StepName, change: TouchChange) => Promise<void>;
  /** Others have been told of the touchpoint. */
  readonly noteTold: (enrolment: EnrolmentKey, step: StepName) => Promise<void>;
  /** Adds the click to those that the next is judged by, up to a bound, and gives the record as it stands then. */
  readonly noteClick: (
    enrolment: EnrolmentKey,
    step: StepName,
    click: ClickSeen,
  ) => Promise<TouchRecord | undefined>;
  /** Adds the answer to those that were given, up to a bound, and gives the record as it stands then. */
  readonly noteAnswer: (
    enrolment: EnrolmentKey,
    step: StepName,
    answer: AnswerGiven,
  ) => Promise<TouchRecord | undefined>;
  /** No person clicked then, nor opened by that click. */
  readonly retractClick: (enrolment: EnrolmentKey, step: StepName, was: Instant) => Promise<void>;
  /** Sets the exit (once) and the goal (the earliest). */
  readonly changeEnrolment: (
    enrolment: EnrolmentKey,
    change: Pick<EnrolmentRecord, 'exit' | 'path' | 'waited' | 'goalAt'>,
  ) => Promise<void>;
  /** The passage is begun again from that instant: what is told late of an end before it ends it no more. */
  readonly noteReopened: (enrolment: EnrolmentKey, at: Instant) => Promise<void>;
  /** Takes the exit of this reason back, if there is one. */
  readonly takeExitBack: (enrolment: EnrolmentKey, reason: string) => Promise<void>;
  /** Puts a later event, and a later beginning, in the place of those that the passage has. */
  readonly changeTrigger: (enrolment: EnrolmentKey, trigger: Trigger, startsAt: Instant) => Promise<void>;
  /** Strongly consistent. */
  readonly coupon: (enrolment: EnrolmentKey, name: StepName) => Promise<CouponRecord | undefined>;
  /** Writes the coupon down before anybody has it; `stale`: another handler has issued it meanwhile. */
  readonly reserve: (coupon: CouponRecord) => Promise<'reserved' | 'stale'>;
  /** It reached nobody, and no order takes it: the first time stays. */
  readonly noteReleased: (coupon: CouponRecord, at: Instant) => Promise<void>;
  /** Others have been told that it is issued. */
  readonly noteIssueTold: (coupon: CouponRecord) => Promise<void>;
  /**
   * The journey's coupons that were issued in that time, its end left out, in that order: a page of them, which may be
   * empty before the last. `no-such-place`: no page before had that `next`. @param page `after`: the `next` of the page before
   */
  readonly couponsIssued: (
    journey: JourneyId,
    during: { readonly from: Instant; readonly until: Instant },
    page: { readonly after?: string | undefined; readonly atMost?: number },
  ) => Promise<{ readonly coupons: readonly CouponRecord[]; readonly next?: string } | 'no-such-place'>;
  readonly couponByCode: (code: string) => Promise<CouponRecord | undefined>;
  /**
   * Takes the coupon for this order; `refused` when another order has taken it, or it was void by then, or never reached anybody.
   * Repeating it for the same order is `redeemed`, and adds what is known by then.
   */
  readonly redeem: (coupon: CouponRecord, order: Redeeming) => Promise<'redeemed' | 'refused'>;
  /**
   * As `redeem`, and the order names the code from then on, as by `nameCode`: both or neither. Whose the order was then;
   * `stale`: others were at either of them, and it may be tried again.
   */
  readonly redeemAndName: (
    coupon: CouponRecord,
    order: Redeeming,
  ) => Promise<Pick<OrderHead, 'owner'> | 'refused' | 'stale'>;
  /** No order that is placed from then on takes the coupon, unless one has. The first time stays. */
  readonly voidCoupon: (coupon: CouponRecord, at: Instant) => Promise<void>;
  /** The coupon is free again, if that order has taken it. */
  readonly release: (coupon: CouponRecord, orderId: string) => Promise<void>;
  /** Of a goal that was reached then: it is reached at another instant, or not at all. */
  readonly retractGoal: (enrolment: EnrolmentKey, was: Instant, goalAt: Instant | undefined) => Promise<void>;
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
      readonly tasks?: readonly TaskRecord[];
      readonly waiters: readonly WaiterRecord[];
      readonly points?: PointsWrites;
    },
  ) => Promise<'claimed' | 'stale'>;
  readonly task: (enrolment: EnrolmentKey, name: StepName) => Promise<TaskRecord | undefined>;
  /** Writes the task as it is to be, and the next revision, if the stored one is still `before`'s. */
  readonly changeTask: (before: TaskRecord, after: TaskRecord) => Promise<'written' | 'stale'>;
  /** A queue's tasks: those due after the instant, the next due first; without one all, the latest due first. */
  readonly tasks: (
    queue: string,
    state: TaskRecord['state'],
    page: { readonly atMost: number; readonly dueAfter: Instant | undefined },
  ) => Promise<readonly TaskRecord[]>;
  /**
   * Writes the event, the profile that it was folded into, and what it does to the customer's points and order, all or
   * nothing,
   * so that an event counts once. `stale`: the profile was written meanwhile; read again.
   */
  readonly record: (
    event: CustomerEvent,
    before: Profile | undefined,
    after: Profile,
    points?: PointsWrites,
    order?: OrderWrites,
  ) => Promise<'recorded' | 'stale' | Known>;
  /** Strongly consistent: what is written with a profile that was read before it is based on all of it. */
  readonly account: (customer: CustomerId) => Promise<Account>;
  /** All that was told of the customer's traits of the shop's own; strongly consistent. */
  readonly traits: (customer: CustomerId) => Promise<TraitsRecord | undefined>;
  /** Writes the record as it is to be if the stored one is still `before`'s. */
  readonly changeTraits: (
    before: TraitsRecord | undefined,
    after: TraitsRecord,
  ) => Promise<'written' | 'stale'>;
  /** Of this friend; strongly consistent. */
  readonly referral: (friend: CustomerId) => Promise<ReferralRecord | undefined>;
  /** Writes the referral in the place of `before`; `stale`: another stands there by now. */
  readonly refer: (
    referral: ReferralRecord,
    before: ReferralRecord | undefined,
  ) => Promise<'written' | 'stale'>;
  /** Since when the friend's referral by this order is cancelled: the first time stays. `undefined`: there is none. */
  readonly cancelReferral: (friend: CustomerId, orderId: string, at: Instant) => Promise<Instant | undefined>;
  /** The postal address of the customer; `undefined`: none was told. */
  readonly address: (customer: CustomerId) => Promise<AddressRecord | undefined>;
  /** Keeps the address unless a newer one is kept. */
  readonly keepAddress: (record: AddressRecord) => Promise<void>;
  /** Forgets this one, unless another is kept by now. */
  readonly dropAddress: (record: AddressRecord) => Promise<void>;
  /** Keeps what consents are proved by; the same once more changes nothing. */
  readonly keepConsents: (records: readonly ConsentRecord[]) => Promise<void>;
  /** All of the customer's. */
  readonly consents: (customer: CustomerId) => Promise<readonly ConsentRecord[]>;
  /** Strongly consistent, or `lately` as a profile is; `undefined`: nothing was ever sent there, or told of it. */
  readonly contact: (id: string, how?: 'lately') => Promise<ContactPoint | undefined>;
  /** Writes the contact point, and the next revision, if the stored revision is still `after`'s. `stale`: read again. */
  readonly changeContact: (after: ContactPoint) => Promise<'written' | 'stale'>;
  /** Remembers whose address it is, with both: whoever looks for the address finds the customer, and whoever forgets her it. */
  readonly nameAt: (contact: string, customer: CustomerId) => Promise<void>;
  /** The ids under which the address was told. */
  readonly namedAt: (contact: string) => Promise<readonly CustomerId[]>;
  /** Writes these orders and entries of points with the customer, whose the orders are from now on. */
  readonly give: (customer: CustomerId, what: Owned) => Promise<void>;
  /** Takes these out of what there is of the customer. */
  readonly forget: (
    customer: CustomerId,
    what: Owned & { readonly events: readonly CustomerEvent[] },
  ) => Promise<void>;
  /** Writes these events and entries in the place of those of their ids. */
  readonly rewrite: (
    customer: CustomerId,
    what: Pick<Owned, 'entries'> & { readonly events: readonly CustomerEvent[] },
  ) => Promise<void>;
  /** Takes the friend's referral away, if it is this order's still. */
  readonly dropReferral: (referral: ReferralRecord) => Promise<void>;
  /** Remembers with both that records of one name the other: who forgets one of them looks there too. */
  readonly tie: (one: CustomerId, other: CustomerId) => Promise<void>;
  /** The customers whose records may name this one, or be named by it; strongly consistent. */
  readonly ties: (customer: CustomerId) => Promise<readonly CustomerId[]>;
  /** Of the customer: that it was tied to that one. */
  readonly untie: (customer: CustomerId, from: CustomerId) => Promise<void>;
  /** Takes away all that there is of the customer, and that the orders are the customer's. */
  readonly wipe: (customer: CustomerId) => Promise<void>;
  /** Writes the event alone, for one that may be folded again. */
  readonly note: (event: CustomerEvent) => Promise<'noted' | Known>;
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
  /** Of marketing. */
  readonly list?: {
    /** One click leaves it (RFC 8058). */
    readonly unsubscribeUrl: string;
    readonly topic: string;
  };
}
export interface OutgoingText {
  readonly key: TouchKey;
  readonly to: string;
  readonly text: string;
  readonly transactional: boolean;
}

/** What an endpoint is told of each message; its kind may tell more. */
export interface EndpointMessage {
  /** Told with it: the same key is the same message, however often it is delivered. */
  readonly key: TouchKey;
  /** The endpoint's name. */
  readonly to: string;
  readonly customer: CustomerId;
  readonly journey: JourneyId;
  readonly message: StepName;
  readonly transactional: boolean;
  /** BCP 47, of the words. */
  readonly locale: string;
  readonly title: string;
  readonly body: string;
  readonly link: string;
  /** One of `percentOff` and `amountOff` (in units of the shop's currency); `validUntil` in ISO 8601. */
  readonly coupon?: CouponTerms & { readonly code: string; readonly validUntil: string };
}

/** A provider's no, for good. */
export interface Refused {
  readonly refused: string;
  /** Whoever has the number wants no texts: the provider knows. */
  readonly optedOut?: boolean;
}

/** The providers. Neither has an idempotency token: a message that is handed over twice arrives twice. */
export interface Delivery {
  readonly email: (message: OutgoingEmail) => Promise<Accepted>;
  readonly text: (message: OutgoingText) => Promise<Accepted>;
  /** Taken means that the bus has it, which delivers it at least once. */
  readonly toEndpoint: (among: EndpointSetting, message: EndpointMessage) => Promise<Accepted>;
}

/**
 * The provider's answer. `refused`: it will never take this message; `busy`: it did not take it now (too many at once,
 * or sending is not set up), and may later; `unknown`: nobody knows whether it took it. All say why.
 */
export type Accepted =
  | { readonly messageId: string }
  | Refused
  | { readonly busy: string }
  | { readonly unknown: string };

/** The addresses that the provider of email does not write to, whatever it is handed: it lists those that bounced or complained. */
export interface Suppressions {
  /**
   * The provider writes there again; of an address that is not on its list, nothing changes.
   * @throws StoreUnavailableError
   */
  readonly release: (address: string) => Promise<void>;
}

export interface Executions {
  /** Starting the same name again is no error and starts nothing. */
  readonly start: (stateMachineArn: string, name: string, input: unknown) => Promise<void>;
  /** Answers a callback task; `gone` when it was answered before or has timed out. */
  readonly succeed: (token: string, output: unknown) => Promise<'answered' | 'gone'>;
  readonly detour: (token: string, error: string, cause: unknown) => Promise<'answered' | 'gone'>;
  /** ARNs of all machines that begin so, in the order of their names. */
  readonly machines: (prefix: string) => Promise<readonly string[]>;
  /** Those of the machine that ended so, a page of them. */
  readonly ended: (
    stateMachineArn: string,
    as: BadEnd,
    page?: string,
  ) => Promise<{
    readonly executions: readonly { readonly execution: string; readonly stoppedAt: Instant }[];
    readonly next?: string;
  }>;
  /** By what an execution has ended that did not succeed; `undefined`: it runs, has succeeded, or led no passage. */
  readonly endOf: (execution: string) => Promise<ExecutionEnded | undefined>;
  /** What leads the passage: an execution that runs, or one that has ended; `none`: there is none, or none any more. */
  readonly leads: (passage: EnrolmentKey) => Promise<'running' | 'succeeded' | 'none' | ExecutionEnded>;
  /** Lets it go on from where it failed; why not, where it can't. */
  readonly redrive: (execution: string) => Promise<string | undefined>;
}

/** Who knows at which instants the providers take messages. */
export interface PaceKeeper {
  /**
   * Takes the channel's next slot: the instant from which on its provider takes the message. `undefined`: none is free
   * before that instant, and none was taken.
   */
  readonly slot: (
    channel: ConsentChannel,
    asked: {
      /** It does not queue behind those that do not. */
      readonly goesAhead: boolean;
      readonly before: Instant | undefined;
    },
  ) => Promise<Instant | undefined>;
  /** Messages a second that the channel takes; `undefined`: any number. */
  readonly perSecond: (channel: ConsentChannel) => Promise<number | undefined>;
  /** As the last that was sent found it; `undefined`: nothing has gone that way yet, or any number may. */
  readonly standing: (channel: ConsentChannel) => Promise<PaceStanding | undefined>;
}

/** What a customer told us by a link in a message: it comes in by the bus, as the shop's events do. */
export interface LinkEvent {
  readonly name:
    | typeof addressRefused
    | 'Survey Answered'
    | 'Unsubscribed'
    | 'Preferences Changed'
    | 'Consent Confirmed';
  readonly at: Instant;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A link that somebody followed by way of us. */
export interface FollowedLink {
  readonly name: typeof linkFollowed;
  readonly at: Instant;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What comes of a customer's points and referrals, for journeys to begin by, and of codes at a checkout: it comes in by the bus too. */
export interface ToldEvent {
  readonly name:
    | 'Confirmation Wanted'
    | 'Tier Reached'
    | 'Tier Ended'
    | 'Points Granted'
    | 'Friend Referred'
    | 'Referral Cancelled'
    | 'Order Changed';
  readonly at: Instant;
  /** `customer`, and the event's own `id`. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How email's provider stands to the account. */
export interface MailAccount {
  /** It sends for it. */
  readonly isOn: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`, as SES calls it. */
  readonly reputation: string;
}

/** What is counted, and logged. */
export interface Alert {
  readonly name:
    | 'IdsOfNobody'
    | 'ReservedNames'
    | 'ProviderBusy'
    | 'OfferRefused'
    | 'FewCodes'
    | 'BudgetGone'
    | 'PassageFailed'
    | 'PassageLost'
    | 'MailQuotaNear'
    | 'MailUnderReview'
    | 'NightLate'
    | 'NightUnfinished'
    | 'NightEmpty'
    | 'ShadowFailed'
    | 'ModelKept'
    | 'RecordUnread';
  readonly sentence: string;
  /** Of what it is about: a customer, an event, or the instant of a fit. */
  readonly id: string;
}

/** What the checkouts that ask for codes are remembered by, for a while. */
export interface CheckoutStore {
  /** What the key was answered for its first request; `undefined`: nothing yet, or too long ago. */
  readonly answered: (
    key: string,
  ) => Promise<{ readonly request: string; readonly answer: Json } | undefined>;
  /** Keeps it for a day; what is there stays. */
  readonly keepAnswer: (key: string, request: string, answer: Json) => Promise<void>;
  /** Counts one that there is not, by whose key it was asked for. */
  readonly countMiss: (who: string) => Promise<void>;
  /** Whether so many were asked for in this minute, as far as this process has counted, that no more are looked up. */
  readonly isFull: (who: string) => boolean;
}

/** The stories that shadows walk: each as it was when its passages began. */
export interface Stories {
  /** `undefined`: nobody kept it. */
  readonly find: (journey: JourneyId, version: number) => Promise<Story | undefined>;
  /** Keeps this deployment's for the passages that begin now. */
  readonly keep: (journey: JourneyId, version: number) => Promise<void>;
}

/** What says of an edition that it is in use. */
export interface Head {
  readonly version: string;
  /** When it came into use. */
  readonly at: Instant;
  /** It is over from then on. */
  readonly until: Instant;
}

/** Many entries that come into use together: nobody ever sees half of them. */
export interface Editions<Its extends Head, Entry> {
  /** As it was a few minutes ago, or is; `undefined`: there is none, or it is over. */
  readonly current: () => Promise<Its | undefined>;
  /** As it is. */
  readonly latest: () => Promise<Its | undefined>;
  /** Those of its entries that there are. */
  readonly find: (of: Its, names: readonly string[]) => Promise<readonly Entry[]>;
  /** Writes entries of a version that is not in use yet, and goes by itself once it is over. */
  readonly put: (version: string, until: Instant, entries: readonly Entry[]) => Promise<void>;
  /** From now on it is the one in use; `false`: a later one is. */
  readonly use: (head: Its) => Promise<boolean>;
}
/** The shop's products, by their ids. */
export type FeedStore = Editions<FeedHead, Product>;
/** What goes together, by product and by category. */
export type PicksStore = Editions<PicksHead, PicksList>;

export interface Ports {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  readonly profiles: ProfileStore;
  readonly ledger: Ledger;
  readonly audit: AuditStore;
  readonly checkouts: CheckoutStore;
  readonly brake: BrakeStore;
  readonly budgets: BudgetStore;
  readonly broadcasts: BroadcastStore;
  readonly sweeps: SweepStore;
  readonly campaigns: CampaignStore;
  readonly models: ModelStore;
  readonly census: CensusStore;
  readonly fits: FitStore;
  readonly results: ResultsStore;
  readonly delivery: Delivery;
  readonly suppressions: Suppressions;
  readonly offers: OfferDesk;
  readonly pace: PaceKeeper;
  readonly executions: Executions;
  readonly stories: Stories;
  readonly words: WordsStore;
  readonly tuning: TuningStore;
  readonly feed: FeedStore;
  readonly picks: PicksStore;
  /** Tells others, perhaps again after a fault; what the settings leave out is not told. */
  readonly publish: (events: readonly DomainEvent[]) => Promise<void>;
  readonly tell: (events: readonly (LinkEvent | ToldEvent)[]) => Promise<void>;
  /** As `tell`, of what nobody waits for: told within a second, or lost. Never throws. */
  readonly mention: (event: FollowedLink) => Promise<void>;
  /** Says to whoever runs the deployment that something is wrong with what it is told: counted, and in the log. */
  readonly alert: (what: Alert) => void;
  /** Keys coupon codes and the address book; the same for the life of the deployment. */
  readonly secret: () => Promise<string>;
  /** Seal and open links. One that is wanted and not known is looked for anew, at most once a minute. */
  readonly linkKeys: (wanted?: string) => Promise<LinkKeys>;
  readonly settings: FunctionSettings;
}
