/** Issues a coupon, by itself or for the message that carries it. */

import { toTell } from '../../../journeys/domain-events.ts';
import type { CouponRecord, TouchRecord } from '../../../journeys/records.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { offerOf, prepareWithheld, type Sender } from './sender.ts';

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

export const couponSender: Sender<TouchOf<'coupon'>> = {
  prepare: async (sending) => {
    const { request, now, ports } = sending;
    const { touch } = request;
    const reserved = await offerOf(touch.coupon, sending);
    if (reserved.kind === 'withheld') return prepareWithheld(request, reserved.withheld, now);
    if (reserved.kind !== 'coupon') return reserved;
    const { coupon, issued } = reserved;
    return {
      kind: 'prepared',
      records: {
        touches: [
          {
            ...couponTouch(coupon, touch.name, touch.channel),
            alone: true,
            ...toTell('Touchpoint Sent', ports.settings),
          },
        ],
        coupons: issued,
      },
      effect: { kind: 'written', outcome: 'sent' },
    };
  },
};
