/** Reserves an offer: its coupon is written down, the shop is told of it, and only then does a message that carries it leave. */
import { type EnrolmentKey, touchKey } from '../../base/ids.ts';
import { hours, type Instant, iso, plus } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { couponCode, normalCode } from '../../decisions/offers/code.ts';
import { issueCoupon } from '../../decisions/offers/coupon.ts';
import { toTell } from '../../journeys/domain-events.ts';
import type { CouponRecord, Passage, Withheld } from '../../journeys/records.ts';
import type { CouponSpec } from '../../journeys/touchpoints/coupon.ts';
import type { Ports } from '../ports.ts';

/** Whose offer it is, and when. */
interface Offering {
  readonly enrolment: EnrolmentKey;
  readonly customer: Profile;
  readonly passage: Pick<Passage, 'coupons'>;
  readonly now: Instant;
  readonly ports: Ports;
  /** Takes what the coupon counts, before anybody is told of it; or why there is no room for it. */
  readonly pays: (coupon: CouponRecord) => Promise<Withheld | undefined>;
}

/** What becomes of the message that carries the coupon. */
export type Reserved =
  /** `issued`: nothing where this passage issued it before. */
  | { readonly kind: 'coupon'; readonly coupon: CouponRecord; readonly issued: readonly CouponRecord[] }
  | { readonly kind: 'withheld'; readonly withheld: Withheld }
  /** The shop can't be told now. */
  | { readonly kind: 'busy'; readonly why: string }
  /** Another handler issues it: read again. */
  | { readonly kind: 'stale' };

/** A coupon that is reserved for longer begins anew: its validity is counted from when it can leave. */
const mostReserved = hours(1);

const isIssued = ({ state, releasedAt }: CouponRecord): boolean =>
  state === undefined && releasedAt === undefined;

/** The reserved coupon, at the shop. */
const told = async (coupon: CouponRecord, ports: Ports): Promise<Reserved> => {
  const answer = await ports.offers.create(coupon);
  const { journey } = coupon.enrolment;
  const alert = (name: 'OfferRefused' | 'FewCodes', sentence: string): void =>
    ports.alert({ name, sentence, id: coupon.name });
  switch (answer.kind) {
    case 'busy':
      return answer;
    case 'refused':
      alert('OfferRefused', `the shop refuses the coupon "${coupon.name}" of ${journey}: ${answer.why}`);
      return { kind: 'withheld', withheld: { guardrail: 'offer-refused', detail: answer.why } };
    case 'made': {
      const { code: spelt = coupon.code, left } = answer;
      if (left !== undefined)
        alert('FewCodes', `${left} codes are left in the pool of "${coupon.name}": load more`);
      const code = normalCode(spelt);
      const { state: _, ...issued } = {
        ...coupon,
        code,
        ...(spelt !== code && { spelt }),
        ...toTell('Coupon Issued', ports.settings),
      };
      return { kind: 'coupon', coupon: issued, issued: [issued] };
    }
  }
};

/** The shop forgets a released code when it can: what is issued in its place has a code of its own, whenever that is. */
const anewCode = (secret: string, { enrolment, name }: CouponRecord, releasedAt: Instant): string =>
  couponCode(secret, `coupon ${touchKey(enrolment, name)} after ${releasedAt}`);

/** The coupon as this passage has it, or issues it now. */
export const reserve = async (
  spec: CouponSpec,
  { enrolment, customer, passage, now, ports, pays }: Offering,
): Promise<Reserved> => {
  const secret = await ports.secret();
  const known = passage.coupons.find(({ name }) => name === spec.name);
  const fresh = (): CouponRecord => {
    const coupon = issueCoupon(secret, enrolment, spec, customer, ports.settings.currency, now);
    const { releasedAt } = known ?? {};
    return releasedAt === undefined ? coupon : { ...coupon, code: anewCode(secret, coupon, releasedAt) };
  };
  if (known !== undefined && isIssued(known))
    return known.validUntil > now
      ? { kind: 'coupon', coupon: known, issued: [] }
      : { kind: 'withheld', withheld: over(known) };
  if (!ports.offers.needsTelling) {
    const coupon = { ...fresh(), ...toTell('Coupon Issued', ports.settings) };
    return { kind: 'coupon', coupon, issued: [coupon] };
  }
  const isKept = known !== undefined && isFresh(known, now);
  const coupon: CouponRecord = isKept ? known : { ...fresh(), state: 'reserved' };
  const withheld = await pays(coupon);
  if (withheld !== undefined) return { kind: 'withheld', withheld };
  if (!isKept && (await ports.ledger.reserve(coupon)) === 'stale') return { kind: 'stale' };
  return told(coupon, ports);
};

const over = ({ code, validUntil }: CouponRecord): Withheld => ({
  guardrail: 'coupon-over',
  detail: `the coupon ${code} was valid until ${iso(validUntil)}`,
});

const isFresh = ({ state, releasedAt, issuedAt }: CouponRecord, now: Instant): boolean =>
  state === 'reserved' && releasedAt === undefined && now < plus(issuedAt, mostReserved);
