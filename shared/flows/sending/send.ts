/** Sends one touchpoint, once: reads, plans, and does what is planned: claim, write down, hand over, record, wait. */

import type { Instant } from '../../base/time.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import { changeCustomer } from '../current.ts';
import type { Accepted, Delivery, Ports } from '../ports.ts';
import { type Answer, answerToken, lateAnswerOf, passageOver } from './answer.ts';
import { claimed, withdrawn } from './claim.ts';
import type { Composer } from './compose.ts';
import { ChannelUnavailableError } from './faults.ts';
import { planTouchpoint, type TouchPlan } from './plan.ts';
import { firstWait, lateDecision, readContext, registerAndLook, type StepContext } from './settle.ts';
import { senderOf } from './touchpoints/index.ts';
import { type Prepared, prepareWithheld } from './touchpoints/sender.ts';

/** What became of the touchpoint. `held`: it comes back later; `passed-over`: its moment has gone. */
export interface SendResult {
  readonly outcome: 'sent' | 'withheld' | 'unknown' | 'held' | 'passed-over';
}

/** What became of it, and what the step comes to by that. */
type Done = SendResult & { readonly answer: Answer };

/** Tells others, before the step is over; a step that is entered again tells again. */
const tellSent = ({ enrolment, touch }: SendRequest, at: Instant, ports: Ports): Promise<void> => {
  const { name: touchpoint, kind, channel } = touch;
  return ports.publish([
    { name: 'Touchpoint Sent', at, detail: { ...enrolment, touchpoint, kind, channel } },
  ]);
};

/** The touchpoint's fate is known: what is left is the wait that follows it, or the next step. */
const goOn = async (
  request: SendRequest,
  context: StepContext,
  outcome: 'sent' | 'withheld' | 'unknown',
  ports: Ports,
): Promise<Done> => {
  if (request.waits === undefined) return { outcome, answer: { kind: 'outcome', outcome } };
  return { outcome, answer: await registerAndLook(request, request.waits, context, ports) };
};

/** Takes the claim of this moment back: nothing left under it. */
const withdraw = (request: SendRequest, at: Instant, ports: Ports): Promise<void> =>
  changeCustomer(request.enrolment.customer, (customer) => withdrawn(customer, request, at), ports);

/** Hands the claimed message to its provider and records the answer. */
const deliver = async (
  request: SendRequest,
  handOver: (delivery: Delivery) => Promise<Accepted>,
  at: Instant,
  ports: Ports,
): Promise<'sent' | 'withheld'> => {
  const { enrolment, touch } = request;
  const answer = await handOver(ports.delivery);
  if ('busy' in answer) {
    await withdraw(request, at, ports);
    throw new ChannelUnavailableError(touch.channel, answer.busy);
  }
  if ('refused' in answer) {
    await ports.ledger.changeTouch(enrolment, touch.name, {
      outcome: 'withheld',
      withheld: { guardrail: 'refused', detail: answer.refused },
    });
    return 'withheld';
  }
  await ports.ledger.changeTouch(enrolment, touch.name, {
    outcome: 'sent',
    sentAt: ports.now(),
    messageId: answer.messageId,
  });
  return 'sent';
};

/** Does what was prepared, under the claim of this moment. */
const perform = async (
  request: SendRequest,
  { effect }: Prepared,
  at: Instant,
  ports: Ports,
): Promise<'sent' | 'withheld'> => {
  switch (effect.kind) {
    case 'written':
      return effect.outcome;
    case 'hand-over':
      return deliver(request, effect.handOver, at, ports);
    case 'publish':
    case 'tell': {
      await (effect.kind === 'publish' ? ports.publish([effect.event]) : effect.tell(ports));
      const sent = { outcome: 'sent', sentAt: ports.now() } as const;
      await ports.ledger.changeTouch(request.enrolment, request.touch.name, sent);
      return 'sent';
    }
  }
};

/** Claims, and does what was prepared. The waiter is there with the claim, so that no event falls between. */
const carryOut = async (
  request: SendRequest,
  { profile }: StepContext,
  prepared: Prepared,
  now: Instant,
  ports: Ports,
): Promise<Done | 'stale'> => {
  const { waits } = request;
  const { records, effect, changed = (same: Profile) => same } = prepared;
  const claim = changed({
    ...claimed(profile, request, now, effect.kind === 'hand-over', ports.settings),
    ...(records.coupons.some(({ forFriends }) => forFriends !== true) && { lastCouponAt: now }),
  });
  const waiters = waits === undefined ? [] : [firstWait(request, waits, now)];
  if ((await ports.ledger.claim(profile, claim, { ...records, waiters })) === 'stale') return 'stale';
  const outcome = await perform(request, prepared, now, ports);
  if (outcome === 'sent') await tellSent(request, now, ports);
  return { outcome, answer: waits === undefined ? { kind: 'outcome', outcome } : { kind: 'open' } };
};

/** Does what is planned. `stale`: the profile was written since it was read. */
const act = async (
  plan: TouchPlan,
  request: SendRequest,
  context: StepContext,
  now: Instant,
  ports: Ports,
  composer: Composer,
): Promise<Done | 'stale'> => {
  const { enrolment, touch } = request;
  switch (plan.kind) {
    case 'send': {
      const prepared = await senderOf(touch.kind).prepare({ request, context, now, ports, composer });
      return carryOut(request, context, prepared, now, ports);
    }
    case 'withhold':
      return carryOut(request, context, prepareWithheld(request, plan.withheld, now), now, ports);
    case 'hold':
      return { outcome: 'held', answer: { kind: 'held', until: plan.until } };
    case 'goal-reached':
    case 'settled':
      return { outcome: 'passed-over', answer: lateAnswerOf(plan) };
    case 'done':
      if (plan.outcome === 'sent') await tellSent(request, plan.at, ports);
      return goOn(request, context, plan.outcome, ports);
    case 'give-up':
      await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'unknown' });
      return goOn(request, context, 'unknown', ports);
  }
};

/** One try; `stale`: the profile was written between the reading and the claim. */
const attempt = async (request: SendRequest, ports: Ports, composer: Composer): Promise<Done | 'stale'> => {
  const context = await readContext(request, ports);
  if (context === undefined) return { outcome: 'passed-over', answer: passageOver };
  const { enrolment, touch, until, state } = request;
  const { profile: customer, passage } = context;
  const late = await lateDecision(request, context, ports);
  const now = ports.now();
  const { settings } = ports;
  const plan = planTouchpoint({
    customer,
    enrolment,
    touch,
    passage,
    ...(until !== undefined && { until }),
    held: state.held,
    late,
    settings,
    now,
  });
  return act(plan, request, context, now, ports, composer);
};

/**
 * Answers the token, or leaves it open for the wait. Entering again with the same touchpoint is always safe.
 * @throws ChannelUnavailableError, StoreUnavailableError: enter again, later
 */
export const sendTouchpoint = async (
  request: SendRequest,
  ports: Ports,
  composer: Composer,
): Promise<SendResult> => {
  const { outcome, answer } = await untilWritten(request.enrolment.customer, () =>
    attempt(request, ports, composer),
  );
  await answerToken(request.token, answer, ports);
  return { outcome };
};
