/** Settling waits: the one that timed out before a step, and the one that a step begins. */

import type { EnrolmentKey } from '../../base/ids.ts';
import { type Instant, milliseconds, plus, seconds } from '../../base/time.ts';
import { nameOfEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type Decision, decide, type Evidence, isInPassage } from '../../journeys/decide.ts';
import type { SendRequest, StoryState } from '../../journeys/protocol.ts';
import type { EnrolmentRecord, Passage, WaiterRecord, WaitSpec } from '../../journeys/records.ts';
import { tellIssued } from '../offers/release.ts';
import type { Ports } from '../ports.ts';
import { type Answer, answerOf, lateAnswerOf, passageOver } from './answer.ts';
import { tellUntold } from './told.ts';

/** What a step finds: the customer, still in this passage, and all that the passage has left. */
export interface StepContext {
  readonly profile: Profile;
  readonly passage: Passage;
}

/** What every step's request has. */
export interface StepRequest {
  readonly token: string;
  readonly enrolment: EnrolmentKey;
  readonly state: StoryState;
}

/**
 * `undefined`: the passage is over (it was closed, or the customer was erased), and the story has nothing more to do.
 * @param how of the profile
 */
export const readContext = async (
  { enrolment }: Pick<StepRequest, 'enrolment'>,
  ports: Ports,
  how?: 'lately',
): Promise<StepContext | undefined> => {
  const [profile, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer, how),
    ports.ledger.passage(enrolment),
  ]);
  await tellUntold(passage, ports);
  await tellIssued(passage.coupons, ports);
  return profile !== undefined && isInPassage(profile, enrolment) ? { profile, passage } : undefined;
};

const namedEvents = async (
  wait: WaitSpec,
  enrolment: EnrolmentKey,
  since: Instant,
  ports: Ports,
): Promise<Evidence['events']> => {
  if (wait.source.kind !== 'event') return [];
  const events = await ports.ledger.eventsSince(enrolment.customer, since);
  return events.map((event) => ({ name: nameOfEvent(event), at: event.at }));
};

/** What the wait comes to, as things are. */
const decideOn = async (
  waiter: Pick<WaiterRecord, 'wait' | 'since' | 'deadline'>,
  enrolment: EnrolmentKey,
  context: StepContext,
  now: Instant,
  ports: Ports,
): Promise<Decision> => {
  const events = await namedEvents(waiter.wait, enrolment, waiter.since, ports);
  return decide(
    waiter.wait,
    { enrolment, ...context, events, lanes: ports.settings.lanes },
    { since: waiter.since, deadline: waiter.deadline, now },
  );
};

/** Whether the record says since when the late wait was: its own, or that of a pause since. */
const keepsBeginning = ({ wait }: WaiterRecord, late: WaitSpec): boolean =>
  wait.id === late.id || wait.source.kind === 'pause';

/**
 * What the wait that timed out just before this step comes to, on all that is known by now; `undefined`: there was
 * none, or it timed out indeed, and the step goes on.
 */
export const lateDecision = async (
  { enrolment, state: { late } }: StepRequest,
  context: StepContext,
  ports: Ports,
): Promise<Exclude<Decision, { readonly kind: 'waiting' }> | undefined> => {
  if (late === undefined) return undefined;
  const now = ports.now();
  const { waiter } = context.passage;
  // Another wait's record: this step was entered before, settled the late wait, and registered its own.
  const since = waiter !== undefined && keepsBeginning(waiter, late) ? waiter.since : now;
  const decision = await decideOn({ wait: late, since, deadline: now }, enrolment, context, now, ports);
  if (decision.kind === 'goal-reached') return decision;
  return decision.kind === 'waiting' || decision.outcome === late.otherwise ? undefined : decision;
};

/** What the step comes to: what `go` does, unless a late wait leads elsewhere. */
export const stepAnswer = async (
  request: StepRequest,
  ports: Ports,
  go: (context: StepContext) => Promise<Answer>,
): Promise<Answer> => {
  const context = await readContext(request, ports);
  const late = context && (await lateDecision(request, context, ports));
  if (context === undefined) return passageOver;
  return late === undefined ? go(context) : lateAnswerOf(late);
};

type TimedWait = NonNullable<SendRequest['waits']>;

/** The waiter's record of a wait that begins now; a delay after an event began with that event, which does not end it. */
export const firstWait = (
  { token, enrolment, state }: StepRequest,
  { wait, atMost, untilStart }: TimedWait,
  now: Instant,
  record?: EnrolmentRecord,
): WaiterRecord => {
  const { trigger, startsAt } = untilStart === true && record !== undefined ? record : {};
  return {
    enrolment,
    wait,
    since: trigger === undefined ? now : plus(trigger.at, milliseconds(1)),
    deadline: startsAt ?? plus(now, milliseconds(atMost)),
    token,
    path: state.path,
  };
};

/**
 * The waiter's record of a wait that may have been entered before: it keeps its beginning and its deadline. There is one
 * record a passage, so that a pause keeps the beginning of the wait that timed out before it; its own is of no matter.
 */
const sameWait = (
  request: StepRequest,
  waits: TimedWait,
  { waiter: before, enrolment }: Passage,
  now: Instant,
): WaiterRecord => {
  const waiter = firstWait(request, waits, now, enrolment);
  const { late } = request.state;
  if (waiter.wait.source.kind === 'pause')
    return before !== undefined && late !== undefined && keepsBeginning(before, late)
      ? { ...waiter, since: before.since }
      : waiter;
  return before?.wait.id === waiter.wait.id
    ? { ...waiter, since: before.since, deadline: before.deadline }
    : waiter;
};

/** What the passage's open wait has come to by now. */
export const openAnswer = async (enrolment: EnrolmentKey, ports: Ports): Promise<Answer> => {
  const context = await readContext({ enrolment }, ports);
  const waiter = context?.passage.waiter;
  if (context === undefined || waiter === undefined) return passageOver;
  return answerOf(await decideOn(waiter, enrolment, context, ports.now(), ports));
};

/** A Lambda may take so long to start. */
const mostStarting = seconds(30);

/**
 * The state machine's time runs from before the Lambda that began the wait had started, and so comes back a little
 * before the wait's own deadline: then it is over, and is not to begin anew.
 */
const timeOf = (waiter: WaiterRecord, atMost: number, isAgain: boolean, now: Instant): Instant =>
  isAgain && waiter.deadline - now < Math.min(mostStarting, atMost / 100) ? waiter.deadline : now;

/** What the wait comes to: registered first and looked at afterwards, so that no event falls between the two. */
export const registerAndLook = async (
  request: StepRequest,
  waits: TimedWait,
  context: StepContext,
  ports: Ports,
): Promise<Answer> => {
  const before = context.passage.waiter;
  const waiter = sameWait(request, waits, context.passage, ports.now());
  await ports.ledger.put({ waiters: [waiter] });
  const fresh = await readContext(request, ports);
  if (fresh === undefined) return passageOver;
  const isAgain = before?.wait.id === waiter.wait.id;
  const now = timeOf(waiter, waits.atMost, isAgain, ports.now());
  return answerOf(await decideOn(waiter, request.enrolment, fresh, now, ports));
};
