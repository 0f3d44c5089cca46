/** Why a customer is in a journey, or is not, and when that can change: for support, and for the command line. */
import * as z from 'zod';
import { type CustomerId, type EnrolmentKey, entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { journey } from '../../base/record.ts';
import { type Duration, type Instant, milliseconds, plus } from '../../base/time.ts';
import { readerOf } from '../../customers/contacts/contact.ts';
import { profileToItem } from '../../customers/profiles/mapper.ts';
import { isOpen, type OpenEnrolment, type Profile, pausesBelow } from '../../customers/profiles/profile.ts';
import {
  compileRule,
  type Explained,
  explainRule,
  parseRule,
  type Rule,
  ruleSentence,
  type Stage,
  stageOf,
} from '../../customers/rules/index.ts';
import { type BrakeEffect, type BrakeEntry, effectsOn } from '../../decisions/brake/brake.ts';
import type { BudgetStanding } from '../../decisions/budgets/budget.ts';
import { isAmongFirst } from '../../decisions/enrolling/begins.ts';
import { type Rest, restOf } from '../../decisions/enrolling/evaluate.ts';
import { looksBackTo } from '../../decisions/sweeping/sweep.ts';
import { lanesAbove, rankIn } from '../../journeys/lanes.ts';
import { restSchema } from '../../journeys/protocol.ts';
import type { Passage } from '../../journeys/records.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { factsFor } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { budgetNow } from '../sending/budget.ts';
import { type ChannelReach, channelsOf } from './channels.ts';

/** Whom a journey takes in. */
export const journeyEntrySchema = z.object({
  id: journey,
  version: z.number(),
  /** The events that begin it, as a sentence; absent: the sweep does. */
  begins: z.string().exactOptional(),
  /** Nobody enrols who is not among this share of people; absent: everybody is. */
  beginsWithPercent: z.number().exactOptional(),
  /** What must hold of the customer; absent: nothing. */
  when: z
    .looseObject({})
    .transform((rule): Rule => parseRule(rule, 'the rule of an entry'))
    .exactOptional(),
  /** Whom the rule came to hold for in so long before the sweep; absent: whomever it holds for. */
  window: z.number().transform(milliseconds).exactOptional(),
  /** Whom nobody enrols, since its lane came to nothing for her too often or too lately. */
  rest: restSchema.exactOptional(),
  /** Of one with a backlog: what a campaign may come to. */
  outreach: z
    .object({
      /** Whether who is held out gets nothing of it. */
      holdsOut: z.boolean(),
      /** By channel, on the way through the story that has the most of them. */
      atMostMessages: z.record(z.string(), z.number()),
      /** On the longest way. */
      atMostTransitions: z.number(),
      /** What a message costs, by channel, as far as the settings know it: US dollars. */
      usdEach: z.record(z.string(), z.number()),
    })
    .exactOptional(),
  /** Absent: each customer enrols once. */
  reEnrolAfter: z.number().transform(milliseconds).exactOptional(),
  excludes: z.array(journey).exactOptional(),
  /** The names of what it sends. */
  messages: z.array(z.string()).exactOptional(),
  /** What brings what it sends. */
  channels: z.array(z.string()).exactOptional(),
  lane: z.string(),
  /** Whoever is in another journey of its lane enters it all the same, and the other way round. */
  sharesLane: z.literal(true).exactOptional(),
});
type ParsedEntry = z.infer<typeof journeyEntrySchema>;
export interface JourneyEntry extends Readonly<Omit<ParsedEntry, 'excludes' | 'messages' | 'channels'>> {
  readonly excludes?: readonly JourneyId[];
  readonly messages?: readonly string[];
  readonly channels?: readonly string[];
}

/** What a journey that the customer is in does to this one. */
export interface Standing {
  readonly journey: JourneyId;
  /**
   * `excludes`: nobody enters who is in it. `same-lane`: nobody enters who is in it, until it has nothing more to say.
   * `pauses`: what this one would offer waits until it is over, or has said its last. `goes-first`: of a higher lane, so that of two messages
   * that are due its leaves first.
   */
  readonly does: 'excludes' | 'same-lane' | 'pauses' | 'goes-first';
}

export type ReEntry =
  | { readonly state: 'never-enrolled' }
  | { readonly state: 'in-it-now'; readonly since: Instant }
  | { readonly state: 'once-only'; readonly since: Instant }
  /** `from`: the first instant at which the customer may enrol again; it may be past. */
  | { readonly state: 'again'; readonly since: Instant; readonly from: Instant };

export interface Explanation {
  readonly begins?: string;
  readonly asked?: Explained & {
    readonly rule: string;
    /** The same as data. */
    readonly asks: Rule;
    /** The rule holds, and did before the sweep's window began: no night enrols, a campaign may. */
    readonly isBacklog: boolean;
    /** Its lane lets her be. */
    readonly rest?: Rest;
  };
  /** Of a journey that begins with a share of people; who is not among them is in neither arm. */
  readonly share?: { readonly percent: number; readonly isAmong: boolean };
  readonly stage: Stage;
  readonly reEntry: ReEntry;
  /** Journeys that the customer is in now and that stand against this one. */
  readonly others: readonly Standing[];
  /** What people have paused and stopped that concerns the customer in this journey. */
  readonly brakes: readonly { readonly entry: BrakeEntry; readonly does: BrakeEffect }[];
  /** What is spent of the journey's budget of this month; absent: it has none. */
  readonly budget?: BudgetStanding;
  /** Whether the customer can be written to, channel by channel. */
  readonly channels: readonly ChannelReach[];
  /** Of this journey, the first first. */
  readonly passages: readonly Passage[];
}

const reEntryOf = (last: OpenEnrolment | undefined, reEnrolAfter: Duration | undefined): ReEntry => {
  if (last === undefined) return { state: 'never-enrolled' };
  const since = last.enrolledAt;
  if (isOpen(last)) return { state: 'in-it-now', since };
  return reEnrolAfter === undefined
    ? { state: 'once-only', since }
    : { state: 'again', since, from: plus(since, reEnrolAfter) };
};

const standingsOf = (
  { enrolments }: Profile,
  { id, excludes = [], lane, sharesLane }: JourneyEntry,
  { lanes }: Pick<FunctionSettings, 'lanes'>,
) => {
  const rank = rankIn(lanes, lane);
  const above = lanesAbove(lanes, lane);
  const standings: Standing[] = [];
  for (const [journey, entry] of entriesByJourney(enrolments)) {
    if (journey === id || !isOpen(entry)) continue;
    if (excludes.includes(journey)) standings.push({ journey, does: 'excludes' });
    if (sharesLane !== true && entry.lane === lane && entry.said !== true)
      standings.push({ journey, does: 'same-lane' });
    if (pausesBelow(entry, above)) standings.push({ journey, does: 'pauses' });
    if (rankIn(lanes, entry.lane) < rank) standings.push({ journey, does: 'goes-first' });
  }
  return standings;
};

const passageKeys = (
  { id, version }: JourneyEntry,
  customer: CustomerId,
  last: OpenEnrolment | undefined,
): readonly EnrolmentKey[] =>
  Array.from({ length: last?.cycle ?? 0 }, (_, index) => ({
    journey: id,
    version: last?.version ?? version,
    customer: last?.of ?? customer,
    cycle: index + 1,
  }));

const askedOf = async (
  rule: Rule,
  journey: JourneyEntry,
  profile: Profile,
  now: Instant,
  ports: Pick<Ports, 'ledger' | 'models' | 'settings' | 'sweeps'>,
): Promise<Explanation['asked']> => {
  const { settings } = ports;
  const compiled = compileRule(rule, settings);
  const facts = await factsFor(compiled, profile.id, ports);
  const explained = explainRule(rule, profile, now, settings, facts);
  const since = looksBackTo(journey, journey.window && (await ports.sweeps.last()), now);
  const item = profileToItem(profile);
  const heldThen = since !== undefined && compiled.decide(item, since, facts) === 'in';
  const rest = restOf(item, journey, profile.enrolments, now);
  return {
    ...explained,
    rule: ruleSentence(rule),
    asks: rule,
    isBacklog: explained.verdict === 'in' && heldThen,
    ...(rest !== undefined && { rest }),
  };
};

export const explain = async (
  profile: Profile,
  journey: JourneyEntry,
  now: Instant,
  ports: Pick<Ports, 'ledger' | 'models' | 'settings' | 'secret' | 'sweeps' | 'brake' | 'budgets' | 'now'>,
): Promise<Explanation> => {
  const { ledger, settings, brake } = ports;
  const last = profile.enrolments[journey.id];
  const { begins, when, beginsWithPercent: percent } = journey;
  const passage = last !== undefined && isOpen(last) ? { journey: journey.id, ...last } : undefined;
  const asked = when && (await askedOf(when, journey, profile, now, ports));
  const budget = await budgetNow(journey.id, ports);
  return {
    ...(begins !== undefined && { begins }),
    ...(asked !== undefined && { asked }),
    ...(percent !== undefined && { share: { percent, isAmong: isAmongFirst(readerOf(profile), journey) } }),
    stage: stageOf(profile, now, settings),
    reEntry: reEntryOf(last, journey.reEnrolAfter),
    others: standingsOf(profile, journey, settings),
    brakes: effectsOn(await brake.read(), journey, passage),
    ...(budget !== undefined && { budget }),
    channels: await channelsOf(profile, now, ports),
    passages: await Promise.all(passageKeys(journey, profile.id, last).map((key) => ledger.passage(key))),
  };
};
