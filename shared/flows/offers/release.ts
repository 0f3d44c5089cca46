/** Takes back what was offered: of what did not leave, and of what somebody has stopped. The shop is told, and others. */
import { type Instant, iso } from '../../base/time.ts';
import { withOffer } from '../../decisions/offers/on-profile.ts';
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { CouponRecord, Passage, TouchRecord } from '../../journeys/records.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';

type Means = Pick<Ports, 'ledger' | 'offers' | 'publish'>;

const detailOf = ({ enrolment, name, code }: CouponRecord) => ({ ...enrolment, coupon: name, code });

const issuedEvent = (coupon: CouponRecord): DomainEvent => ({
  name: 'Coupon Issued',
  at: coupon.issuedAt,
  detail: {
    ...detailOf(coupon),
    terms: coupon.terms,
    ...(coupon.forFriends === true && { forFriends: true as const }),
    validUntil: iso(coupon.validUntil),
  },
});

/** Tells of coupons that are issued and untold: told twice, it is known for the same. */
export const tellIssued = async (
  coupons: readonly CouponRecord[],
  { ledger, publish }: Pick<Ports, 'ledger' | 'publish'>,
): Promise<void> => {
  for (const coupon of coupons) {
    if (coupon.untold !== true || coupon.state === 'reserved') continue;
    await publish([issuedEvent(coupon)]);
    await ledger.noteIssueTold(coupon);
  }
};

/** Whether somebody has the coupon, or may have it. */
const hasReached = ({ name, code, state }: CouponRecord, touches: readonly TouchRecord[]): boolean => {
  if (state === 'reserved') return false;
  const alone = touches.find(({ step }) => step === name)?.alone;
  if (alone === true) return true;
  const carrying = touches.filter(({ kind, couponCode }) => kind !== 'coupon' && couponCode === code);
  // Of an older version, what nothing has carried was given by itself; a message that is withheld later bears no code any more.
  if (alone === undefined && carrying.length === 0) return true;
  return carrying.some(({ outcome }) => outcome !== 'withheld');
};

const isOpen = ({ orderId, voidAt, releasedAt }: CouponRecord): boolean =>
  orderId === undefined && voidAt === undefined && releasedAt === undefined;

const unsentIn = ({ coupons, touches }: Pick<Passage, 'coupons' | 'touches'>): readonly CouponRecord[] =>
  coupons.filter((coupon) => isOpen(coupon) && !hasReached(coupon, touches));

/** The shop forgets what nobody has, of a passage that is about to be forgotten here. */
export const forgetUnsent = async (
  passage: Pick<Passage, 'coupons' | 'touches'>,
  { offers }: Pick<Ports, 'offers'>,
): Promise<void> => {
  for (const coupon of unsentIn(passage)) await offers.follow(coupon);
};

/**
 * Releases what the passage has reserved or issued, and nobody has. The record comes last: who comes again after a death
 * between finds it open, and does all.
 */
export const releaseUnsent = async (
  passage: Pick<Passage, 'coupons' | 'touches'>,
  ports: Ports,
): Promise<void> => {
  for (const coupon of unsentIn(passage)) {
    const at = ports.now();
    await ports.offers.follow(coupon);
    await ports.publish([{ name: 'Coupon Released', at, detail: detailOf(coupon) }]);
    if (coupon.forFriends !== true) await forgetOffer(coupon, ports);
    await ports.ledger.noteReleased(coupon, at);
  }
};

/** It stands in no other offer's way any more. */
const forgetOffer = ({ enrolment, validUntil }: CouponRecord, ports: Ports): Promise<void> =>
  changeCustomer(
    enrolment.customer,
    (each) => {
      const { offerUntil, offerBefore } = each.enrolments[enrolment.journey] ?? {};
      if (offerUntil !== validUntil && offerBefore?.until !== validUntil) return undefined;
      const without = withOffer(each, enrolment, undefined);
      return without === each ? undefined : without;
    },
    ports,
  );

/** Voids what the passage has issued and no order has taken. Repeating it finishes it. */
export const voidIssued = async (
  { coupons }: Pick<Passage, 'coupons'>,
  at: Instant,
  { ledger, offers, publish }: Means,
): Promise<void> => {
  for (const coupon of coupons) {
    if (!isOpen(coupon)) continue;
    await offers.follow(coupon);
    await publish([{ name: 'Coupon Voided', at, detail: detailOf(coupon) }]);
    await ledger.voidCoupon(coupon, at);
  }
};
