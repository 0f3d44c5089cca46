/** Takes in answers to surveys: one a touchpoint, which may be corrected for an hour, in whatever order they are told. */
import { type EnrolmentKey, entriesByJourney } from '../../base/ids.ts';
import { instant, iso } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { withReason } from '../../customers/profiles/folding.ts';
import { isOpen, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { givenBy, reasonOf, reasonsIn, type SurveyAnswered } from '../../decisions/leaving/reason.ts';
import { type AnswerGiven, standingAmong } from '../../journeys/answers.ts';
import { isBegunBy, triggerOf } from '../../journeys/entry.ts';
import { corrected } from '../../journeys/graph.ts';
import type { EventJourney } from '../../journeys/protocol.ts';
import type { Passage, TouchRecord, Trigger } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { breakOff } from '../sending/close.ts';
import { touchOf } from '../touch-of.ts';

/** The answers to a touchpoint, with the one at hand. */
export interface Answered {
  readonly given: readonly AnswerGiven[];
  readonly standing: AnswerGiven;
}

const isOffered = (event: SurveyAnswered, { asks }: TouchRecord): boolean =>
  asks === undefined ||
  (asks.answers.includes(event.answer) &&
    (event.second === undefined || asks.second?.answers.includes(event.second) === true));

/** Words that the survey did not ask for are none. */
const asAsked = (
  { text, ...event }: SurveyAnswered,
  { asks, asksForReason }: TouchRecord,
): SurveyAnswered => ({
  ...event,
  ...(text !== undefined && asks?.inWords?.includes(event.answer) === true && { text }),
  isReason: asksForReason === true,
});

export interface TakenAnswer {
  readonly event: SurveyAnswered;
  /** `not-offered`: nothing comes of it. Absent: nothing is known of such a touchpoint. */
  readonly answered?: Answered | 'not-offered';
}

/** Writes the answer to its touchpoint, which tells what it was asked; told again, it is there already. */
export const takeAnswer = async (
  event: SurveyAnswered,
  ports: Pick<Ports, 'ledger'>,
): Promise<TakenAnswer> => {
  const record = await touchOf(event.touch, ports);
  if (record === undefined) return { event };
  if (!isOffered(event, record)) return { event, answered: 'not-offered' };
  const asked = asAsked(event, record);
  const isThere = record.given?.some(({ id }) => id === event.id) === true;
  const now = isThere ? record : await ports.ledger.noteAnswer(record.enrolment, record.step, givenBy(asked));
  const given = now?.given ?? record.given ?? [];
  const standing = standingAmong(given);
  return { event: asked, ...(standing !== undefined && { answered: { given, standing } }) };
};

/** The event by which journeys begin; of an answer the one that stands, where it does by the one at hand. */
export const beginningOf = (
  event: CustomerEvent,
  answered: TakenAnswer['answered'],
): CustomerEvent | undefined => {
  if (answered === 'not-offered') return undefined;
  if (event.name !== 'Survey Answered' || answered === undefined) return event;
  const { given, standing } = answered;
  const before = standingAmong(given.filter(({ id }) => id !== event.id));
  if (before?.id === standing.id) return undefined;
  const { text: _, second: __, ...own } = event;
  return { ...own, ...standing };
};

/** Whether the passage began by an answer to the same touchpoint. */
const isBegunByAnswer = ({ enrolment }: Passage, { name, properties }: Trigger): boolean =>
  enrolment?.trigger?.name === name &&
  name === 'Survey Answered' &&
  enrolment.trigger.properties.touch === properties.touch;

/** Whether the passage ended since its answer was corrected: it is in the way of no other answer to that touchpoint. */
export const wasCorrected = (passage: Passage, trigger: Trigger): boolean =>
  passage.enrolment?.exit?.reason === corrected && isBegunByAnswer(passage, trigger);

/**
 * What the customer has had of the passage that this one takes the place of, since she corrected her answer and corrected it
 * back: she is not to get it again.
 */
export const hadBefore = (before: Passage, trigger: Trigger, key: EnrolmentKey): readonly TouchRecord[] => {
  if (!wasCorrected(before, trigger)) return [];
  return before.touches
    .filter(({ outcome, withheld }) => outcome !== 'withheld' || withheld?.guardrail === 'copy')
    .map(({ step, kind, channel, at, topic, withheld }) => ({
      enrolment: key,
      step,
      kind,
      channel,
      at: trigger.at,
      outcome: 'withheld',
      withheld: withheld ?? {
        guardrail: 'copy',
        detail: `she got it at ${iso(at)}, before she corrected her answer`,
      },
      ...(topic !== undefined && { topic }),
    }));
};

/**
 * Ends the passages that another answer to the touchpoint began, and this one would not have; what they sent stays sent.
 * @param isAgain a Lambda may have died in the midst of it
 */
export const endCorrected = async (
  event: SurveyAnswered,
  { given, standing }: Answered,
  { profile, isAgain }: { readonly profile: Profile; readonly isAgain: boolean },
  journeys: readonly EventJourney[],
  ports: Ports,
): Promise<void> => {
  if (given.length < 2) return;
  const trigger = triggerOf({ ...event, ...standing }, ports.settings);
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!isOpen(entry) && !isAgain) continue;
    const passage = await ports.ledger.passage(keyOf(profile.id, journey, entry));
    if (!isBegunByAnswer(passage, trigger) || passage.enrolment?.trigger?.id === standing.id) continue;
    const stays = journeys.some((each) => each.id === journey && isBegunBy(each, trigger));
    if (!stays) await breakOff(passage, profile, corrected, ports);
  }
};

const isOfAnother = (profile: Profile, { given, standing }: Answered): boolean =>
  given.some(
    ({ id, at, answer }) =>
      id !== standing.id && at === profile.leavingReasonAt && answer === profile.leavingReason,
  );

/** The profile with what the event says of why the customer left. */
export const withReasonOf = async (
  profile: Profile,
  event: CustomerEvent,
  answered: Answered | undefined,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<Profile> => {
  if (event.name !== 'Survey Answered') {
    const reason = reasonOf(event, settings);
    return reason === undefined ? profile : withReason(profile, reason);
  }
  if (event.isReason !== true) return profile;
  const { standing = event } = answered ?? {};
  const reason = { reason: standing.answer, at: standing.at };
  const { leavingReason: _, leavingReasonAt = standing.at, ...others } = profile;
  if (answered === undefined || leavingReasonAt <= standing.at || !isOfAnother(profile, answered))
    return withReason(profile, reason);
  // It stood until an earlier answer was told.
  const told = await ledger.eventsSince(event.customer, instant(0));
  const elsewhere = told.filter((each) => each.name !== 'Survey Answered' || each.touch !== event.touch);
  return [reason, ...reasonsIn(elsewhere, settings)].reduce<Profile>(withReason, others);
};
