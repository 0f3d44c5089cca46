/** Answers who waits for what has happened. */
import type { EnrolmentKey } from '../../base/ids.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { decide } from '../../journeys/decide.ts';
import type { Ports } from '../ports.ts';
import { answerOf, answerToken } from './answer.ts';

/**
 * Answers the passage's waiter if its wait has come to something.
 * @param told the event at hand: it alone can settle a wait for an event, since every other was at hand once
 */
export const answerWaiter = async (
  enrolment: EnrolmentKey,
  profile: Profile,
  told: readonly CustomerEvent[],
  ports: Ports,
): Promise<void> => {
  const passage = await ports.ledger.passage(enrolment);
  const { waiter } = passage;
  if (waiter === undefined) return;
  const events = told.map((event) => ({ name: nameOfEvent(event), at: event.at }));
  const { since, deadline } = waiter;
  const evidence = { enrolment, profile, passage, events, lanes: ports.settings.lanes };
  const decision = decide(waiter.wait, evidence, { since, deadline, now: ports.now() });
  await answerToken(waiter.token, answerOf(decision), ports);
};
