/** Settling waits: the one that timed out before a step, and the one that a step begins. */

import type { EnrolmentKey } from '../../base/ids.ts';
import { type Instant, milliseconds, plus, seconds } from '../../base/time.ts';
import { nameOfEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type Decision, decide, type Evidence, isInPassage } from '../../journeys/decide.ts';
import type { SendRequest, StoryState } from '../../journeys/protocol.ts';
import { detours } from '../../journeys/protocol.ts';
import type { Passage, WaiterRecord, WaitSpec } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

/** What a step finds: the customer, still in this passage, and all that the passage has left. */
export interface Scene {
  readonly profile: Profile;
  readonly passage: Passage;
}

export interface Arrival {
  readonly token: string;
  readonly enrolment: EnrolmentKey;
  readonly state: StoryState;
}

/**
 * Reads the scene. `undefined`, and the token is answered: the passage is over (it was closed, or the customer was
 * erased), and the story has nothing more to do.
 */
export const readScene = async ({ token, enrolment }: Arrival, ports: Ports): Promise<Scene | undefined> => {
  const [profile, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  if (profile !== undefined && isInPassage(profile, enrolment)) return { profile, passage };
  await ports.executions.detour(token, detours.goalReached, {});
  return undefined;
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

/** What the wait comes to, on the scene as it is. */
export const decideOn = async (
  waiter: Pick<WaiterRecord, 'wait' | 'since' | 'deadline'>,
  enrolment: EnrolmentKey,
  scene: Scene,
  now: Instant,
  ports: Ports,
): Promise<Decision> => {
  const events = await namedEvents(waiter.wait, enrolment, waiter.since, ports);
  return decide(
    waiter.wait,
    { enrolment, ...scene, events },
    { since: waiter.since, deadline: waiter.deadline, now },
  );
};

/** Leaves the step for the passage's end, because the goal is reached or the passage is over. */
export const goalReachedInstead = async ({ token }: Arrival, { executions }: Ports): Promise<void> => {
  await executions.detour(token, detours.goalReached, {});
};

/**
 * Settles the wait that timed out just before this step, on all that is known by now. `left`: it had settled
 * otherwise, and the token is answered so; this step is not to happen.
 */
export const settleLate = async (
  arrival: Arrival,
  scene: Scene,
  ports: Ports,
): Promise<'goes-on' | 'left' | 'goal-reached'> => {
  const { token, enrolment, state } = arrival;
  const { late } = state;
  if (late === undefined) return 'goes-on';
  const now = ports.now();
  const { waiter } = scene.passage;
  // Another wait's record: this step was entered before, settled the late wait, and registered its own.
  const since = waiter?.wait.id === late.id ? waiter.since : now;
  const decision = await decideOn({ wait: late, since, deadline: now }, enrolment, scene, now, ports);
  if (decision.kind === 'goal-reached') return 'goal-reached';
  if (decision.kind === 'waiting' || decision.outcome === late.otherwise) return 'goes-on';
  await ports.executions.detour(token, detours.signalSettled, { outcome: decision.outcome });
  return 'left';
};

/** The scene of a step that is to happen; `undefined`: it is not, and the token is answered. */
export const arrive = async (arrival: Arrival, ports: Ports): Promise<Scene | undefined> => {
  const scene = await readScene(arrival, ports);
  if (scene === undefined) return undefined;
  const late = await settleLate(arrival, scene, ports);
  if (late === 'goal-reached') await goalReachedInstead(arrival, ports);
  return late === 'goes-on' ? scene : undefined;
};

type TimedWait = NonNullable<SendRequest['waits']>;

/** The waiter's record of a wait that begins now. */
export const firstWait = (
  { token, enrolment, state }: Arrival,
  { wait, atMost }: TimedWait,
  now: Instant,
): WaiterRecord => ({
  enrolment,
  wait,
  since: now,
  deadline: plus(now, milliseconds(atMost)),
  token,
  path: state.path,
});

/** The waiter's record of a wait that may have been entered before: it keeps its beginning and its deadline. */
export const sameWait = (
  arrival: Arrival,
  waits: TimedWait,
  before: WaiterRecord | undefined,
  now: Instant,
): WaiterRecord => {
  const waiter = firstWait(arrival, waits, now);
  return before?.wait.id === waiter.wait.id
    ? { ...waiter, since: before.since, deadline: before.deadline }
    : waiter;
};

/** Answers the token with what the wait came to; `waiting`: it stays open, for an event or the deadline to end it. */
export const answerWait = async (token: string, decision: Decision, ports: Ports): Promise<void> => {
  if (decision.kind === 'settled') await ports.executions.succeed(token, { outcome: decision.outcome });
  else if (decision.kind === 'goal-reached') await ports.executions.detour(token, detours.goalReached, {});
};

/** A Lambda may take so long to start. */
const mostStarting = seconds(30);

/**
 * The state machine's time runs from before the Lambda that began the wait had started, and so comes back a little
 * before the wait's own deadline: then it is over, and is not to begin anew.
 */
const timeOf = (waiter: WaiterRecord, atMost: number, isAgain: boolean, now: Instant): Instant =>
  isAgain && waiter.deadline - now < Math.min(mostStarting, atMost / 100) ? waiter.deadline : now;

/** Registers the wait first and looks afterwards, so that no event falls between the two. */
export const registerAndLook = async (
  arrival: Arrival,
  waits: TimedWait,
  scene: Scene,
  ports: Ports,
): Promise<void> => {
  const before = scene.passage.waiter;
  const waiter = sameWait(arrival, waits, before, ports.now());
  await ports.ledger.put({ waiters: [waiter] });
  const fresh = await readScene(arrival, ports);
  if (fresh === undefined) return;
  const isAgain = before?.wait.id === waiter.wait.id;
  const now = timeOf(waiter, waits.atMost, isAgain, ports.now());
  const decision = await decideOn(waiter, arrival.enrolment, fresh, now, ports);
  await answerWait(arrival.token, decision, ports);
};
