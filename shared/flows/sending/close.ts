/** Closes a customer's passage through a journey. */
import type { EnrolmentKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { isInPassage } from '../../journeys/decide.ts';
import { goalReached, replacedBy } from '../../journeys/graph.ts';
import type { CloseRequest } from '../../journeys/protocol.ts';
import type { Passage } from '../../journeys/records.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { leaveBehind } from '../tasks/change.ts';
import { type Answer, answerToken, lateAnswerOf, passageOver } from './answer.ts';
import { lateDecision } from './settle.ts';

/** The profile with the passage closed; `undefined`: it is closed already, by a merge too, or another has begun. */
const closed = (
  profile: Profile,
  { enrolment }: Pick<CloseRequest, 'enrolment'>,
  at: Instant,
): Profile | undefined => {
  const entry = profile.enrolments[enrolment.journey];
  if (profile.id !== enrolment.customer || entry === undefined || !isInPassage(profile, enrolment))
    return undefined;
  return {
    ...profile,
    enrolments: { ...profile.enrolments, [enrolment.journey]: { ...entry, exitedAt: at, claims: {} } },
  };
};

/** What is left to do for a passage that is over: another has taken its place, or the customer was erased. */
const tidyUp = async (
  { enrolment, state }: CloseRequest,
  { tasks, enrolment: record }: Passage,
  ports: Ports,
): Promise<Answer> => {
  const at = ports.now();
  await leaveBehind(tasks, ports);
  await ports.ledger.changeEnrolment(enrolment, { exit: { reason: replacedBy, at }, path: state.path });
  return { kind: 'outcome', outcome: record?.exit?.reason ?? replacedBy };
};

/**
 * Closes the passage with the story's reason; with the goal, when the customer reached it while the last wait ran
 * out. The profile comes last: whoever finds it closed finds everything else done. A repetition may publish again.
 */
const close = async (request: CloseRequest, ports: Ports): Promise<Answer> => {
  const { enrolment, state } = request;
  const [profile, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  if (profile === undefined || !isInPassage(profile, enrolment)) return tidyUp(request, passage, ports);
  const late = await lateDecision(request, { profile, passage }, ports);
  if (late?.kind === 'settled') return lateAnswerOf(late);
  await leaveBehind(passage.tasks, ports);
  const at = ports.now();
  const reason = late?.kind === 'goal-reached' ? goalReached : request.reason;
  await ports.ledger.changeEnrolment(enrolment, { exit: { reason, at }, path: state.path });
  await ports.publish([{ name: 'Journey Exited', at, detail: { ...enrolment, reason } }]);
  await changeCustomer(enrolment.customer, (each) => closed(each, request, at), ports, profile);
  return { kind: 'outcome', outcome: reason };
};

/** Closes the passage, and tells the story how it ended. @throws StoreUnavailableError: enter again, later */
export const closePassage = async (request: CloseRequest, ports: Ports): Promise<void> =>
  answerToken(request.token, await close(request, ports), ports);

/** Ends the passage that this one takes the place of, unless it is over. */
export const endReplaced = async ({ cycle, ...key }: EnrolmentKey, ports: Ports): Promise<void> => {
  if (cycle > 1)
    await endPassage(await ports.ledger.passage({ ...key, cycle: cycle - 1 }), replacedBy, ports);
};

/**
 * Ends a passage of the customer's from outside its story, which sends nothing more. Repeating it, after a death between,
 * finishes it.
 */
export const breakOff = async (
  { enrolment: record, waiter, tasks }: Passage,
  customer: Profile,
  reason: string,
  ports: Ports,
): Promise<void> => {
  if (record === undefined || (record.exit?.reason ?? reason) !== reason) return;
  const { key } = record;
  const at = record.exit?.at ?? ports.now();
  await leaveBehind(tasks, ports);
  await ports.ledger.changeEnrolment(key, { exit: { reason, at } });
  await changeCustomer(customer.id, (each) => closed(each, { enrolment: key }, at), ports, customer);
  await ports.publish([{ name: 'Journey Exited', at, detail: { ...key, reason } }]);
  if (waiter !== undefined) await answerToken(waiter.token, passageOver, ports);
};

/** As `breakOff`; the profile is the caller's. */
export const endPassage = async (
  { enrolment, waiter }: Passage,
  reason: string,
  ports: Ports,
): Promise<void> => {
  const { now, ledger, publish } = ports;
  if (enrolment === undefined || (enrolment.exit?.reason ?? reason) !== reason) return;
  const at = enrolment.exit?.at ?? now();
  await publish([{ name: 'Journey Exited', at, detail: { ...enrolment.key, reason } }]);
  await ledger.changeEnrolment(enrolment.key, { exit: { reason, at } });
  if (waiter !== undefined) await answerToken(waiter.token, passageOver, ports);
};
