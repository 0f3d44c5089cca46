/** A broadcast as it is remembered: what was asked for, how far it has come, and what a preview counts. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { customer, type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import { parseRule, type Rule, RuleError, ruleSentence } from '../../customers/rules/index.ts';
import { type BroadcastJourney, broadcastJourneySchema } from '../../journeys/protocol.ts';
import type { Trigger } from '../../journeys/records.ts';

/** Holds for everybody: those who are named need meet nothing more. */
export const everybody: Rule = { field: 'orders', atLeast: 0 };

const ruleSchema = z.unknown().transform((value, context): Rule => {
  try {
    return parseRule(value, 'rule');
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const parameterValue = z.union([z.string(), z.array(z.string())]);
/** What was told for a parameter; of a moment, `2026-04-18T19:00[Europe/London]`. */
export type ParameterValue = RecordOf<typeof parameterValue>;

export const broadcastRecord = z.object({
  id: z.string(),
  /** Nobody is enrolled: it counts who would be. */
  isPreview: z.boolean(),
  /** When it was asked for: all its enrolments bear this instant. */
  at: time,
  /** As it was deployed then. */
  journey: broadcastJourneySchema,
  /** Who of those looked at is meant. */
  rule: ruleSchema,
  parameters: z.record(z.string(), parameterValue),
  customersPerSecond: z.number(),
  segments: z.int(),
  /** How many customers were named; absent: all are looked at. */
  named: z.int().exactOptional(),
  /** A digest of all that was asked for: another request with the same id asks for the same, or is refused. */
  asked: z.string(),
  stoppedAt: time.exactOptional(),
});
export type Broadcast = Omit<RecordOf<typeof broadcastRecord>, 'journey'> & {
  readonly journey: BroadcastJourney;
};

const tally = z.record(z.string(), z.int());

/** What a preview says of the first message, for each customer who would be enrolled and not held out. */
const foreseenSchema = z.object({
  /** Customers by locale; those whose locale is unknown get the shop's. */
  locales: tally,
  sent: z.int(),
  /** By the guardrail that would say no. */
  withheld: tally,
  /** They would get it later, by what holds it first. */
  held: tally,
  /** Some of those who would get it. */
  sample: z.array(customer),
});
export type Foreseen = RecordOf<typeof foreseenSchema>;

const countsSchema = z.object({
  /** Looked at. */
  profiles: z.int(),
  enrolled: z.int(),
  /** Of those enrolled. */
  heldOut: z.int(),
  /** Meant, but in a passage that stands against it. */
  passedBy: z.int(),
  /** Named, but not known. */
  unknown: z.int(),
  foreseen: foreseenSchema.exactOptional(),
});
export type BroadcastCounts = RecordOf<typeof countsSchema>;

/** How far one segment has come. */
export const broadcastProgress = z.object({
  segment: z.int(),
  isDone: z.boolean(),
  counts: countsSchema,
});
export type BroadcastProgress = RecordOf<typeof broadcastProgress>;

/** So many of the customers who are named. */
export const namedCustomers = z.object({ customers: z.array(customer) });
export type NamedCustomers = RecordOf<typeof namedCustomers>;

export const noCounts: BroadcastCounts = { profiles: 0, enrolled: 0, heldOut: 0, passedBy: 0, unknown: 0 };

/** So many ids of a sample are told. */
export const mostSampled = 20;

const summed = (
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

const foreseenTogether = (one: Foreseen, other: Foreseen): Foreseen => ({
  locales: summed(one.locales, other.locales),
  sent: one.sent + other.sent,
  withheld: summed(one.withheld, other.withheld),
  held: summed(one.held, other.held),
  sample: [...one.sample, ...other.sample].slice(0, mostSampled),
});

/** Of two segments, or of one segment in two runs. */
export const summedCounts = (one: BroadcastCounts, other: BroadcastCounts): BroadcastCounts => {
  const foreseen =
    one.foreseen === undefined || other.foreseen === undefined
      ? (one.foreseen ?? other.foreseen)
      : foreseenTogether(one.foreseen, other.foreseen);
  return {
    profiles: one.profiles + other.profiles,
    enrolled: one.enrolled + other.enrolled,
    heldOut: one.heldOut + other.heldOut,
    passedBy: one.passedBy + other.passedBy,
    unknown: one.unknown + other.unknown,
    ...(foreseen !== undefined && { foreseen }),
  };
};

/** Whom it is for, as a sentence. */
export const audienceOf = ({ rule, named }: Pick<Broadcast, 'rule' | 'named'>): string => {
  if (named === undefined) return ruleSentence(rule);
  const isAll = ruleSentence(rule) === ruleSentence(everybody);
  return isAll ? 'named one by one' : `named one by one, with ${ruleSentence(rule)}`;
};

export const broadcastTrigger = 'Broadcast';

/** The broadcast as its passages remember it. */
export const triggerOf = ({ id, at, parameters }: Broadcast): Trigger => ({
  name: broadcastTrigger,
  id,
  at,
  properties: parameters,
});

export interface BroadcastStore {
  readonly get: (id: string) => Promise<Broadcast | undefined>;
  /** Writes the named customers and then the broadcast; `exists`: there is one with this id. */
  readonly create: (broadcast: Broadcast, customers: readonly CustomerId[]) => Promise<'created' | 'exists'>;
  /** The ids of those that were started, the latest first; one of them may not have come to be. */
  readonly latest: (most: number) => Promise<readonly string[]>;
  /** The first time stays. */
  readonly stop: (id: string, at: Instant) => Promise<void>;
  /** Named customers by the block, from 0; empty beyond the last. */
  readonly customers: (broadcast: Broadcast, block: number) => Promise<readonly CustomerId[]>;
  /** In the place of what was told of this segment before. */
  readonly report: (id: string, progress: BroadcastProgress) => Promise<void>;
  readonly progress: (id: string) => Promise<readonly BroadcastProgress[]>;
}

/** Named customers lie in blocks of so many. */
export const blockSize = 100;
