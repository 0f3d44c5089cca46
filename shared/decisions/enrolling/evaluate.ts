/** Evaluates an item of the scan against every journey: what there is to do about this customer, with nothing more read. */
import { type CustomerId, customerId, entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { type Instant, milliseconds, minus } from '../../base/time.ts';
import { profileAttributes, standingsOf, textOf, type WireItem } from '../../customers/profiles/mapper.ts';
import { isOpen, type Standing } from '../../customers/profiles/profile.ts';
import {
  type CompiledRule,
  compileRule,
  parseRule,
  type Rule,
  type RuleSettings,
  ruleSentence,
} from '../../customers/rules/index.ts';
import { rankIn, recoveryLane } from '../../journeys/lanes.ts';
import type { EnrollingJourney, SweptJourney } from '../../journeys/protocol.ts';
import type { Trigger } from '../../journeys/records.ts';
import { kindOf, type TouchKind } from '../../journeys/touchpoints/index.ts';

/** A journey with its rule made ready. */
export interface Swept {
  readonly journey: SweptJourney;
  readonly rule: Rule;
  readonly sentence: string;
  readonly compiled: CompiledRule;
  /** Below what puts something right, while that is so, nobody is enrolled. */
  readonly lanesAbove: readonly string[];
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
    const lanesAbove = settings.lanes.slice(0, rankIn(settings.lanes, journey.lane));
    return { journey, rule, sentence: ruleSentence(rule), compiled: compileRule(rule, settings), lanesAbove };
  });

/** The attributes that a sweep's scan asks for: what the rules read, and what tells who may enrol. */
export const projectionOf = (journeys: readonly Swept[]): readonly string[] => [
  ...new Set([
    profileAttributes.id,
    profileAttributes.enrolments,
    ...journeys.flatMap(({ compiled }) => compiled.attributes),
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

/** Entered at this very moment, if only to be held out: the arms are to be alike. */
const isIn = (entry: Standing, at: Instant): boolean => isOpen(entry) || entry.enrolledAt === at;

/** The journey of its lane that the customer is in, and that may still say something. */
export const rivalOf = (
  enrolments: Enrolments,
  journey: OfLane & Pick<EnrollingJourney, 'id'>,
  at: Instant,
): JourneyId | undefined =>
  keepsLane(journey)
    ? entriesByJourney(enrolments).find(
        ([id, entry]) =>
          id !== journey.id &&
          entry.lane === journey.lane &&
          isIn(entry, at) &&
          entry.said !== true &&
          entry.goalAt === undefined,
      )?.[0]
    : undefined;

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
const isPaused = (enrolments: Enrolments, lanesAbove: readonly string[], at: Instant): boolean =>
  entriesByJourney(enrolments).some(
    ([, entry]) =>
      entry.pauses === true && isIn(entry, at) && entry.lane !== undefined && lanesAbove.includes(entry.lane),
  );

export const mayBegin = (
  enrolments: Enrolments,
  { journey, broadcast, lanesAbove }: Swept,
  at: Instant,
): boolean =>
  broadcast === undefined
    ? !isPaused(enrolments, lanesAbove, at) && mayEnrol(enrolments, journey, at)
    : mayReceive(enrolments, journey, broadcast.replaces, at);

/**
 * Whether an enrolment may be unfinished, since the Lambda that enrolled may have died before the ledger knew and the
 * passage began: one of this very sweep that the scan finds again, or one of an earlier sweep that has claimed nothing.
 * Broadcasts finish each their own.
 */
const mayBeUnfinished = (last: Standing, { broadcast }: Swept, at: Instant): boolean =>
  last.enrolledAt === at ||
  (broadcast === undefined && isOpen(last) && Object.keys(last.claims).length === 0);

/** `enrol`: the rule has come to hold, as far as the profile can tell, and nothing stands against it. `finish`: enrolled before, perhaps not to the end. */
export interface Finding {
  readonly kind: 'enrol' | 'finish';
  readonly swept: Swept;
  readonly customer: CustomerId;
}

const none: readonly Finding[] = [];

/**
 * Since when the rule must have come to hold for the sweep to enrol; `undefined`: it does not matter. Whoever it held
 * for by then is of the backlog, which a person starts.
 */
export const crossedAfter = ({ window }: Pick<SweptJourney, 'window'>, at: Instant): Instant | undefined =>
  window === undefined ? undefined : minus(at, milliseconds(window));

/** As far as the profile can tell. */
const mayHaveCrossed = (item: WireItem, { journey, compiled }: Swept, at: Instant): boolean => {
  if (!compiled.mayHold(item, at)) return false;
  const since = crossedAfter(journey, at);
  return since === undefined || compiled.asksOrders || !compiled.mayHold(item, since);
};

export const evaluate = (item: WireItem, journeys: readonly Swept[], at: Instant): readonly Finding[] => {
  let findings: Finding[] | undefined;
  const enrolments = item[profileAttributes.enrolments] && standingsOf(item);
  for (const swept of journeys) {
    const { journey } = swept;
    const last = enrolments?.[journey.id];
    const kind =
      last !== undefined && mayBeUnfinished(last, swept, at)
        ? 'finish'
        : mayHaveCrossed(item, swept, at) && mayBegin(enrolments ?? {}, swept, at)
          ? 'enrol'
          : undefined;
    if (kind === undefined) continue;
    findings ??= [];
    findings.push({ kind, swept, customer: idOf(item) });
  }
  return findings ?? none;
};

/** The customer whose item it is. */
export const idOf = (item: WireItem): CustomerId => customerId(textOf(item[profileAttributes.id]) ?? '');
