/** Begins journeys by events: each event once, whatever of it a dead Lambda had done already. */

import type { CustomerId, EnrolmentKey } from '../../base/ids.ts';
import { days, type Instant, milliseconds, plus } from '../../base/time.ts';
import { readerOf } from '../../customers/contacts/contact.ts';
import { takesOut } from '../../customers/events/cart.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { isGoal } from '../../customers/events/fold.ts';
import { ContendedProfileError, untilWritten } from '../../customers/profiles/change.ts';
import { profileToItem } from '../../customers/profiles/mapper.ts';
import { isNobody, isOpen, type OpenEnrolment, type Profile } from '../../customers/profiles/profile.ts';
import {
  compileRule,
  type Facts,
  noFacts,
  parseRule,
  type Rule,
  valuesSeen,
} from '../../customers/rules/index.ts';
import { stopOf } from '../../decisions/brake/brake.ts';
import { isAmongFirst } from '../../decisions/enrolling/begins.ts';
import { askedOf, keyOf, nextEnrolment } from '../../decisions/enrolling/enrol.ts';
import { highestFirst, mayEnrol } from '../../decisions/enrolling/evaluate.ts';
import { isBegunBy, propertyOf, triggerOf } from '../../journeys/entry.ts';
import type { EventJourney } from '../../journeys/protocol.ts';
import type { EnrolmentRecord, Passage, Trigger } from '../../journeys/records.ts';
import { factsFor, factsWhereHeld } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { isReachable } from '../reach.ts';
import { endLanes, endReplaced } from '../sending/close.ts';
import { letGoOn } from '../shadows/begin.ts';
import { movedOn } from '../shadows/walk.ts';
import { hadBefore, wasCorrected } from './answers.ts';
import { isEmptiedSince } from './emptied.ts';
import { checkoutOf, isNeedless } from './needless.ts';

/** What is told so long after its delay begins nothing any more, unless the journey says otherwise. */
const mostLate = days(1);

const isStale = ({ after, atMostLate = after + mostLate }: EventJourney, trigger: Trigger, now: Instant) =>
  plus(trigger.at, milliseconds(atMostLate)) < now;

const isSame = ({ key }: EventJourney, a: Trigger, b: Trigger): boolean => {
  if (key === undefined) return false;
  const value = propertyOf(a.properties, key);
  return value !== undefined && value === propertyOf(b.properties, key);
};

/** The delay counts from the event, whenever it was told. */
const startOf = ({ after }: EventJourney, { at }: Trigger): Instant | undefined =>
  after > 0 ? plus(at, milliseconds(after)) : undefined;

const ruleOf = ({ id, when }: EventJourney): Rule | undefined =>
  when === undefined ? undefined : parseRule(when, `the rule of ${id}`);

/** What the entry's rule asks beside the profile. */
const askedFacts = async (journey: EventJourney, { id }: Profile, ports: Ports): Promise<Facts> => {
  const rule = ruleOf(journey);
  return rule === undefined ? noFacts : factsFor(compileRule(rule, ports.settings), id, ports);
};

const recordOf = (
  journey: EventJourney,
  profile: Profile,
  entry: OpenEnrolment,
  trigger: Trigger,
  facts: Facts,
  { settings, now }: Pick<Ports, 'settings' | 'now'>,
): EnrolmentRecord => {
  const { arm, enrolledAt, goalUntil } = entry;
  const startsAt = startOf(journey, trigger);
  const rule = ruleOf(journey);
  return {
    key: keyOf(profile.id, journey.id, entry),
    arm,
    enrolledAt,
    goalUntil,
    begunBy: trigger.id,
    rule: journey.sentence,
    values: rule === undefined ? {} : valuesSeen(rule, profile, trigger.at, settings, facts),
    ...(journey.unfounded !== undefined && { unfounded: journey.unfounded }),
    ...(rule !== undefined && askedOf(rule, compileRule(rule, settings), profile, now())),
    trigger,
    ...(startsAt !== undefined && { startsAt }),
  };
};

/** Before the passage is written down: whoever finds it finds what is not to be sent in it. */
const keepFromRepeating = async (
  { cycle, ...key }: EnrolmentKey,
  trigger: Trigger,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<void> => {
  if (cycle === 1 || trigger.name !== 'Survey Answered') return;
  const before = await ledger.passage({ ...key, cycle: cycle - 1 });
  const touches = hadBefore(before, trigger, { ...key, cycle });
  if (touches.length > 0) await ledger.put({ touches });
};

const tellEntered = (
  key: EnrolmentKey,
  { arm, enrolledAt }: Pick<EnrolmentRecord, 'arm' | 'enrolledAt'>,
  { publish }: Pick<Ports, 'publish'>,
): Promise<void> => publish([{ name: 'Journey Entered', at: enrolledAt, detail: { ...key, arm } }]);

/**
 * Writes the passage down and starts it; repeating it changes nothing, but that its entry may be told twice.
 * @returns whether it is a shadow, which is to be moved on
 */
const begin = async (
  journey: EventJourney,
  profile: Profile,
  entry: OpenEnrolment,
  trigger: Trigger,
  ports: Ports,
  { facts: known, replaced }: { readonly facts?: Facts; readonly replaced?: string | undefined } = {},
): Promise<boolean> => {
  const key = keyOf(profile.id, journey.id, entry);
  const { enrolment } = await ports.ledger.passage(key);
  if (enrolment === undefined) {
    // A night gave it up, and nobody was told of it.
    if (!isOpen(entry)) return false;
    const facts = known ?? (await askedFacts(journey, profile, ports));
    await keepFromRepeating(key, trigger, ports);
    await ports.ledger.put({ enrolments: [recordOf(journey, profile, entry, trigger, facts, ports)] });
  }
  if (journey.replaces) await endReplaced(key, ports, replaced);
  if (isOpen(entry)) await endLanes(journey, profile, ports.now(), ports);
  const startsAt = enrolment?.startsAt ?? startOf(journey, trigger);
  const how = { reader: readerOf(profile), startsAt };
  const isShadow = isOpen(entry) && (await letGoOn(journey, key, entry, how, ports));
  await tellEntered(key, entry, ports);
  return isShadow;
};

/**
 * What an event comes to for a customer who was in the journey before. `finish`: it began this passage itself, or the
 * one that it finds was not finished. `moved`: it is about the same thing as the one that did. `answered`: so it is, and
 * something was sent since. `corrected`: by another answer, which stands no more; so it is in nobody's way.
 */
type Found = 'new' | 'finish' | 'moved' | 'replaces' | 'answered' | 'corrected';

/** Of two versions of the same thing; those of one instant have an order too, or the passage hung on who was told first. */
const isLater = (a: Trigger, b: Trigger): boolean => a.at > b.at || (a.at === b.at && a.id > b.id);

/** Whether something that was sent in the passage, which is over, was about the same thing, and later than the event. */
const isAnswered = (journey: EventJourney, { enrolment, touches }: Passage, trigger: Trigger): boolean =>
  enrolment?.trigger !== undefined &&
  isSame(journey, enrolment.trigger, trigger) &&
  touches.some(({ outcome, at }) => outcome !== 'withheld' && at >= trigger.at);

const find = async (
  journey: EventJourney,
  profile: Profile,
  entry: OpenEnrolment,
  trigger: Trigger,
  ports: Ports,
): Promise<Found> => {
  const mayBeReplaced = isOpen(entry) && journey.replaces && trigger.at >= entry.enrolledAt;
  const mayHaveBegun = mayBeReplaced || entry.enrolledAt === trigger.at;
  const mayBeAnswered = journey.key !== undefined && (entry.exitedAt ?? 0) >= trigger.at;
  const mayBeCorrected = !isOpen(entry) && trigger.name === 'Survey Answered';
  if (!mayHaveBegun && !mayBeAnswered && !mayBeCorrected) return 'new';
  const key = keyOf(profile.id, journey.id, entry);
  const passage = await ports.ledger.passage(key);
  const { enrolment } = passage;
  if (mayBeCorrected && wasCorrected(passage, trigger)) return 'corrected';
  if (mayHaveBegun && (enrolment?.trigger === undefined || enrolment.begunBy === trigger.id)) return 'finish';
  if (mayBeAnswered && isAnswered(journey, passage, trigger)) return 'answered';
  if (!mayBeReplaced || enrolment?.trigger === undefined) return 'new';
  if (!isSame(journey, enrolment.trigger, trigger)) return 'replaces';
  if (isLater(trigger, enrolment.trigger))
    await ports.ledger.changeTrigger(key, trigger, plus(trigger.at, milliseconds(journey.after)));
  return 'moved';
};

const without = (enrolments: Profile['enrolments'], { id }: EventJourney): Profile['enrolments'] => {
  const { [id]: _, ...others } = enrolments;
  return others;
};

/** The facts by which the entry's rule holds; `undefined`: it does not. */
const factsToEnter = async (
  journey: EventJourney,
  profile: Profile,
  at: Instant,
  ports: Ports,
): Promise<Facts | undefined> => {
  const rule = ruleOf(journey);
  if (rule === undefined) return noFacts;
  return factsWhereHeld(compileRule(rule, ports.settings), profileToItem(profile), at, ports);
};

/**
 * Tells again of a passage that the event began, and that is not the customer's latest any more: whoever began it may have
 * died before others were told.
 */
const tellEarlier = async (
  { id }: EventJourney,
  customer: CustomerId,
  trigger: Trigger,
  ports: Pick<Ports, 'ledger' | 'publish'>,
): Promise<void> => {
  for (const { enrolment } of await ports.ledger.passagesThrough(customer, id))
    if (enrolment?.begunBy === trigger.id) return tellEntered(enrolment.key, enrolment, ports);
};

/** @returns whether it has begun a shadow, which is to be moved on */
const enter = (journey: EventJourney, known: Profile, trigger: Trigger, ports: Ports): Promise<boolean> => {
  let first: Profile | undefined = known;
  return untilWritten(known.id, async () => {
    const profile = first ?? (await ports.profiles.get(known.id));
    first = undefined;
    if (profile === undefined || isNobody(profile)) return false;
    if (profile.mergedInto !== undefined)
      throw new ContendedProfileError(`customer ${profile.id} was merged`);
    const last = profile.enrolments[journey.id];
    const found = last === undefined ? 'new' : await find(journey, profile, last, trigger, ports);
    if (last !== undefined && found === 'finish') return begin(journey, profile, last, trigger, ports);
    if (found === 'moved' || found === 'answered') return false;
    const isFree = found === 'replaces' || found === 'corrected';
    const enrolments = isFree ? without(profile.enrolments, journey) : profile.enrolments;
    if (isStale(journey, trigger, ports.now()) || !mayEnrol(enrolments, journey, trigger.at)) return false;
    if (!isAmongFirst(readerOf(profile), journey)) return false;
    // Paused it begins, and waits; stopped it begins nothing.
    const { id, lane } = journey;
    if (stopOf(await ports.brake.current(), { journey: id, lane, enrolledAt: trigger.at }) !== undefined)
      return false;
    const facts = await factsToEnter(journey, profile, trigger.at, ports);
    if (facts === undefined || (await isNeedless(journey, profile, trigger, ports))) return false;
    if (await isEmptiedSince(trigger, profile, ports)) return false;
    const asked = { customer: profile, journey, now: ports.now(), mayTellAddress: true };
    if (!(await isReachable(asked, ports))) return false;
    const begunByGoal = isGoal(journey, trigger.name);
    const checkoutId = checkoutOf(trigger);
    const entry = {
      ...nextEnrolment(profile, journey, trigger.at, ports),
      ...(begunByGoal && { begunByGoal }),
      ...(checkoutId !== undefined && { checkoutId }),
    };
    const changed = { ...profile, enrolments: { ...profile.enrolments, [journey.id]: entry } };
    if ((await ports.profiles.update(profile, changed)) === 'stale') return 'stale';
    return begin(journey, profile, entry, trigger, ports, { facts, replaced: last?.place });
  });
};

/**
 * Begins the journeys that wait for such an event.
 * @param isAgain its own telling brings it again: what it began may not be finished
 * @throws StoreUnavailableError: take the event in again
 */
export const enterJourneys = async (
  event: CustomerEvent,
  profile: Profile,
  journeys: readonly EventJourney[],
  isAgain: boolean,
  ports: Ports,
): Promise<void> => {
  // There is nothing in it to go on with.
  if (event.name === 'Checkout Started' && takesOut(event)) return;
  const trigger = triggerOf(event, ports.settings);
  let isHeldOut = false;
  for (const journey of highestFirst(journeys, ports.settings))
    if (isBegunBy(journey, trigger)) {
      if (await enter(journey, profile, trigger, ports)) isHeldOut = true;
      if (!isAgain) continue;
      for (const id of new Set([profile.id, event.as ?? profile.id]))
        await tellEarlier(journey, id, trigger, ports);
    }
  if (isHeldOut) await movedOn(profile.id, ports);
};
