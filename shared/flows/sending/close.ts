/** Closes a customer's passage through a journey. */
import { type EnrolmentKey, entriesByJourney } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { hasComeAbout, isOpen, isShadow, type Profile } from '../../customers/profiles/profile.ts';
import { withTry } from '../../customers/profiles/tries.ts';
import { type BrakeEntry, stopOf } from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { withOffer } from '../../decisions/offers/on-profile.ts';
import { isInPassage } from '../../journeys/decide.ts';
import { goalReached, replacedBy, stopped } from '../../journeys/graph.ts';
import { isPausedPlace, pathOf } from '../../journeys/place.ts';
import type { CloseRequest, EnrollingJourney } from '../../journeys/protocol.ts';
import { type EnrolmentRecord, type Passage, shadowToken } from '../../journeys/records.ts';
import { changeCustomer, currentProfile } from '../current.ts';
import { releaseUnsent, tellIssued, voidIssued } from '../offers/release.ts';
import type { Ports } from '../ports.ts';
import { leaveBehind } from '../tasks/change.ts';
import { type Answer, answerToken, lateAnswerOf, passageOver } from './answer.ts';
import { lateDecision } from './settle.ts';
import { tellUntold } from './told.ts';
import { answerWaiter } from './waiting.ts';

/** The profile with the passage closed; `undefined`: it is closed already, by a merge too, or another has begun. */
const closed = (
  profile: Profile,
  { enrolment }: Pick<CloseRequest, 'enrolment'>,
  at: Instant,
): Profile | undefined => {
  const entry = profile.enrolments[enrolment.journey];
  if (profile.id !== enrolment.customer || entry === undefined || !isInPassage(profile, enrolment))
    return undefined;
  const { next: _, place: __, ...left } = entry;
  return {
    ...profile,
    enrolments: { ...profile.enrolments, [enrolment.journey]: { ...left, exitedAt: at, claims: {} } },
  };
};

/** A passage that its own story ends, and that came to nothing, was a try. */
const withTryIn = (profile: Profile, { enrolment }: Pick<CloseRequest, 'enrolment'>): Profile => {
  const entry = profile.enrolments[enrolment.journey];
  if (entry?.lane === undefined || entry.exitedAt === undefined || hasComeAbout(entry, profile))
    return profile;
  return withTry(profile, entry.lane, entry.exitedAt);
};

/** What a passage that ends leaves open: its tasks, offers that nobody has, what is untold, and what it claimed and nobody has heard of since. */
const leaveNothingOpen = async (passage: Passage, ports: Ports): Promise<void> => {
  const { tasks, touches, coupons } = passage;
  await tellUntold(passage, ports);
  await tellIssued(coupons, ports);
  await leaveBehind(tasks, ports);
  await releaseUnsent(passage, ports);
  for (const { outcome, enrolment, step } of touches)
    if (outcome === 'sending') await ports.ledger.changeTouch(enrolment, step, { outcome: 'unknown' });
};

/** The path of a shadow that stood there: an execution's own close writes down how far it came. */
const walkedBy = (place: string | undefined): Pick<EnrolmentRecord, 'path'> => {
  const path = pathOf(place);
  return path === undefined ? {} : { path };
};

/** What is over waits no more, and its waiter's record stays. */
const waitedBy = ({ waiter }: Pick<Passage, 'waiter'>): Pick<EnrolmentRecord, 'waited'> =>
  waiter === undefined || waiter.token === shadowToken ? {} : { waited: waiter.wait.id };

/** Others act on what they are told of a passage: of a shadow's end nobody is told. */
const tellExit = async (
  key: EnrolmentKey,
  { arm }: Pick<EnrolmentRecord, 'arm'>,
  { reason, at }: { readonly reason: string; readonly at: Instant },
  { publish }: Pick<Ports, 'publish'>,
): Promise<void> => {
  if (arm === 'treatment') await publish([{ name: 'Journey Exited', at, detail: { ...key, reason } }]);
};

/** The profile with its shadows that are paused to be moved on now; `undefined`: there are none. */
const withPausedLookedAt = (profile: Profile, now: Instant): Profile | undefined => {
  const paused = entriesByJourney(profile.enrolments).filter(
    ([, entry]) =>
      isShadow(entry) && entry.next !== undefined && entry.next > now && isPausedPlace(entry.place),
  );
  return paused.length === 0
    ? undefined
    : {
        ...profile,
        enrolments: {
          ...profile.enrolments,
          ...Object.fromEntries(paused.map(([journey, entry]) => [journey, { ...entry, next: now }])),
        },
      };
};

/**
 * Of a passage that pauses others, and is over or lets go of them: what waits for that goes on.
 * @param customer whose passage it was, or the customer that this one has been merged into
 */
export const wakePaused = async ({ journey, customer }: EnrolmentKey, ports: Ports): Promise<void> => {
  const profile = await currentProfile(customer, ports);
  if (profile?.enrolments[journey]?.pauses !== true) return;
  for (const [other, entry] of entriesByJourney(profile.enrolments))
    if (isOpen(entry) && !isShadow(entry))
      await answerWaiter(keyOf(profile.id, other, entry), profile, [], ports);
  await changeCustomer(profile.id, (each) => withPausedLookedAt(each, ports.now()), ports, profile);
};

/** What a person has stopped the passage by; `undefined`: nothing. */
const stopOn = async (
  profile: Profile,
  { journey }: EnrolmentKey,
  { brake }: Pick<Ports, 'brake'>,
): Promise<BrakeEntry | undefined> => {
  const entry = profile.enrolments[journey];
  if (entry === undefined) return undefined;
  return stopOf(await brake.current(), { journey, ...entry });
};

/**
 * What is left to do for a passage that is over: another has taken its place, or the customer was erased. Of an end that is
 * this story's own, or nobody's yet, others may not have been told: whoever wrote it down may have died before.
 */
const tidyUp = async (
  { enrolment, state, reason: own }: CloseRequest,
  passage: Passage,
  ports: Ports,
): Promise<Answer> => {
  const { enrolment: record } = passage;
  const at = ports.now();
  const { reason } = record?.exit ?? { reason: replacedBy };
  await leaveNothingOpen(passage, ports);
  if (record !== undefined && (record.exit === undefined || reason === own || reason === goalReached))
    await tellExit(enrolment, record, { reason, at: record.exit?.at ?? at }, ports);
  await ports.ledger.changeEnrolment(enrolment, {
    exit: { reason: replacedBy, at },
    path: state.path,
    ...waitedBy(passage),
  });
  await wakePaused(enrolment, ports);
  return { kind: 'outcome', outcome: reason };
};

/**
 * Closes the passage with the story's reason; with the goal, when the customer reached it while the last wait ran
 * out. The profile comes last: whoever finds it closed finds everything else done. A repetition may publish again.
 */
export const closeAnswer = async (request: CloseRequest, ports: Ports): Promise<Answer> => {
  const { enrolment, state } = request;
  const [profile, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  if (profile === undefined || !isInPassage(profile, enrolment)) {
    const answer = await tidyUp(request, passage, ports);
    // A step may have been at work while the last of her was taken away.
    if (profile?.suppressed === 'erased' && profile.mergingSince === undefined)
      await ports.ledger.wipe(enrolment.customer);
    return answer;
  }
  const stop = await stopOn(profile, enrolment, ports);
  if (stop !== undefined) {
    await stopPassage(passage, profile, stop, ports);
    return { kind: 'outcome', outcome: stopped };
  }
  const late = await lateDecision(request, { profile, passage }, ports);
  if (late?.kind === 'settled') return lateAnswerOf(late);
  await leaveNothingOpen(passage, ports);
  const at = ports.now();
  const reason = late?.kind === 'goal-reached' ? goalReached : request.reason;
  await ports.ledger.changeEnrolment(enrolment, {
    exit: { reason, at },
    path: state.path,
    ...waitedBy(passage),
  });
  const { arm = 'treatment' } = profile.enrolments[enrolment.journey] ?? {};
  await tellExit(enrolment, { arm }, { reason, at }, ports);
  await changeCustomer(
    enrolment.customer,
    (each) => {
      const after = closed(each, request, at);
      return after && withTryIn(after, request);
    },
    ports,
    profile,
  );
  if (profile.enrolments[enrolment.journey]?.pauses === true) await wakePaused(enrolment, ports);
  return { kind: 'outcome', outcome: reason };
};

/** Closes the passage, and tells the story how it ended. @throws StoreUnavailableError: enter again, later */
export const closePassage = async (request: CloseRequest, ports: Ports): Promise<void> =>
  answerToken(request.token, await closeAnswer(request, ports), ports);

/**
 * Ends the passage that this one takes the place of, unless it is over.
 * @param place where that stood, of a shadow, as far as it is known
 */
export const endReplaced = async (
  { cycle, ...key }: EnrolmentKey,
  ports: Ports,
  place?: string,
): Promise<void> => {
  if (cycle > 1)
    await endPassage(await ports.ledger.passage({ ...key, cycle: cycle - 1 }), replacedBy, ports, place);
};

/** What else the end of a passage from outside comes to. */
interface ByHand extends Pick<NonNullable<EnrolmentRecord['exit']>, 'who' | 'why'> {
  /** What it offered is taken back. */
  readonly voidsOffer?: true;
}

/**
 * Ends a passage of the customer's from outside its story, which sends nothing more. Repeating it, after a death between,
 * finishes it.
 */
export const breakOff = async (
  passage: Passage,
  customer: Profile,
  reason: string,
  ports: Ports,
  { voidsOffer, ...told }: ByHand = {},
): Promise<void> => {
  const { enrolment: record, waiter } = passage;
  if (record === undefined || (record.exit?.reason ?? reason) !== reason) return;
  const { key } = record;
  const at = record.exit?.at ?? ports.now();
  await leaveNothingOpen(passage, ports);
  await ports.ledger.changeEnrolment(key, {
    exit: { reason, at, ...told },
    ...walkedBy(customer.enrolments[key.journey]?.place),
    ...waitedBy(passage),
  });
  // Before the profile: whoever finds it closed, such as the next sweep, tells nobody any more.
  await tellExit(key, record, { reason, at }, ports);
  await changeCustomer(
    customer.id,
    (each) => {
      const after = closed(each, { enrolment: key }, at);
      return after && voidsOffer === true ? withOffer(after, key, undefined) : after;
    },
    ports,
    customer,
  );
  if (waiter !== undefined) await answerToken(waiter.token, passageOver, ports);
  if (customer.enrolments[key.journey]?.pauses === true) await wakePaused(key, ports);
};

/** Closes a passage that is in the profile alone: whoever began it died over it, and nobody was told of it. */
export const closeUnrecorded = async (enrolment: EnrolmentKey, ports: Ports): Promise<void> => {
  const at = ports.now();
  await changeCustomer(enrolment.customer, (each) => closed(each, { enrolment }, at), ports);
};

/**
 * Ends the customer's other passages in the lanes that a journey ends, with its own lane for a reason. Repeating it finishes
 * what a death has left.
 * @param until passages that have begun since then go on
 */
export const endLanes = async (
  { id, lane, ends = [] }: Pick<EnrollingJourney, 'id' | 'lane' | 'ends'>,
  customer: Profile,
  until: Instant,
  ports: Ports,
): Promise<void> => {
  for (const [journey, entry] of entriesByJourney(customer.enrolments)) {
    if (journey === id || entry.enrolledAt > until) continue;
    if (entry.lane === undefined || !ends.includes(entry.lane)) continue;
    const passage = await ports.ledger.passage(keyOf(customer.id, journey, entry));
    if (isOpen(entry) || passage.enrolment?.exit?.reason === lane)
      await breakOff(passage, customer, lane, ports);
  }
};

/** As `breakOff`; the profile is the caller's. */
export const endPassage = async (
  { enrolment, waiter }: Passage,
  reason: string,
  ports: Ports,
  place?: string,
): Promise<void> => {
  const { now, ledger } = ports;
  if (enrolment === undefined || (enrolment.exit?.reason ?? reason) !== reason) return;
  const at = enrolment.exit?.at ?? now();
  await tellExit(enrolment.key, enrolment, { reason, at }, ports);
  await ledger.changeEnrolment(enrolment.key, {
    exit: { reason, at },
    ...walkedBy(place),
    ...waitedBy({ ...(waiter !== undefined && { waiter }) }),
  });
  if (waiter !== undefined) await answerToken(waiter.token, passageOver, ports);
};

/** Ends a passage that a person wants to be over, and takes back what it offered. Repeating it finishes it. */
export const endByHand = async (
  passage: Passage,
  customer: Profile,
  reason: string,
  { who, why }: Pick<BrakeEntry, 'who' | 'why'>,
  ports: Ports,
): Promise<void> => {
  const at = passage.enrolment?.exit?.at ?? ports.now();
  await voidIssued(passage, at, ports);
  await breakOff(passage, customer, reason, ports, { who, why, voidsOffer: true });
};

/** Ends a passage that a person has stopped. */
export const stopPassage = (
  passage: Passage,
  customer: Profile,
  stop: BrakeEntry,
  ports: Ports,
): Promise<void> => endByHand(passage, customer, stopped, stop, ports);
