/** Issues a coupon, by itself or for the message that carries it. */

import { iso } from '../../../base/time.ts';
import { issueCoupon } from '../../../decisions/offers/coupon.ts';
import type { CouponRecord, TouchRecord, Withheld } from '../../../journeys/records.ts';
import type { CouponSpec } from '../../../journeys/touchpoints/coupon.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { prepareWithheld, type Sender, type Sending, toTell } from './sender.ts';

/** A coupon is where it should be as soon as it is written down: in the customer's account. */
export const couponTouch = (
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

interface Issue {
  readonly coupon: CouponRecord;
  /** Nothing where this passage issued it before. */
  readonly issued: readonly CouponRecord[];
}

/** The coupon as this passage issued it, or issues it now. */
export const issueOf = (
  spec: CouponSpec,
  { request, context, now, ports }: Sending,
  secret: string,
): Issue | { readonly withheld: Withheld } => {
  const known = context.passage.coupons.find(({ name }) => name === spec.name);
  const { currency } = ports.settings;
  const coupon = known ?? issueCoupon(secret, request.enrolment, spec, context.profile, currency, now);
  if (coupon.validUntil > now) return { coupon, issued: known === undefined ? [coupon] : [] };
  const detail = `the coupon ${coupon.code} was valid until ${iso(coupon.validUntil)}`;
  return { withheld: { guardrail: 'coupon-over', detail } };
};

export const couponSender: Sender<TouchOf<'coupon'>> = {
  prepare: async (sending) => {
    const { request, now, ports } = sending;
    const { touch } = request;
    const issue = issueOf(touch.coupon, sending, await ports.secret());
    if ('withheld' in issue) return prepareWithheld(request, issue.withheld, now);
    return {
      records: {
        touches: [{ ...couponTouch(issue.coupon, touch.name, touch.channel), ...toTell(ports) }],
        coupons: issue.issued,
      },
      effect: { kind: 'written', outcome: 'sent' },
    };
  },
};
