/** A customer as rules and guardrails see one: narrow on purpose, because its size is the sweep's cost. */
import type { CustomerId, Cycle, JourneyId, StepName } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { TraitValues } from '../traits/trait.ts';
import { type ConsentChannel, consentChannels } from './channels.ts';
import type { TopicConsent } from './topics.ts';
import type { Wishes } from './wishes.ts';

export type { ConsentChannel };

/** Why nothing may be sent, whatever the consents say; to who has unsubscribed only news of her orders is. */
export type Suppression = 'erased' | 'unsubscribed' | 'nobody';

export const arms = ['treatment', 'holdout'] as const;
export type Arm = (typeof arms)[number];

/** One customer's latest passage through a journey, as the profile remembers it. */
export interface OpenEnrolment {
  readonly cycle: Cycle;
  readonly version: number;
  /** Whether anything leaves: a holdout's passage is its story's shadow, which no execution leads. */
  readonly arm: Arm;
  readonly enrolledAt: Instant;
  /** Absent while the passage is open. */
  readonly exitedAt?: Instant;
  /** It was begun again then, after its execution had failed, and nobody has seen since that the execution goes on. */
  readonly reopenedAt?: Instant;
  /** Until when an event counts as this passage's goal, in either arm. */
  readonly goalUntil: Instant;
  /** The event that is the goal; absent when the goal is a purchase. */
  readonly goalEvent?: string;
  /** An event such as the goal began the passage: only a later one is the goal. */
  readonly begunByGoal?: true;
  /** The checkout that began the passage: an order that came of it is the goal, wherever the clocks stand. */
  readonly checkoutId?: string;
  /** The campaign that took her in, of the backlog: whoever finishes the enrolment writes it down. */
  readonly campaign?: string;
  /** While the passage is open, and has not let go of them, the offers of lower lanes wait. */
  readonly pauses?: true;
  /** It lets go of what it paused: it says nothing more on any path, and waits for no answer of hers. */
  readonly letsGo?: true;
  /** The journey's; absent: 0. */
  readonly priority?: number;
  /** The journey's; absent: of an older passage, which is in a lane of its own. */
  readonly lane?: string;
  /** Of a shadow: when it is to be moved on. */
  readonly next?: Instant;
  /** Of a shadow that has been: where it stands in its story, as whoever moves it on reads it. */
  readonly place?: string;
  /** Since when a marketing message of it is due that has not left. */
  readonly due?: Instant;
  /** It keeps its lane no longer: no marketing is sent on any path from here, or it was entered for what is owed. */
  readonly said?: true;
  /** It has issued an offer that is unused: until when that is valid. */
  readonly offerUntil?: Instant;
  /** An earlier passage through the journey issued an offer that was unused when this one began: whose, until when it is valid. */
  readonly offerBefore?: { readonly cycle: Cycle; readonly until: Instant };
  /** Whose passage it was, where that customer has been merged into this one; absent: this customer's own. */
  readonly of?: CustomerId;
  /** When the goal was first reached: no earlier than the enrolment, no later than `goalUntil`. */
  readonly goalAt?: Instant;
  /** The touchpoints that were claimed: a claim that exists is never claimed again. Emptied on exit. */
  readonly claims: Readonly<Record<StepName, Instant>>;
}

/** A marketing message that counts towards the frequency cap. */
export interface RecentTouch {
  readonly at: Instant;
  readonly channel: ConsentChannel;
  /** Absent: marketing. */
  readonly topic?: string;
}

/** The consents among what identifying tells: each channel's is told by itself. */
export const toldConsents = Object.fromEntries(
  consentChannels.map((channel) => [`${channel}Consent`, channel]),
) as { readonly [Channel in ConsentChannel as `${Channel}Consent`]: Channel };

const ownFields = [
  ...(['email', 'phone', 'firstName', 'locale', 'timezone', 'country', 'city'] as const),
  ...(['tier', 'points', 'favouriteCategory', 'birthday'] as const),
] as const;

/** What identifying a customer can tell; each has its own instant, so that an old telling never undoes a newer one. */
export type IdentifiedTrait = (typeof ownFields)[number] | keyof typeof toldConsents;
export const identifiedTraits: readonly IdentifiedTrait[] = [
  ...ownFields,
  ...(Object.keys(toldConsents) as (keyof typeof toldConsents)[]),
];

export interface Profile {
  readonly id: CustomerId;
  /** The customer that this one turned out to be: what is told of this one is told of that one. */
  readonly mergedInto?: CustomerId;
  /** While what there was of this one is being told of that one, or of those whom an id of nobody was taken for, or is being forgotten: since when. */
  readonly mergingSince?: Instant;
  /** Customers that a person has split this one off from: nothing that is told links the two again. */
  readonly apartFrom?: readonly CustomerId[];
  readonly email?: string;
  /** E.164, such as +447700900123. */
  readonly phone?: string;
  readonly firstName?: string;
  /** To marketing. Absent channel: never asked, which is no consent. */
  readonly consents: Readonly<Partial<Record<ConsentChannel, boolean>>>;
  /** To other topics, by channel and topic, such as `email news`: see topics.ts. */
  readonly topics?: Readonly<Record<string, TopicConsent>>;
  /** What she has asked for on our pages. */
  readonly wishes?: Wishes;
  readonly suppressed?: Suppression;
  /** Of an id of nobody: what had suppressed it before. */
  readonly suppressedBefore?: Suppression;
  /** A person has said that it is somebody: nothing that is told of it makes it nobody's again. */
  readonly vouchedFor?: true;
  /** BCP 47, such as `en`, `zh-Hans`. */
  readonly locale?: string;
  /** IANA, such as `Asia/Taipei`. */
  readonly timezone?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** As the shop tells it. */
  readonly city?: string;
  readonly tier?: string;
  /** Of a tier that is kept for a time: when it ends. It does at the first sweep after it, or with the next entry. */
  readonly tierEndsAt?: Instant;
  /** How many points must be earned by then to keep it. */
  readonly pointsToKeepTier?: number;
  /** A higher tier that the customer had until lately: it is told, and forgotten, by the next sweep. */
  readonly tierLost?: string;
  readonly points?: number;
  /** When points expire next. They do at the first sweep after it, or with the next that are gained or spent. */
  readonly pointsExpireAt?: Instant;
  /** How many expire then, and in the 30 days that follow. */
  readonly pointsExpiring?: number;
  readonly favouriteCategory?: string;
  /** `MM-DD`, or `YYYY-MM-DD` where the year is known. */
  readonly birthday?: string;
  /** The shop's own that a rule or a branch of its journeys asks for; the ledger has the others, and when each was told. */
  readonly traits?: TraitValues;
  /** When each was last told. */
  readonly identifiedAt?: Readonly<Partial<Record<IdentifiedTrait, Instant>>>;
  /** The latest: an answer to "why did you leave?", or what the settings take an event for. */
  readonly leavingReason?: string;
  /** When it was given. */
  readonly leavingReasonAt?: Instant;
  /** When a coupon was last issued to the customer, in any journey. */
  readonly lastCouponAt?: Instant;
  /** When she was last asked why she left. */
  readonly askedWhyAt?: Instant;
  readonly firstOrderAt?: Instant;
  readonly lastOrderAt?: Instant;
  /** The order before the last: with it, a return after silence can be told. */
  readonly previousOrderAt?: Instant;
  readonly orders: number;
  /**
   * Sum of all orders less what was refunded, in minor units of the shop's currency. Below 0 where a refund is known
   * and its order isn't.
   */
  readonly spent: number;
  /** Sum of all refunds, in minor units of the shop's currency. */
  readonly refunded?: number;
  readonly firstVisitAt?: Instant;
  readonly lastVisitAt?: Instant;
  readonly enrolments: Readonly<Record<JourneyId, OpenEnrolment>>;
  /** By lane: when passages ended that came to nothing, since she last clicked or answered. */
  readonly tries?: Readonly<Record<string, readonly Instant[]>>;
  /** Oldest first, as long as a cap counts them. */
  readonly recentTouches: readonly RecentTouch[];
  /** Counts writes: every update is conditional on the revision that it read. */
  readonly revision: number;
}

/** A customer of whom nothing is known but the id. */
export const newProfile = (id: CustomerId): Profile => ({
  id,
  consents: {},
  orders: 0,
  spent: 0,
  enrolments: {},
  recentTouches: [],
  revision: 0,
});

/** The id again, with nothing known of it but what a person has said. */
export const emptied = ({ id, vouchedFor, revision }: Profile): Profile => ({
  ...newProfile(id),
  ...(vouchedFor === true && { vouchedFor }),
  revision,
});

/** What tells whether a passage stands against another. */
export type Standing = Pick<
  OpenEnrolment,
  | 'enrolledAt'
  | 'exitedAt'
  | 'reopenedAt'
  | 'goalAt'
  | 'priority'
  | 'pauses'
  | 'letsGo'
  | 'lane'
  | 'said'
  | 'claims'
  | 'next'
>;

/** Open in this journey now: enrolled, in either arm, and not yet out. */
export const isOpen = (enrolment: Pick<OpenEnrolment, 'exitedAt'> | undefined): boolean =>
  enrolment !== undefined && enrolment.exitedAt === undefined;

/** Whether it is open, and a shadow: nothing of it leaves. */
export const isShadow = ({ arm, exitedAt }: Pick<OpenEnrolment, 'arm' | 'exitedAt'>): boolean =>
  arm === 'holdout' && exitedAt === undefined;

/** Whether it is a shadow that is to be moved on by then. */
export const isDueShadow = (
  { next, exitedAt }: Pick<OpenEnrolment, 'next' | 'exitedAt'>,
  by: Instant,
): boolean => next !== undefined && exitedAt === undefined && next <= by;

/** Whether a passage, while it is open, keeps others out of the lane: it may still say something there. */
export const standsInLane = (
  { lane: own, said, goalAt }: Pick<OpenEnrolment, 'lane' | 'said' | 'goalAt'>,
  lane: string,
): boolean => own === lane && said !== true && goalAt === undefined;

/**
 * Whether a passage's marketing is needed no more: its goal is reached, or she has ordered after the time in which an order
 * counts as it, though that is none for the results.
 */
export const hasComeAbout = (
  { goalAt, goalEvent, goalUntil }: Pick<OpenEnrolment, 'goalAt' | 'goalEvent' | 'goalUntil'>,
  { lastOrderAt }: Pick<Profile, 'lastOrderAt'>,
): boolean =>
  goalAt !== undefined || (goalEvent === undefined && lastOrderAt !== undefined && lastOrderAt > goalUntil);

/** Of whom nothing begins any more: one who was erased, or an id that stands for nobody. */
export const isNobody = ({ suppressed }: Pick<Profile, 'suppressed'>): boolean =>
  suppressed === 'erased' || suppressed === 'nobody';

/** When the customer was last here, or ordered; `undefined`: never. */
export const lastActivityAt = ({ lastVisitAt, lastOrderAt }: Profile): Instant | undefined =>
  lastVisitAt === undefined || (lastOrderAt !== undefined && lastOrderAt > lastVisitAt)
    ? lastOrderAt
    : lastVisitAt;

/** Whether a passage, while it is open, makes offers of these lanes' inferiors wait. */
export const pausesBelow = (
  { pauses, letsGo, lane }: Pick<OpenEnrolment, 'pauses' | 'letsGo' | 'lane'>,
  lanesAbove: readonly string[],
): boolean => pauses === true && letsGo !== true && lane !== undefined && lanesAbove.includes(lane);
