/** What the ledger remembers of one passage: its enrolment, touchpoints, coupons, and what it is waiting for. */
import * as z from 'zod';
import { enrolmentKey, json, jsonMembers, type RecordOf, time } from '../base/record.ts';
import { milliseconds } from '../base/time.ts';
import { arms } from '../customers/profiles/profile.ts';
import type { ClickSeen } from '../customers/signals/signal.ts';
import { said } from '../messages/said.ts';
import { answerGiven, questionAsked } from './answers.ts';
import type { SignalSource } from './language.ts';
import { couponTerms } from './offers/benefits/index.ts';
import { touchChannels, touchKinds } from './touchpoints/index.ts';

/** The event that began a passage. */
const triggerSchema = z.object({
  name: z.string(),
  id: z.string(),
  at: time,
  /** What the event told: its own fields and its properties. `value` is in hundredths of a unit of the shop's currency. */
  properties: jsonMembers,
});
export type Trigger = RecordOf<typeof triggerSchema>;

export const enrolmentRecord = z.object({
  key: enrolmentKey,
  arm: z.enum(arms),
  enrolledAt: time,
  goalUntil: time,
  /** The rule that enrolled, as a sentence, and the values that it saw. */
  rule: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** To ask the rule again when something is told that happened before; absent: there was none, or nobody is to be spared. */
  asked: z
    .object({
      rule: json,
      /** The profile's attributes that it read, as they were. */
      saw: jsonMembers,
      /** Of the profile then. */
      revision: z.number(),
      /** When it was asked, by our clock. */
      at: time,
    })
    .exactOptional(),
  /** The exit that its definition has for a passage that should not have begun; absent: `meanwhile`. */
  unfounded: z.string().exactOptional(),
  /** Of a journey that an event begins; a later event about the same thing takes its place. */
  trigger: triggerSchema.exactOptional(),
  /** The id of the event that did; later ones take its place in `trigger`. */
  begunBy: z.string().exactOptional(),
  /** Of one of the backlog: the campaign that enrolled. */
  campaign: z.string().exactOptional(),
  /** No step happens before it: a later event about the same thing moves it. */
  startsAt: time.exactOptional(),
  exit: z
    .object({
      reason: z.string(),
      at: time,
      /** Of an end that somebody wanted, or that no story has: the key's name, and what was said of it. */
      who: z.string().exactOptional(),
      why: z.string().exactOptional(),
    })
    .exactOptional(),
  /** When it was begun again, after its execution had failed. */
  reopenedAt: time.exactOptional(),
  /** The outcomes on the way, such as `reaction-we-miss-you=silent redemption-ten-off=unused`. */
  path: z.string().exactOptional(),
  /** Of what is over: the wait that its waiter's record tells of. */
  waited: z.string().exactOptional(),
  goalAt: time.exactOptional(),
});
export type EnrolmentRecord = RecordOf<typeof enrolmentRecord>;

/** Why a touchpoint was withheld, for good, as reports say it. */
export const withholdings = {
  suppressed: 'suppressed',
  consent: 'without consent or address',
  /** Held for longer than it was worth sending: by what, and since when, its detail says. */
  'quiet-hours': 'in quiet hours until it was too late',
  day: 'after others of its days until it was too late',
  'frequency-cap': 'over the frequency cap',
  offer: 'beside an unused offer',
  pause: 'while something else was put right',
  pace: 'at the pace of the provider until it was too late',
  busy: 'while the provider was busy until it was too late',
  /** No human has read email there for months. */
  sunset: 'to where nobody reads',
  /** She was asked the same lately. */
  'asked-lately': 'asked lately',
  /** Another customer got the same message in the same mailbox, or at the same number; or she got it before she corrected an answer. */
  copy: 'copies to one address',
  /** A person has stopped the channel, or these words. */
  brake: 'stopped by a person',
  /** What its journey may give away, or spend, this month is used up. */
  budget: 'over the budget of the month',
  /** What it would have reminded of is worth nothing any more: a pause held it beyond the coupon's end. */
  'coupon-over': 'with a coupon that was over',
  /** The moment that it would have reminded of has come. */
  'too-late': 'for what was over',
  /** What its words would tell is not there: the points that were to expire are spent. */
  'nothing-to-say': 'with nothing to say',
  /** A deployment has taken the words away that its passage began with. */
  'words-gone': 'whose words are gone',
  /** The shop's own system does not take the coupon's code, for good: it would not work. */
  'offer-refused': 'with a coupon that the shop refused',
  /** She is in the control group, or in the holdout of its lane. */
  'held-out': 'from who is held out',
  /** Not a guardrail's no but the provider's, for good: a malformed or blocked address. */
  refused: 'refused by the provider',
  /** The provider took it, and did not bring it. */
  rejected: 'rejected by the provider later',
} as const;
export type Withholding = keyof typeof withholdings;
export const allWithholdings = Object.keys(withholdings) as readonly Withholding[];

/** What may hold a touchpoint whose turn has come, as reports say it. */
export const holdings = {
  moment: 'until a moment of its own',
  start: 'until its story begins',
  'quiet-hours': 'in quiet hours',
  day: 'after another message of the day',
  'frequency-cap': 'at the frequency cap',
  offer: 'beside an unused offer',
  pause: 'while something else is put right',
  brake: 'while a person has paused it',
  pace: 'at the pace of its provider',
  busy: 'while its provider was busy',
  unknown: 'while nobody knew whether it had left',
} as const;
export type HeldBy = keyof typeof holdings;
export const heldBys = Object.keys(holdings) as [HeldBy, ...HeldBy[]];

const withheldSchema = z.object({
  guardrail: z.enum(allWithholdings),
  detail: z.string(),
  /** What it would have been sent to, where that is not known. */
  lacks: z.enum(['email', 'phone', 'address']).exactOptional(),
});
export type Withheld = RecordOf<typeof withheldSchema>;

const clickSeenSchema = z.object({
  at: time,
  link: z.string(),
  by: z.string(),
  machine: z.boolean().exactOptional(),
}) satisfies z.ZodType<ClickSeen>;

export const touchRecord = z.object({
  enrolment: enrolmentKey,
  step: z.string(),
  kind: z.enum(touchKinds),
  channel: z.enum(touchChannels),
  /** When it was claimed or withheld. */
  at: time,
  /**
   * `sending`: claimed, the provider's answer not yet recorded. `unknown`: the provider may or may not have
   * accepted it, and no event said so within the bound; it is counted and never sent again. `shadow`: nothing left, as its
   * customer is held out, and it would have.
   */
  outcome: z.enum(['sending', 'sent', 'withheld', 'unknown', 'shadow']),
  /** It is sent, and others have yet to be told of it. */
  untold: z.literal(true).exactOptional(),
  withheld: withheldSchema.exactOptional(),
  /** Of what was withheld: nothing would have left, as its customer is held out. */
  heldOut: z.literal(true).exactOptional(),
  /** Of what could not reach her: what went in its place. */
  orElse: z.string().exactOptional(),
  /** Of what left, or was withheld, later than its turn: when that was, and what held it last. */
  dueAt: time.exactOptional(),
  heldBy: z.enum(heldBys).exactOptional(),
  /** What it is about; absent: marketing, or an order's news. */
  topic: z.string().exactOptional(),
  locale: z.string().exactOptional(),
  /** Of a message that left: what it said. */
  said: said.exactOptional(),
  couponCode: z.string().exactOptional(),
  /** The products that were picked for it, by id: another message shows others for a while. */
  picked: z.array(z.string()).exactOptional(),
  /** What it counts in its journey's budget of that month, in millionths of a unit of the shop's currency. */
  spent: z.object({ month: z.string(), coupons: z.number(), messages: z.number() }).exactOptional(),
  /** Of a coupon: whether no message carries it, and it is hers as soon as it is written down; absent: of an older version. */
  alone: z.boolean().exactOptional(),
  /** Of an offer that was not made, as its customer is held out: until when it would have been valid. */
  offerUntil: time.exactOptional(),
  /** What it awards, and to whom if not to this customer. */
  points: z.number().exactOptional(),
  to: z.literal('referrer').exactOptional(),
  asks: questionAsked.exactOptional(),
  /** Its answer is kept on the profile as the reason for leaving. */
  asksForReason: z.boolean().exactOptional(),
  sentAt: time.exactOptional(),
  messageId: z.string().exactOptional(),
  /** What the mailbox, or whoever reads there, sent back. */
  returned: z.string().exactOptional(),
  returnedAt: time.exactOptional(),
  /** Why it arrives later, and when that was said last. */
  delayed: z.string().exactOptional(),
  /** By a person, as are clicks: a wait and a rate ask for these alone. */
  openedAt: time.exactOptional(),
  clickedAt: time.exactOptional(),
  /** By machines, the first of each, and what the first of all was called. */
  machineOpenedAt: time.exactOptional(),
  machineClickedAt: time.exactOptional(),
  machine: z.string().exactOptional(),
  /** By whom nobody knows: Apple's mail programs fetch each message's pictures, whoever reads it. */
  unknownOpenedAt: time.exactOptional(),
  unknownClickedAt: time.exactOptional(),
  /** The latest, by which the next is judged. */
  clicks: z.array(clickSeenSchema).exactOptional(),
  /** All that were given, up to a bound: which of them stands, `standingAmong` says. */
  given: z.array(answerGiven).exactOptional(),
});
export type TouchRecord = RecordOf<typeof touchRecord>;

export const couponRecord = z.object({
  enrolment: enrolmentKey,
  name: z.string(),
  code: z.string(),
  /** As the shop writes it, where it is no code of ours; `code` is as it is looked for. */
  spelt: z.string().exactOptional(),
  /** What the customer was promised: a favourite category is one that they name. */
  terms: couponTerms,
  /** Known at the issue, in minor units of the shop's currency: what it is worth at most, or on average where that hangs on the basket. */
  face: z.number().exactOptional(),
  /** Absent: issued. The shop is being told of it, and nobody has it yet. */
  state: z.literal('reserved').exactOptional(),
  /** Not the customer's own to redeem: friends' first orders take it, each once. */
  forFriends: z.boolean().exactOptional(),
  issuedAt: time,
  validUntil: time,
  /** Its passage was stopped: an order that is placed from then on does not take it. */
  voidAt: time.exactOptional(),
  /** It never reached anybody, and no order takes it. */
  releasedAt: time.exactOptional(),
  /** It is issued, and others have yet to be told of it. */
  untold: z.literal(true).exactOptional(),
  redeemedAt: time.exactOptional(),
  orderId: z.string().exactOptional(),
  /** Minor units of the shop's currency; absent: the order is in one that has no rate. */
  orderValue: z.number().exactOptional(),
  /** What it took off, in these, as the checkout told; absent: it told nothing. */
  discount: z.number().exactOptional(),
});
export type CouponRecord = RecordOf<typeof couponRecord>;

/** A task for a person. */
export const taskRecord = z.object({
  enrolment: enrolmentKey,
  name: z.string(),
  /** The customer is to be called. */
  calls: z.boolean(),
  /** Where it lies now. */
  queue: z.string(),
  escalatesTo: z.string().exactOptional(),
  results: z.array(z.string()),
  /** The customer's own. */
  timezone: z.string(),
  /** `over`: the passage has gone on, or has ended, without it. */
  state: z.enum(['open', 'taken', 'done', 'over']),
  requestedAt: time,
  takeBy: time,
  /** From here on nothing can be told of it. */
  due: time,
  escalatedAt: time.exactOptional(),
  assignee: z.string().exactOptional(),
  takenAt: time.exactOptional(),
  result: z.string().exactOptional(),
  resultAt: time.exactOptional(),
  /** What the customer gave as her reason for leaving. */
  reason: z.string().exactOptional(),
  notes: z.string().exactOptional(),
  /** Counts writes. */
  revision: z.int(),
});
export type TaskRecord = RecordOf<typeof taskRecord>;

/** What a wait is for: a story's signal, or the end of what pauses the journey. */
export type WaitSource = SignalSource | { readonly kind: 'pause' };

export const signalSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reaction'), to: z.string() }),
  z.object({ kind: z.literal('redemption'), of: z.string() }),
  z.object({ kind: z.literal('answer'), to: z.string(), answers: z.array(z.string()) }),
  z.object({ kind: z.literal('score'), to: z.string() }),
  z.object({ kind: z.literal('result'), of: z.string(), results: z.array(z.string()) }),
  z.object({ kind: z.literal('purchase') }),
  z.object({ kind: z.literal('visit') }),
  z.object({ kind: z.literal('event'), name: z.string() }),
  z.object({ kind: z.literal('activity'), within: z.int().nonnegative().transform(milliseconds) }),
]) satisfies z.ZodType<SignalSource>;
const waitSource = z.discriminatedUnion('kind', [
  ...signalSource.options,
  z.object({ kind: z.literal('pause') }),
]) satisfies z.ZodType<WaitSource>;

/** A wait as plain data: it travels in the state machine's arguments and lies in the waiter's record. */
const wait = z.object({
  /** The wait's node in the story's graph; of a pause, the state that waits for its end. */
  id: z.string().min(1),
  source: waitSource,
  otherwise: z.string().min(1),
});
export type WaitSpec = RecordOf<typeof wait>;
export const waitSchema: z.ZodType<WaitSpec> = wait;

/** The token of who is held out, whom no execution leads: nobody answers it. */
export const shadowToken = 'shadow';

export const waiterRecord = z.object({
  enrolment: enrolmentKey,
  wait: waitSchema,
  since: time,
  deadline: time,
  /** The callback task's token: whoever sees the signal settle answers it. */
  token: z.string(),
  path: z.string(),
});
export type WaiterRecord = RecordOf<typeof waiterRecord>;

/** All that one passage has left in the ledger. */
export interface Passage {
  readonly enrolment?: EnrolmentRecord;
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly waiter?: WaiterRecord;
}

/** The offers that the passage has made, or would have made, were its customer not held out. */
export const offersIn = ({
  coupons,
  touches,
}: Pick<Passage, 'coupons' | 'touches'>): readonly Pick<
  CouponRecord,
  'name' | 'validUntil' | 'state' | 'releasedAt'
>[] => [
  ...coupons,
  ...touches.flatMap(({ step: name, offerUntil: validUntil }) =>
    validUntil === undefined ? [] : [{ name, validUntil }],
  ),
];

/** Whether its customer has been given this offer: it is not merely reserved, nor released. */
export const hasOffer = (passage: Pick<Passage, 'coupons' | 'touches'>, offer: string): boolean =>
  offersIn(passage).some(
    ({ name, state, releasedAt }) => name === offer && state === undefined && releasedAt === undefined,
  );
