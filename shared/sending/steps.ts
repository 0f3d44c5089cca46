/** The story's other steps: waiting for a signal, looking which branch applies, closing the passage. */
import { isInPassage } from '../journeys/decide.ts';
import { goalReached } from '../journeys/graph.ts';
import type { AwaitRequest, CloseRequest, LookRequest } from '../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { profileToItem } from '../profiles/mapper.ts';
import { isOpen, type Profile } from '../profiles/profile.ts';
import { compileRule, parseRule, stageOf } from '../rules/index.ts';
import type { Instant } from '../time.ts';
import { ContendedProfileError } from './send.ts';
import { arrive, registerAndLook, settleLate } from './settle.ts';

/** Waits for a signal with nothing to send. */
export const awaitSignal = async (request: AwaitRequest, ports: Ports): Promise<void> => {
  const scene = await arrive(request, ports);
  if (scene === undefined) return;
  await registerAndLook(request, request.waits, scene, ports);
};

const caseOf = ({ question, cases }: LookRequest, profile: Profile, now: Instant): string => {
  switch (question.kind) {
    case 'trait': {
      const value = profile[question.trait];
      return value !== undefined && cases.includes(value) ? value : 'otherwise';
    }
    case 'stage': {
      const stage = stageOf(profile, now);
      return cases.includes(stage) ? stage : 'otherwise';
    }
    case 'rule': {
      const rule = compileRule(parseRule(question.rule, 'the rule of a branch'));
      return rule.decide(profileToItem(profile), now) === 'in' ? 'yes' : 'no';
    }
  }
};

/** Answers with the case that applies now. */
export const lookAtBranch = async (request: LookRequest, ports: Ports): Promise<void> => {
  const scene = await arrive(request, ports);
  if (scene === undefined) return;
  await ports.executions.succeed(request.token, { outcome: caseOf(request, scene.profile, ports.now()) });
};

const mostTries = 12;

/** Closes the passage on the profile; `false`: it was closed before, or is no longer the latest. */
const closeProfile = async ({ enrolment }: CloseRequest, at: Instant, ports: Ports): Promise<boolean> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const profile = await ports.profiles.get(enrolment.customer);
    const entry = profile?.enrolments[enrolment.journey];
    if (profile === undefined || entry?.cycle !== enrolment.cycle || !isOpen(entry)) return false;
    const closed: Profile = {
      ...profile,
      enrolments: { ...profile.enrolments, [enrolment.journey]: { ...entry, exitedAt: at, claims: {} } },
    };
    if ((await ports.profiles.update(profile, closed)) === 'written') return true;
  }
  throw new ContendedProfileError(`customer ${enrolment.customer} was written by others ${mostTries} times`);
};

/**
 * Closes the passage with the story's reason; with the goal, when the customer reached it while the last wait ran
 * out. Repeating it changes nothing.
 */
export const closePassage = async (request: CloseRequest, ports: Ports): Promise<void> => {
  const { token, enrolment, state } = request;
  const [profile, passage] = await Promise.all([
    ports.profiles.get(enrolment.customer),
    ports.ledger.passage(enrolment),
  ]);
  const late =
    profile !== undefined && isInPassage(profile, enrolment)
      ? await settleLate(request, { profile, passage }, ports)
      : 'goes-on';
  if (late === 'left') return;
  const at = ports.now();
  const reason = late === 'goal-reached' ? goalReached : request.reason;
  await ports.ledger.changeEnrolment(enrolment, { exit: { reason, at }, path: state.path });
  if (await closeProfile(request, at, ports))
    await ports.publish([{ name: 'Journey Exited', at, detail: { ...enrolment, reason } }]);
  await ports.executions.succeed(token, { outcome: reason });
};
