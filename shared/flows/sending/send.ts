/** Sends one touchpoint, once: claim, write down, hand over, record; and begins the wait that follows it. */

import { touchKey } from '../../base/ids.ts';
import { type Instant, iso, minutes, plus } from '../../base/time.ts';
import { changeProfile, untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { guard } from '../../decisions/guardrails/index.ts';
import { detours, type SendRequest } from '../../journeys/protocol.ts';
import type { Withheld } from '../../journeys/records.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import type { Accepted, Ports } from '../ports.ts';
import { claimed, claimedAt, unclaimed } from './claim.ts';
import type { Composed, Composer } from './compose.ts';
import { ChannelUnavailableError } from './faults.ts';
import { momentOf } from './moment.ts';
import { type Prepared, prepare, prepareWithheld } from './prepare.ts';
import { pushOf } from './push.ts';
import { reminderOf } from './reminder.ts';
import {
  firstWait,
  goalReachedInstead,
  readScene,
  registerAndLook,
  type Scene,
  settleLate,
} from './settle.ts';

/** What became of the touchpoint. `held`: it comes back later; `passed-over`: its moment has gone. */
export interface SendResult {
  readonly outcome: 'sent' | 'withheld' | 'unknown' | 'held' | 'passed-over';
}

/**
 * Whether a touchpoint that may have left may be handed over again once the bound has passed. Of an email that left,
 * SES's tagged event would have told by then; of a push that the bus took, the bus itself. Nothing tells of a text:
 * only an order's news may come twice.
 */
const mayRepeat = ({ touch }: SendRequest): boolean => touch.channel !== 'sms' || touch.transactional;

const hold = async ({ token }: SendRequest, until: Instant, ports: Ports): Promise<SendResult> => {
  await ports.executions.detour(token, detours.held, { until: iso(until) });
  return { outcome: 'held' };
};

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
  scene: Scene,
  outcome: 'sent' | 'withheld' | 'unknown',
  ports: Ports,
): Promise<SendResult> => {
  if (request.waits === undefined) await ports.executions.succeed(request.token, { outcome });
  else await registerAndLook(request, request.waits, scene, ports);
  return { outcome };
};

const handOver = (
  request: SendRequest,
  profile: Profile,
  message: Composed,
  { delivery }: Ports,
): Promise<Accepted> => {
  const { enrolment, touch } = request;
  const { subject = '', html = '', text, unsubscribeUrl } = message;
  const key = touchKey(enrolment, touch.name);
  const { transactional } = touch;
  if (touch.kind === 'push') return delivery.push({ key, ...pushOf({ enrolment, touch }, message) });
  return touch.channel === 'email'
    ? delivery.email({
        key,
        to: profile.email ?? '',
        subject,
        html,
        text,
        ...(!transactional && { unsubscribeUrl }),
      })
    : delivery.text({ key, to: profile.phone ?? '', text, transactional });
};

/** Takes the claim of this moment back: nothing left under it. */
const withdraw = (request: SendRequest, at: Instant, ports: Ports): Promise<void> =>
  changeProfile(ports.profiles, request.enrolment.customer, (profile) =>
    claimedAt(profile, request) === at ? unclaimed(profile, request) : undefined,
  );

/** Hands the claimed message to its provider and records the answer. */
const deliver = async (
  request: SendRequest,
  profile: Profile,
  message: Composed,
  at: Instant,
  ports: Ports,
): Promise<'sent' | 'withheld'> => {
  const { enrolment, touch } = request;
  const answer = await handOver(request, profile, message, ports);
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
  profile: Profile,
  { act }: Prepared,
  at: Instant,
  ports: Ports,
): Promise<'sent' | 'withheld'> => {
  switch (act.kind) {
    case 'written':
      return act.outcome;
    case 'hand-over':
      return deliver(request, profile, act.message, at, ports);
    case 'publish':
    case 'tell': {
      await (act.kind === 'publish' ? ports.publish([act.event]) : act.tell(ports));
      const sent = { outcome: 'sent', sentAt: ports.now() } as const;
      await ports.ledger.changeTouch(request.enrolment, request.touch.name, sent);
      return 'sent';
    }
  }
};

/** Claims, and does what was prepared. The waiter is there with the claim, so that no event falls between. */
const carryOut = async (
  request: SendRequest,
  { profile }: Scene,
  prepared: Prepared,
  now: Instant,
  ports: Ports,
): Promise<SendResult | 'stale'> => {
  const { token, waits } = request;
  const { records, act, changed = (same: Profile) => same } = prepared;
  const claim = changed({
    ...claimed(profile, request, now, act.kind === 'hand-over', ports.settings),
    ...(records.coupons.some(({ forFriends }) => forFriends !== true) && { lastCouponAt: now }),
  });
  const waiters = waits === undefined ? [] : [firstWait(request, waits, now)];
  if ((await ports.ledger.claim(profile, claim, { ...records, waiters })) === 'stale') return 'stale';
  const outcome = await perform(request, profile, prepared, now, ports);
  if (outcome === 'sent') await tellSent(request, now, ports);
  if (waits === undefined) await ports.executions.succeed(token, { outcome });
  return { outcome };
};

const tooLate: Withheld = { guardrail: 'too-late', detail: 'what it reminds of has begun' };

/** Asks the guardrails, and claims what they decide. */
const decideAndCarryOut = async (
  request: SendRequest,
  scene: Scene,
  ports: Ports,
  composer: Composer,
): Promise<SendResult | 'stale'> => {
  const { enrolment, touch } = request;
  const now = ports.now();
  // What a dead handler took is this one's to use: it does not stand in its own way.
  const customer = unclaimed(scene.profile, request);
  const verdict = guard({ customer, enrolment, touch, settings: ports.settings, now });
  switch (verdict.kind) {
    case 'goal-reached':
      await goalReachedInstead(request, ports);
      return { outcome: 'passed-over' };
    case 'hold':
      return hold(request, verdict.until, ports);
    case 'withhold':
      return carryOut(request, scene, prepareWithheld(request, verdict.withheld, now), now, ports);
    case 'allow':
      if ((reminderOf(request, scene)?.until ?? now) < now)
        return carryOut(request, scene, prepareWithheld(request, tooLate, now), now, ports);
      return carryOut(request, scene, await prepare(request, scene, now, ports, composer), now, ports);
  }
};

/**
 * Entered again with the claim there, and no outcome written down: its handler died, or is at it still. `repeat`: it
 * is certainly dead, and what it may have sent may leave again.
 */
const takeOver = async (
  request: SendRequest,
  scene: Scene,
  since: Instant,
  ports: Ports,
): Promise<SendResult | 'repeat'> => {
  const { enrolment, touch } = request;
  // What is no message is told on the bus, where a repetition is known for one.
  if (!isMessage(touch)) return 'repeat';
  const bound = plus(since, minutes(ports.settings.guardrails.unknownAfterMinutes));
  if (ports.now() < bound) return hold(request, bound, ports);
  if (mayRepeat(request)) return 'repeat';
  await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'unknown' });
  return goOn(request, scene, 'unknown', ports);
};

/** One try; `stale`: the profile was written between the decision and the claim. */
const attempt = async (
  request: SendRequest,
  ports: Ports,
  composer: Composer,
): Promise<SendResult | 'stale'> => {
  const scene = await readScene(request, ports);
  if (scene === undefined) return { outcome: 'passed-over' };
  const record = scene.passage.touches.find(({ step }) => step === request.touch.name);
  if (record !== undefined && record.outcome !== 'sending') {
    if (record.outcome === 'sent') await tellSent(request, record.sentAt ?? record.at, ports);
    return goOn(request, scene, record.outcome, ports);
  }
  const since = claimedAt(scene.profile, request);
  if (since !== undefined) {
    const taken = await takeOver(request, scene, since, ports);
    if (taken !== 'repeat') return taken;
  } else {
    const startsAt = scene.passage.enrolment?.startsAt;
    if (startsAt !== undefined && ports.now() < startsAt) return hold(request, startsAt, ports);
    const late = await settleLate(request, scene, ports);
    if (late === 'goal-reached') await goalReachedInstead(request, ports);
    if (late !== 'goes-on') return { outcome: 'passed-over' };
    const moment = momentOf(request, scene.profile, ports.settings.timezone);
    if (moment !== undefined && ports.now() < moment) return hold(request, moment, ports);
    const reminds = reminderOf(request, scene);
    if (reminds !== undefined && ports.now() < reminds.from) return hold(request, reminds.from, ports);
  }
  return decideAndCarryOut(request, scene, ports, composer);
};

/**
 * Answers the token, or leaves it open for the wait. Entering again with the same touchpoint is always safe.
 * @throws ChannelUnavailableError, StoreUnavailableError: enter again, later
 */
export const sendTouchpoint = (request: SendRequest, ports: Ports, composer: Composer): Promise<SendResult> =>
  untilWritten(request.enrolment.customer, () => attempt(request, ports, composer));
