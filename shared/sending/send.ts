/** Sends one touchpoint, once: claim, send, record; and begins the wait that follows it in the story. */
import { issueCoupon } from '../coupons/coupon.ts';
import { withPlaceTaken } from '../guardrails/frequency-cap.ts';
import { guard } from '../guardrails/index.ts';
import { touchKey } from '../ids.ts';
import { detours, type SendRequest } from '../journeys/protocol.ts';
import type { CouponRecord, TouchRecord, Withheld } from '../journeys/records.ts';
import type { Ports } from '../ports.ts';
import type { Profile } from '../profiles/profile.ts';
import { type Instant, iso, milliseconds, plus } from '../time.ts';
import { type Composed, type Composer, compose } from './compose.ts';
import { readScene, registerAndLook, type Scene, settleLate, waiterOf } from './settle.ts';

/** The profile was written by others each time that it was to be claimed: worth a retry, later. */
export class ContendedProfileError extends Error {
  override readonly name = 'StoreUnavailableError';
}

const mostTries = 12;
const minuteMs = 60_000;

/** Events say of an email that it left (SES tags them); nothing says so of a text. */
const confirms = { email: true, sms: false } as const;

interface Prepared {
  readonly record: TouchRecord;
  readonly message?: Composed;
  /** The coupon that the message carries. */
  readonly coupon?: CouponRecord;
  /** That coupon, when this message is the one that issues it. */
  readonly issued?: CouponRecord;
}

const prepare = async (
  request: SendRequest,
  scene: Scene,
  now: Instant,
  ports: Ports,
  composer: Composer,
): Promise<Prepared> => {
  const { enrolment, touch } = request;
  const secret = await ports.secret();
  const known = touch.coupon && scene.passage.coupons.find(({ name }) => name === touch.coupon?.name);
  const issued =
    touch.coupon !== undefined && known === undefined
      ? issueCoupon(secret, enrolment, touch.coupon, now)
      : undefined;
  const coupon = known ?? issued;
  const message =
    touch.kind === 'coupon'
      ? undefined
      : compose(request, scene.profile, coupon, secret, ports.settings, composer);
  return {
    record: {
      enrolment,
      step: touch.name,
      kind: touch.kind,
      channel: touch.channel,
      at: now,
      outcome: 'sending',
      ...(message !== undefined && { locale: message.locale }),
      ...(coupon !== undefined && { couponCode: coupon.code }),
      ...(touch.asksForReason !== undefined && { asksForReason: touch.asksForReason }),
    },
    ...(message !== undefined && { message }),
    ...(coupon !== undefined && { coupon }),
    ...(issued !== undefined && { issued }),
  };
};

/** A coupon that a message issues leaves a touchpoint of its own. */
const couponTouch = (coupon: CouponRecord, channel: TouchRecord['channel']): TouchRecord => ({
  enrolment: coupon.enrolment,
  step: coupon.name,
  kind: 'coupon',
  channel,
  at: coupon.issuedAt,
  outcome: 'sent',
  sentAt: coupon.issuedAt,
  couponCode: coupon.code,
});

const claimed = (
  profile: Profile,
  { enrolment, touch }: SendRequest,
  now: Instant,
  ports: Ports,
): Profile => {
  const entry = profile.enrolments[enrolment.journey];
  if (entry === undefined) throw new Error(`customer ${profile.id} is not in ${enrolment.journey}`);
  const claiming: Profile = {
    ...profile,
    enrolments: {
      ...profile.enrolments,
      [enrolment.journey]: { ...entry, claims: { ...entry.claims, [touch.name]: now } },
    },
  };
  if (touch.kind === 'coupon' || touch.transactional) return claiming;
  return withPlaceTaken(
    claiming,
    { at: now, channel: touch.channel },
    ports.settings.guardrails.frequencyCap,
  );
};

/** Hands the message to its provider and records the answer; the touchpoint is claimed. */
const deliver = async (
  request: SendRequest,
  profile: Profile,
  { message }: Prepared,
  ports: Ports,
): Promise<void> => {
  const { enrolment, touch } = request;
  const key = touchKey(enrolment, touch.name);
  if (message === undefined) {
    await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'sent', sentAt: ports.now() });
    return;
  }
  const { transactional } = touch;
  const answer =
    touch.channel === 'email'
      ? await ports.delivery.email({
          key,
          to: profile.email ?? '',
          subject: message.subject ?? '',
          html: message.html ?? '',
          text: message.text,
          ...(!transactional && { unsubscribeUrl: message.unsubscribeUrl }),
        })
      : await ports.delivery.text({ key, to: profile.phone ?? '', text: message.text, transactional });
  if ('refused' in answer) {
    const withheld: Withheld = { guardrail: 'refused', detail: answer.refused };
    await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'withheld', withheld });
    return;
  }
  await ports.ledger.changeTouch(enrolment, touch.name, {
    outcome: 'sent',
    sentAt: ports.now(),
    messageId: answer.messageId,
  });
};

/** After the touchpoint: the wait that the story has next, or the next step. */
const goOn = async (request: SendRequest, scene: Scene, ports: Ports): Promise<void> => {
  if (request.waits === undefined) await ports.executions.succeed(request.token, { outcome: 'sent' });
  else await registerAndLook(request, request.waits, scene, ports);
};

/**
 * Entered again with the claim there. What was sent stays sent. Of what may have been sent, an email waits for the
 * provider's tagged event until the bound, and is sent again when none came; a text, of which no event tells, counts
 * as `unknown` and is never sent again.
 */
const resume = async (
  request: SendRequest,
  scene: Scene,
  claimedAt: Instant,
  ports: Ports,
  composer: Composer,
): Promise<void> => {
  const { enrolment, touch, token } = request;
  const record = scene.passage.touches.find(({ step }) => step === touch.name);
  if (record !== undefined && record.outcome !== 'sending') return goOn(request, scene, ports);
  if (record?.sentAt !== undefined) {
    await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'sent' });
    return goOn(request, scene, ports);
  }
  const { settings } = ports;
  const bound = plus(
    claimedAt,
    milliseconds(settings.guardrails.unknownAfterMinutes * minuteMs * settings.timeScale),
  );
  const now = ports.now();
  if (touch.kind !== 'coupon' && confirms[touch.channel] && now < bound) {
    await ports.executions.detour(token, detours.held, { until: iso(bound) });
    return;
  }
  if (touch.kind !== 'coupon' && !confirms[touch.channel] && !touch.transactional) {
    await ports.ledger.changeTouch(enrolment, touch.name, { outcome: 'unknown' });
    return goOn(request, scene, ports);
  }
  await deliver(request, scene.profile, await prepare(request, scene, now, ports, composer), ports);
  return goOn(request, scene, ports);
};

const withheldRecord = (request: SendRequest, withheld: Withheld, now: Instant): TouchRecord => ({
  enrolment: request.enrolment,
  step: request.touch.name,
  kind: request.touch.kind,
  channel: request.touch.channel,
  at: now,
  outcome: 'withheld',
  withheld,
});

/** One try; `stale`: the profile was written between the decision and the claim. */
const attempt = async (request: SendRequest, ports: Ports, composer: Composer): Promise<'done' | 'stale'> => {
  const { enrolment, touch, token, waits } = request;
  const scene = await readScene(request, ports);
  if (scene === undefined) return 'done';
  const { profile, passage } = scene;
  const claimedAt = profile.enrolments[enrolment.journey]?.claims[touch.name];
  if (claimedAt !== undefined) {
    await resume(request, scene, claimedAt, ports, composer);
    return 'done';
  }
  if (passage.touches.find(({ step }) => step === touch.name)?.outcome === 'withheld') {
    await goOn(request, scene, ports);
    return 'done';
  }
  const late = await settleLate(request, scene, ports);
  if (late === 'goal-reached') await ports.executions.detour(token, detours.goalReached, {});
  if (late !== 'goes-on') return 'done';

  const now = ports.now();
  const verdict = guard({ customer: profile, enrolment, touch, settings: ports.settings, now });
  const waiters = waits === undefined ? [] : [waiterOf(request, waits, passage.waiter, now)];
  switch (verdict.kind) {
    case 'goal-reached':
      await ports.executions.detour(token, detours.goalReached, {});
      return 'done';
    case 'hold':
      await ports.executions.detour(token, detours.held, { until: iso(verdict.until) });
      return 'done';
    case 'withhold':
      await ports.ledger.put({ touches: [withheldRecord(request, verdict.withheld, now)] });
      await goOn(request, scene, ports);
      return 'done';
    case 'allow': {
      const prepared = await prepare(request, scene, now, ports, composer);
      const { issued, record } = prepared;
      const besides =
        issued === undefined || touch.kind === 'coupon' ? [] : [couponTouch(issued, touch.channel)];
      // The waiter is registered before the claim: an event after this is seen by it, an event before by the claim.
      await ports.ledger.put({
        touches: [...besides, record],
        coupons: issued === undefined ? [] : [issued],
        waiters,
      });
      const result = await ports.profiles.update(profile, claimed(profile, request, now, ports));
      if (result === 'stale') return 'stale';
      await deliver(request, profile, prepared, ports);
      if (waits === undefined) await ports.executions.succeed(token, { outcome: 'sent' });
      return 'done';
    }
  }
};

/**
 * @throws ChannelUnavailableError, StoreUnavailableError: enter again, later; the claim keeps it from being sent twice
 */
export const sendTouchpoint = async (
  request: SendRequest,
  ports: Ports,
  composer: Composer,
): Promise<void> => {
  for (let tries = 0; tries < mostTries; tries += 1)
    if ((await attempt(request, ports, composer)) === 'done') return;
  throw new ContendedProfileError(
    `customer ${request.enrolment.customer} was written by others ${mostTries} times`,
  );
};
