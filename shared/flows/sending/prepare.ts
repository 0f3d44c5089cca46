/** What a touchpoint will write down and say, worked out before it is claimed. */

import { touchKey } from '../../base/ids.ts';
import { type Instant, iso, milliseconds, plus } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { issueCoupon } from '../../decisions/coupons/coupon.ts';
import { earn, type PointsWrites, withBalance } from '../../decisions/points/account.ts';
import { awardOf } from '../../decisions/points/entry.ts';
import { termsOf } from '../../decisions/points/terms.ts';
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { CouponRecord, TaskRecord, TouchRecord, Withheld } from '../../journeys/records.ts';
import type { AwardSpec } from '../../journeys/touchpoints/award.ts';
import type { TaskSpec } from '../../journeys/touchpoints/task.ts';
import { pointsGranted, tellTier } from '../points/tell.ts';
import type { Ports } from '../ports.ts';
import { requestedEvent } from '../tasks/change.ts';
import { newTask } from '../tasks/task.ts';
import { browsedBy } from './browsed.ts';
import { type Composed, type Composer, compose } from './compose.ts';
import type { Scene } from './settle.ts';

/** What is done once the touchpoint is claimed and written down. */
export type Act =
  /** Nothing more: its record is the touchpoint, or says why there is none. */
  | { readonly kind: 'written'; readonly outcome: 'sent' | 'withheld' }
  /** Its provider brings it to the customer, once. */
  | { readonly kind: 'hand-over'; readonly message: Composed }
  /** Others are told on the bus; told again, they know it for the same. */
  | { readonly kind: 'publish'; readonly event: DomainEvent }
  /** It comes in as an event, of this customer or another, which counts once however often it is told. */
  | { readonly kind: 'tell'; readonly tell: (ports: Pick<Ports, 'tell' | 'publish'>) => Promise<void> };

interface Records {
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  readonly tasks?: readonly TaskRecord[];
  readonly points?: PointsWrites;
}

export interface Prepared {
  /** Written before anything leaves. */
  readonly records: Records;
  /** What they make of the profile, which is written with them. */
  readonly changed?: (profile: Profile) => Profile;
  readonly act: Act;
}

const touchRecord = ({ enrolment, touch }: SendRequest, at: Instant) => ({
  enrolment,
  step: touch.name,
  kind: touch.kind,
  channel: touch.channel,
  at,
});

/** A coupon is where it should be as soon as it is written down: in the customer's account. */
const couponTouch = (
  { enrolment, code, issuedAt: at }: CouponRecord,
  step: string,
  channel: TouchRecord['channel'],
): TouchRecord => ({
  enrolment,
  step,
  kind: 'coupon',
  channel,
  at,
  outcome: 'sent',
  sentAt: at,
  couponCode: code,
});

/** The coupon that the touchpoint carries or is: as this passage issued it, or to be issued now. */
const couponOf = (
  { enrolment, touch }: SendRequest,
  { passage }: Scene,
  secret: string,
  now: Instant,
): { readonly coupon?: CouponRecord; readonly isNew: boolean } => {
  const spec = 'coupon' in touch ? touch.coupon : undefined;
  if (spec === undefined) return { isNew: false };
  const known = passage.coupons.find(({ name }) => name === spec.name);
  return known === undefined
    ? { coupon: issueCoupon(secret, enrolment, spec, now), isNew: true }
    : { coupon: known, isNew: false };
};

/** A task that is there already is as people left it: it is not written again. */
const prepareTask = (
  request: SendRequest,
  spec: TaskSpec,
  { profile, passage }: Scene,
  now: Instant,
  { settings }: Ports,
): Prepared => {
  const { touch, waits } = request;
  const known = passage.tasks.find(({ name }) => name === touch.name);
  const until = plus(now, milliseconds(waits?.atMost ?? spec.takeWithin));
  const asked = known ?? newTask(request, spec, zoneOf(profile, settings.timezone), now, until);
  return {
    records: {
      touches: [{ ...touchRecord(request, now), outcome: 'sending' }],
      coupons: [],
      tasks: known === undefined ? [asked] : [],
    },
    act: { kind: 'publish', event: requestedEvent(asked) },
  };
};

/** The points are the customer's with the claim; a tier that they bring is told, and points of another's are. */
const prepareAward = async (
  request: SendRequest,
  { points, to }: AwardSpec,
  now: Instant,
  ports: Ports,
): Promise<Prepared> => {
  const { enrolment, touch } = request;
  const { customer } = enrolment;
  const { ledger, settings } = ports;
  const refused = (detail: string) => prepareWithheld(request, { guardrail: 'refused', detail }, now);
  const terms = termsOf(settings);
  if (terms === undefined) return refused('the shop has no points');
  const key = touchKey(enrolment, touch.name);
  const toTell = { ...touchRecord(request, now), points, ...(to && { to }), outcome: 'sending' } as const;
  if (to === 'referrer') {
    const referral = await ledger.referral(customer);
    if (referral === undefined) return refused('nobody referred the customer');
    const event = pointsGranted(referral.referrer, key, points, now);
    return {
      records: { touches: [toTell], coupons: [] },
      act: { kind: 'tell', tell: (bus) => bus.tell([event]) },
    };
  }
  const { balance, writes, reached } = earn(
    await ledger.account(customer),
    awardOf(key, points, now),
    terms,
    now,
  );
  const touches = [reached === undefined ? { ...toTell, outcome: 'sent' as const, sentAt: now } : toTell];
  return {
    records: { touches, coupons: [], points: writes },
    changed: (profile) => withBalance(profile, balance, terms),
    act:
      reached === undefined
        ? { kind: 'written', outcome: 'sent' }
        : { kind: 'tell', tell: (bus) => tellTier(customer, reached, bus) },
  };
};

/** @throws MissingMessageError, MissingVariableError: a defect of the templates, before anything is claimed */
export const prepare = async (
  request: SendRequest,
  scene: Scene,
  now: Instant,
  ports: Ports,
  composer: Composer,
): Promise<Prepared> => {
  const { touch } = request;
  if (touch.kind === 'task') return prepareTask(request, touch.task, scene, now, ports);
  if (touch.kind === 'award') return prepareAward(request, touch.award, now, ports);
  const secret = await ports.secret();
  const { coupon, isNew } = couponOf(request, scene, secret, now);
  if (coupon !== undefined && coupon.validUntil <= now) {
    const detail = `the coupon ${coupon.code} was valid until ${iso(coupon.validUntil)}`;
    return prepareWithheld(request, { guardrail: 'coupon-over', detail }, now);
  }
  const issued = coupon !== undefined && isNew ? [coupon] : [];
  if (touch.kind === 'coupon') {
    const touches = coupon === undefined ? [] : [couponTouch(coupon, touch.name, touch.channel)];
    return { records: { touches, coupons: issued }, act: { kind: 'written', outcome: 'sent' } };
  }
  const browsed =
    'showsBrowsed' in touch && touch.showsBrowsed === true
      ? await browsedBy(scene.profile, ports.settings.brand.url, ports)
      : undefined;
  const message = compose(request, scene, { coupon, browsed }, secret, ports.settings, composer);
  return {
    act: { kind: 'hand-over', message },
    records: {
      coupons: issued,
      touches: [
        ...issued.map((each) => couponTouch(each, each.name, touch.channel)),
        {
          ...touchRecord(request, now),
          outcome: 'sending',
          locale: message.locale,
          ...(coupon !== undefined && { couponCode: coupon.code }),
          ...('asksForReason' in touch &&
            touch.asksForReason !== undefined && { asksForReason: touch.asksForReason }),
        },
      ],
    },
  };
};

/** A guardrail said no: that is written down, and nothing leaves. A coupon that it would have carried is not issued. */
export const prepareWithheld = (request: SendRequest, withheld: Withheld, now: Instant): Prepared => ({
  records: { touches: [{ ...touchRecord(request, now), outcome: 'withheld', withheld }], coupons: [] },
  act: { kind: 'written', outcome: 'withheld' },
});
