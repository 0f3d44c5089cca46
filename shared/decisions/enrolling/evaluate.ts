/** Evaluates an item of the scan against every journey: what there is to do about this customer, with nothing more read. */
import { type CustomerId, customerId, entriesByJourney, type JourneyId, journeyId } from '../../base/ids.ts';
import { type Instant, instant, milliseconds, minus, plus } from '../../base/time.ts';
import {
  profileAttributes,
  standingsOf,
  textOf,
  timeOf,
  type WireItem,
} from '../../customers/profiles/mapper.ts';
import { isOpen, pausesBelow, type Standing, standsInLane } from '../../customers/profiles/profile.ts';
import { askedByRest, isResting } from '../../customers/profiles/tries.ts';
import {
  type CompiledRule,
  compileRule,
  type Facts,
  parseRule,
  type Rule,
  type RuleSettings,
  ruleSentence,
} from '../../customers/rules/index.ts';
import { lanesAbove, rankIn, recoveryLane } from '../../journeys/lanes.ts';
import type { EnrollingJourney, SweptJourney } from '../../journeys/protocol.ts';
import type { Trigger } from '../../journeys/records.ts';
import { kindOf, type TouchKind } from '../../journeys/touchpoints/index.ts';
import type { CampaignShare } from '../sweeping/campaign.ts';
import { silentSince } from '../sweeping/silence.ts';
import { looksBackTo, type SweepRecord } from '../sweeping/sweep.ts';
import { askedByShare, isItemAmongFirst } from './begins.ts';

/** A journey with its rule made ready. */
export interface Swept {
  readonly journey: SweptJourney;
  readonly rule: Rule;
  readonly sentence: string;
  readonly compiled: CompiledRule;
  /** Below what puts something right, while that is so, nobody is enrolled. */
  readonly lanesAbove: readonly string[];
  /** The rule must have come to hold since then; absent: it does not matter. */
  readonly since?: Instant;
  /** Lets in some of the backlog tonight. */
  readonly share?: CampaignShare;
  /** Of a journey that an operator started. */
  readonly broadcast?: {
    readonly trigger: Trigger;
    /** Whether it ends an open passage of an earlier broadcast. */
    readonly replaces: boolean;
  };
}

/** The highest lane first, and in a lane the highest priority: who is entered first keeps the others out. @throws RuleError naming the journey */
export const madeReady = (
  journeys: readonly SweptJourney[],
  settings: RuleSettings & Lanes,
): readonly Swept[] =>
  highestFirst(journeys, settings).map((journey) => {
    const rule = parseRule(journey.rule, `the rule of ${journey.id}`);
    const above = lanesAbove(settings.lanes, journey.lane);
    const compiled = compileRule(rule, settings);
    return { journey, rule, sentence: ruleSentence(rule), compiled, lanesAbove: above };
  });

/** The attributes that a sweep's scan asks for: what the rules read, and what tells who may enrol. */
export const projectionOf = (journeys: readonly Swept[]): readonly string[] => [
  ...new Set([
    profileAttributes.id,
    profileAttributes.enrolments,
    ...journeys.flatMap(({ compiled }) => compiled.attributes),
    ...(journeys.some(({ journey }) => journey.rest !== undefined) ? askedByRest : []),
    ...(journeys.some(({ journey }) => journey.beginsWithPercent !== undefined) ? askedByShare : []),
  ]),
];

type Lanes = { readonly lanes: readonly string[] };

/** The highest lane first, and in a lane the highest priority; equals keep their order. */
export const highestFirst = <Each extends Pick<EnrollingJourney, 'lane' | 'priority'>>(
  journeys: readonly Each[],
  { lanes }: Lanes,
): readonly Each[] =>
  journeys.toSorted((a, b) => rankIn(lanes, a.lane) - rankIn(lanes, b.lane) || b.priority - a.priority);

interface OfLane extends Pick<EnrollingJourney, 'lane' | 'marketing'> {
  readonly ways: readonly { readonly kind: TouchKind }[];
}

/** Whether it is entered by those alone who are in no other of its lane. What is owed is lost to nobody, nor is news of an order. */
export const keepsLane = ({ lane, marketing, ways }: OfLane): boolean =>
  (marketing || lane === recoveryLane) && !ways.some(({ kind }) => kindOf(kind).isOwed === true);

type Enrolments = Readonly<Record<JourneyId, Standing>>;

/** The first of them that is so, without a list of all: a sweep asks it several times of each customer. */
const firstOf = (
  enrolments: Enrolments,
  isSo: (entry: Standing, journey: JourneyId) => boolean,
): JourneyId | undefined => {
  for (const name in enrolments) {
    const journey = journeyId(name);
    const entry = enrolments[journey];
    if (entry !== undefined && isSo(entry, journey)) return journey;
  }
  return undefined;
};

/** Entered at this very moment, if only to be held out: the arms are to be alike. */
const isIn = (entry: Standing, at: Instant): boolean => isOpen(entry) || entry.enrolledAt === at;

/** The journey of its lane that the customer is in, and that may still say something. */
const rivalOf = (
  enrolments: Enrolments,
  journey: OfLane & Pick<EnrollingJourney, 'id'>,
  at: Instant,
): JourneyId | undefined =>
  firstOf(
    enrolments,
    (entry, id) =>
      standsInLane(entry, journey.lane) && id !== journey.id && isIn(entry, at) && keepsLane(journey),
  );

/** What is to be known of a journey whose passage may begin. */
type Beginning = OfLane & Pick<EnrollingJourney, 'id' | 'reEnrolAfter' | 'excludes'>;

/**
 * Whether the customer may begin (again): in no journey that stands against it, in no other of its lane, and long enough
 * after the last time.
 */
export const mayEnrol = (enrolments: Enrolments, journey: Beginning, at: Instant): boolean => {
  const { id, reEnrolAfter, excludes } = journey;
  if (excludes.some((other) => isOpen(enrolments[other]))) return false;
  if (rivalOf(enrolments, journey, at) !== undefined) return false;
  const last = enrolments[id];
  if (last === undefined) return true;
  if (isOpen(last) || reEnrolAfter === undefined) return false;
  return last.enrolledAt <= minus(at, milliseconds(reEnrolAfter));
};

/**
 * Whether the broadcast of this instant may begin a passage: a customer who was reached by it, or by a later one, is
 * not reached again.
 */
const mayReceive = (enrolments: Enrolments, journey: Beginning, replaces: boolean, at: Instant): boolean => {
  const { id, excludes } = journey;
  if (excludes.some((other) => isOpen(enrolments[other]))) return false;
  if (rivalOf(enrolments, journey, at) !== undefined) return false;
  const last = enrolments[id];
  return last === undefined || (last.enrolledAt < at && (replaces || !isOpen(last)));
};

/** What is put right comes first: a sweep begins nothing in the lanes below meanwhile. */
const isPaused = (enrolments: Enrolments, above: readonly string[], at: Instant): boolean =>
  firstOf(enrolments, (entry) => pausesBelow(entry, above) && isIn(entry, at)) !== undefined;

export const mayBegin = (
  enrolments: Enrolments,
  { journey, broadcast, lanesAbove: above }: Swept,
  at: Instant,
): boolean =>
  broadcast === undefined
    ? !isPaused(enrolments, above, at) && mayEnrol(enrolments, journey, at)
    : mayReceive(enrolments, journey, broadcast.replaces, at);

/**
 * Whether an enrolment may be unfinished, since the Lambda that enrolled may have died before the ledger knew and the
 * passage began: one of this very sweep that the scan finds again, or one of an earlier sweep that has claimed nothing.
 * Broadcasts finish each their own.
 */
const mayBeUnfinished = (last: Standing, { broadcast }: Swept, at: Instant): boolean =>
  last.enrolledAt === at ||
  (broadcast === undefined && isOpen(last) && Object.keys(last.claims).length === 0);

/** The journeys as they are looked at tonight. */
export const asOf = (
  journeys: readonly Swept[],
  at: Instant,
  last?: SweepRecord,
  shares: readonly CampaignShare[] = [],
): readonly Swept[] =>
  journeys.map((swept) => {
    const since = looksBackTo(swept.journey, last, at);
    const share = shares.find(({ campaign }) => campaign.journey === swept.journey.id);
    return { ...swept, ...(since !== undefined && { since }), ...(share !== undefined && { share }) };
  });

/**
 * `enrol`: the rule has come to hold, as far as the profile can tell, and nothing stands against it. `backlog`: so it is,
 * but that the rule held before. `finish`: enrolled before, perhaps not to the end.
 */
export interface Finding {
  readonly kind: 'enrol' | 'backlog' | 'finish';
  readonly swept: Swept;
  readonly customer: CustomerId;
  /** Of one of the backlog. */
  readonly silentSince?: Instant;
}

const none: readonly Finding[] = [];

/**
 * Why a lane lets a customer be. `often`: it has come to nothing so often that only something new of her lets her in
 * again. `lately`: a passage of it has ended without bringing her back; who is written to again so soon learns to wait
 * for the next offer.
 */
export type Rest = { readonly because: 'often' } | { readonly because: 'lately'; readonly until: Instant };

/**
 * When the last passage through another journey of the lane ended without its goal, and she has not ordered since it began.
 * One that has said all, and waits for her answer, ends now at the earliest.
 */
const lastInVain = (
  item: WireItem,
  { id, lane }: Pick<SweptJourney, 'id' | 'lane'>,
  enrolments: Enrolments,
  at: Instant,
): Instant | undefined => {
  const orderedAt = timeOf(item[profileAttributes.lastOrderAt]);
  const ends = entriesByJourney(enrolments).flatMap(
    ([journey, { lane: its, enrolledAt, exitedAt = at, goalAt }]) =>
      journey === id || its !== lane || goalAt !== undefined || (orderedAt ?? enrolledAt) > enrolledAt
        ? []
        : [exitedAt],
  );
  return ends.length === 0 ? undefined : instant(Math.max(...ends));
};

export const restOf = (
  item: WireItem,
  journey: Pick<SweptJourney, 'id' | 'lane' | 'rest'>,
  enrolments: Enrolments,
  at: Instant,
): Rest | undefined => {
  const { lane, rest } = journey;
  if (rest === undefined) return undefined;
  if (isResting(item, lane, rest.tries)) return { because: 'often' };
  const ended = lastInVain(item, journey, enrolments, at);
  if (ended === undefined) return undefined;
  const until = plus(ended, milliseconds(rest.apart));
  return until > at ? { because: 'lately', until } : undefined;
};

const findingOf = (
  item: WireItem,
  swept: Swept,
  enrolments: Enrolments,
  at: Instant,
  facts: Facts,
): Finding['kind'] | undefined => {
  const { journey, compiled, since } = swept;
  const last = enrolments[journey.id];
  if (last !== undefined && mayBeUnfinished(last, swept, at)) return 'finish';
  if (!compiled.mayHold(item, at, facts) || !mayBegin(enrolments, swept, at)) return undefined;
  if (restOf(item, journey, enrolments, at) !== undefined || !isItemAmongFirst(item, journey))
    return undefined;
  const hasCrossed = since === undefined || compiled.asksOrders || !compiled.mayHold(item, since, facts);
  return hasCrossed ? 'enrol' : 'backlog';
};

/**
 * @param facts of all customers
 * @param standings of its enrolments, for who has read them already
 */
export const evaluate = (
  item: WireItem,
  journeys: readonly Swept[],
  at: Instant,
  facts: Facts,
  standings: Enrolments = standingsOf(item),
): readonly Finding[] => {
  let findings: Finding[] | undefined;
  for (const swept of journeys) {
    const kind = findingOf(item, swept, standings, at, facts);
    if (kind === undefined) continue;
    findings ??= [];
    const finding = { kind, swept, customer: idOf(item) };
    findings.push(
      kind === 'backlog' ? { ...finding, silentSince: silentSince(item, swept.compiled, at) } : finding,
    );
  }
  return findings ?? none;
};

/** The customer whose item it is. */
export const idOf = (item: WireItem): CustomerId => customerId(textOf(item[profileAttributes.id]) ?? '');
