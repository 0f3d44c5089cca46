/** Prepares what is not sent, since its customer is held out: it is written down as if it had left, and nothing is composed. */
import { type Instant, iso, milliseconds, plus } from '../../../base/time.ts';
import { offersIn, type Withheld } from '../../../journeys/records.ts';
import type { CouponSpec } from '../../../journeys/touchpoints/coupon.ts';
import { senderOf } from './index.ts';
import { type Foreseen, type Prepared, prepareWithheld, touchRecord } from './sender.ts';

interface Offer {
  readonly until: Instant;
  /** This passage would have made it before. */
  readonly isKnown: boolean;
}

const offerOf = (
  { name, validFor }: CouponSpec,
  { context, now }: Foreseen,
): Offer | { readonly withheld: Withheld } => {
  const known = offersIn(context.passage).find((offer) => offer.name === name)?.validUntil;
  const until = known ?? plus(now, milliseconds(validFor));
  if (until > now) return { until, isKnown: known !== undefined };
  return { withheld: { guardrail: 'coupon-over', detail: `the coupon was valid until ${iso(until)}` } };
};

/** No words are looked for: what would have had nothing to say counts as said. */
export const prepareShadow = async (sending: Foreseen): Promise<Prepared> => {
  const { request, now } = sending;
  const { touch } = request;
  const lacking = await senderOf(touch.kind).lacks?.(sending);
  if (lacking !== undefined) return prepareWithheld(request, lacking, now);
  const spec = 'coupon' in touch ? touch.coupon : undefined;
  const offer = spec && offerOf(spec, sending);
  if (offer !== undefined && 'withheld' in offer) return prepareWithheld(request, offer.withheld, now);
  const { enrolment, step, channel, at, ...others } = touchRecord(request, now);
  const touched = { enrolment, channel, at, outcome: 'shadow' } as const;
  const own = touch.kind === 'coupon' ? [] : [{ ...others, ...touched, step }];
  const isMade = offer !== undefined && (!offer.isKnown || touch.kind === 'coupon');
  const made = isMade
    ? [{ ...touched, step: spec?.name ?? step, kind: 'coupon', offerUntil: offer.until } as const]
    : [];
  return {
    kind: 'prepared',
    records: { touches: [...made, ...own], coupons: [] },
    ...(isMade && spec?.forFriends !== true && { offers: offer.until }),
    effect: { kind: 'shadow' },
  };
};
