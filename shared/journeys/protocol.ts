/** What a journey's state machine and its Lambdas say to each other: the only contract between compiler and handlers. */
import * as z from 'zod';
import { isTimeOfDay, weekdays } from '../base/calendar.ts';
import { journeyId } from '../base/ids.ts';
import { enrolmentKey, journey } from '../base/record.ts';
import { type AnniversaryField, anniversaryFields } from '../customers/profiles/anniversary.ts';
import { textFields } from '../customers/rules/fields.ts';
import type { Moment, Parameter, PropertyFilter } from './language.ts';
import { heldBys, waitSchema } from './records.ts';
import { couponSchema } from './touchpoints/coupon.ts';
import { touchSchema } from './touchpoints/index.ts';

/**
 * Errors by which a callback task leaves the ordinary path; each has a Catch, none is a fault.
 * - `Held`: come back at the instant in the cause, `until`, as a Wait state's Timestamp wants it, and with the rest of the
 *   cause as `held`. All its instants are ISO 8601.
 * - `Paused`: come back when no journey pauses this one any more, at that instant at the latest; the cause is as of `Held`.
 * - `SignalSettled`: the wait that timed out before this step had settled otherwise; the cause has its `outcome`.
 * - `GoalReached`: the passage is over.
 */
export const detours = {
  held: 'Held',
  paused: 'Paused',
  signalSettled: 'SignalSettled',
  goalReached: 'GoalReached',
} as const;

const milliseconds = z.int().nonnegative();
const instantText = z.iso.datetime({ offset: true });

/** What a state hands on to the next. */
export const storyStateSchema = z.object({
  /** The outcomes so far: `reaction-we-miss-you=silent …`. */
  path: z.string(),
  /**
   * A wait that timed out just before: whoever comes next settles it, which saves a transition. The path holds
   * its outcome already, as `otherwise`.
   */
  late: waitSchema.optional(),
  /** It has been held before. */
  held: z
    .object({
      /** Since when its turn has come. */
      due: instantText,
      /** What held it last. */
      by: z.enum(heldBys),
      /** Of one that its provider was too busy for: since when. */
      busySince: instantText.optional(),
      /** Of one that has waited for its provider's pace: its slot. */
      slot: instantText.optional(),
    })
    .optional(),
});

const base = {
  token: z.string().min(1),
  enrolment: enrolmentKey,
  /** What the state before handed on. */
  state: storyStateSchema,
};

const timedWaitSchema = z.object({
  wait: waitSchema,
  atMost: milliseconds,
  /** It lasts from the event that began the passage until the passage's `startsAt`, whenever that event was told. */
  untilStart: z.literal(true).optional(),
});

const time = z.string().refine(isTimeOfDay, { error: 'must be a time such as 09:00' });
const anniversaryOf = z.enum(Object.keys(anniversaryFields) as [AnniversaryField, ...AnniversaryField[]]);

/** The moment that a message waits for; `since`: when its turn came, ISO 8601. */
export const untilSchema = z.object({
  moment: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('time'), time }),
    z.object({ kind: z.literal('weekday'), weekday: z.enum(weekdays), time }),
    z.object({ kind: z.literal('anniversary'), of: anniversaryOf, time }),
    z.object({ kind: z.literal('best-hour') }),
  ]) satisfies z.ZodType<Moment>,
  since: z.iso.datetime({ offset: true }),
  timeScale: z.number().positive(),
});

/** Send a touchpoint, and wait for a signal where the story waits next. */
export const sendRequestSchema = z.object({
  ...base,
  touch: touchSchema,
  /** What goes to whom that can't reach. */
  orElse: touchSchema.optional(),
  until: untilSchema.optional(),
  /** No marketing follows it on any path. */
  last: z.literal(true).optional(),
  /** Of a passage that pauses others: with it the passage lets go of them. */
  letsGo: z.literal(true).optional(),
  waits: timedWaitSchema.optional(),
});

/** Wait for a signal, with nothing to send. */
export const awaitRequestSchema = z.object({ ...base, waits: timedWaitSchema });

const property = z.string().min(1);
export const filterSchema: z.ZodType<PropertyFilter> = z.union([
  z.strictObject({ property, is: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ property, in: z.array(z.union([z.string(), z.number()])) }),
  z.strictObject({ property, atLeast: z.number() }),
  z.strictObject({ property, atMost: z.number() }),
  z.strictObject({ property, exists: z.boolean() }),
]);

/** What branches ask that asks neither a rule nor a budget. */
export const plainQuestions = [
  z.object({
    kind: z.literal('trait'),
    trait: z.enum(['tier', 'locale', 'country', 'city', 'favouriteCategory', 'leavingReason']),
  }),
  z.object({ kind: z.literal('shopTrait'), trait: z.string().min(1) }),
  z.object({ kind: z.literal('stage') }),
  z.object({ kind: z.literal('referral') }),
  z.object({ kind: z.literal('weekday') }),
  z.object({ kind: z.literal('timeOfDay'), from: time, until: time }),
  z.object({ kind: z.literal('trigger'), filter: filterSchema }),
] as const;
export const budgetQuestion = z.object({
  kind: z.literal('budget'),
  coupon: z.string().min(1).exactOptional(),
});

/** Look which case of a branch applies. */
export const lookRequestSchema = z.object({
  ...base,
  question: z.discriminatedUnion('kind', [
    ...plainQuestions,
    z.object({ kind: z.literal('rule'), rule: z.unknown() }),
    budgetQuestion.extend({ terms: couponSchema.shape.terms.exactOptional() }),
  ]),
  cases: z.array(z.string()),
});

/** Close the passage. */
export const closeRequestSchema = z.object({ ...base, reason: z.string().min(1) });

export type SendRequest = z.infer<typeof sendRequestSchema>;
export type AwaitRequest = z.infer<typeof awaitRequestSchema>;
export type LookRequest = z.infer<typeof lookRequestSchema>;
export type CloseRequest = z.infer<typeof closeRequestSchema>;
export type Until = NonNullable<SendRequest['until']>;
/** The state that every step takes and hands on. */
export type StoryState = SendRequest['state'];

/** What enrolling needs to know of a journey, whoever enrols. */
const enrollingSchema = z.object({
  id: z.string().min(1).transform(journeyId),
  version: z.int().positive(),
  stateMachineArn: z.string().min(1),
  reEnrolAfter: milliseconds.optional(),
  goalWithin: milliseconds,
  /** Absent: a purchase. */
  goalEvent: z.string().optional(),
  /** Who is held out gets nothing of it; absent: it is owed to everybody, or puts something right. */
  holdsOut: z.literal(true).optional(),
  /** Nobody enrols who is not among this share of people; absent: everybody is. */
  beginsWithPercent: z.number().positive().max(100).optional(),
  /** Weighted variants of each split, by the split's name: one of each is picked at the enrolment. */
  splits: z.record(z.string(), z.record(z.string(), z.number().positive())),
  /** The exit of a passage that should not have begun; absent: `meanwhile`. */
  unfounded: z.string().min(1).optional(),
  /** A touchpoint of each way in which the story reaches a customer: nobody enrols whom none does. */
  ways: z.array(touchSchema).default([]),
  /** Nobody enrols who is in one of these. */
  excludes: z.array(journey),
  /** Whether other journeys' offers wait meanwhile. */
  pauses: z.boolean(),
  /** The lanes of which the customer's other passages end as this one begins; absent: none. */
  ends: z.array(z.string().min(1)).min(1).optional(),
  /** Of journeys entered at the same moment, the highest alone. */
  priority: z.int().min(0).max(100),
  /** A customer is in one journey of a lane at a time. */
  lane: z.string().min(1),
  /** Whether its story begins by sending marketing, with no delay or moment before it. */
  speaksAtOnce: z.boolean(),
  /** Whether it sends marketing at all. */
  marketing: z.boolean(),
});
export type EnrollingJourney = z.infer<typeof enrollingSchema>;

/** When a lane lets a customer be. */
export const restSchema = z.object({
  /** After so many of its passages that came to nothing since anything was known of her. */
  tries: z.int().positive(),
  /** For so long after one that did, unless she has ordered since. */
  apart: milliseconds,
});

/** A journey as the sweep needs it: it travels in the sweep's state machine. Its rule is parsed by `parseRule`. */
export const sweptJourneySchema = enrollingSchema.extend({
  rule: z.unknown(),
  /** It enrols for whom the rule came to hold in so long before the sweep; absent: for whomever it holds. */
  window: milliseconds.optional(),
  /** Whom nobody enrols, since its lane came to nothing for her too often or too lately. */
  rest: restSchema.optional(),
  /** Enrolled in a night; absent: as many as there are. */
  atMostPerNight: z.int().positive().optional(),
  /** Its passages start exactly so long after the customer's last visit or order. */
  afterInactivity: milliseconds.optional(),
});
export type SweptJourney = z.infer<typeof sweptJourneySchema>;

/** A journey that an event begins, as ingest needs it: it lies in a file that is deployed beside the function. */
export const eventJourneySchema = enrollingSchema.extend({
  on: z.array(z.object({ event: z.string().min(1), where: z.array(filterSchema) })).min(1),
  /** Parsed by `parseRule`. */
  when: z.unknown().optional(),
  after: milliseconds,
  /** Told later, it begins nothing. */
  atMostLate: milliseconds.optional(),
  replaces: z.boolean(),
  key: z.string().optional(),
  /** The entry as a sentence. */
  sentence: z.string(),
});
export type EventJourney = z.infer<typeof eventJourneySchema>;

const parameterSchema: z.ZodType<Parameter> = z.object({
  kind: z.enum(['text', 'url', 'moment']),
  optional: z.literal(true).exactOptional(),
  selects: z.enum(textFields).exactOptional(),
});

/** A journey that an operator starts: it lies in a file beside the API, and in the record of each of its broadcasts. */
export const broadcastJourneySchema = enrollingSchema.extend({
  /** Parsed by `parseRule`. */
  when: z.unknown().optional(),
  parameters: z.record(z.string(), parameterSchema),
  replaces: z.boolean(),
  /** The first message: what a preview asks the guardrails about. */
  first: touchSchema,
  /** What goes to whom that can't reach. */
  orElse: touchSchema.optional(),
  /** Messages on the longest way through the story. */
  mostMessages: z.int().positive(),
});
export type BroadcastJourney = z.infer<typeof broadcastJourneySchema>;
