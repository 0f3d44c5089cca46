/** Taking back what was offered: what nobody has goes, also at the shop, and what somebody may have stays. */
import { describe, expect, it } from 'vitest';
import { plus, seconds } from '../../../../shared/base/time.ts';
import { releaseUnsent, voidIssued } from '../../../../shared/flows/offers/release.ts';
import { erase } from '../../../../shared/flows/privacy/erase.ts';
import type { CouponRecord, TouchRecord } from '../../../../shared/journeys/records.ts';
import { ada, enrolled, enrolment, tenOffIssued } from '../../../support/passages.ts';
import { createStand, start } from '../../../support/stand.ts';

const settings = { offers: { shop: { kind: 'pool' } } };
const reserved: CouponRecord = { ...tenOffIssued, state: 'reserved' };

const carried = (outcome: TouchRecord['outcome'], changes: Partial<TouchRecord> = {}): TouchRecord => ({
  enrolment,
  step: 'we-miss-you',
  kind: 'email',
  channel: 'email',
  at: start,
  outcome,
  couponCode: tenOffIssued.code,
  ...changes,
});
const given = (changes: Partial<TouchRecord>): TouchRecord => ({
  enrolment,
  step: 'ten-off',
  kind: 'coupon',
  channel: 'email',
  at: start,
  outcome: 'sent',
  couponCode: tenOffIssued.code,
  ...changes,
});

const opened = async (coupon: CouponRecord, touches: readonly TouchRecord[] = []) => {
  const stand = createStand(settings);
  const journey = enrolment.journey;
  const entry = ada.enrolments[journey];
  if (entry === undefined) throw new Error('she is in no passage');
  await enrolled(stand, {
    ...ada,
    enrolments: { ...ada.enrolments, [journey]: { ...entry, offerUntil: coupon.validUntil } },
  });
  await stand.ports.ledger.put({ coupons: [coupon], touches });
  const state = async () => {
    const { coupons } = await stand.ports.ledger.passage(enrolment);
    const profile = await stand.ports.profiles.get(enrolment.customer);
    return {
      released: coupons[0]?.releasedAt !== undefined,
      offer: profile?.enrolments[journey]?.offerUntil !== undefined,
      told: stand.bus.map(({ DetailType }) => DetailType),
      changes: stand.changes.length,
    };
  };
  const release = async () => releaseUnsent(await stand.ports.ledger.passage(enrolment), stand.ports);
  return { stand, state, release };
};

const gone = { released: true, offer: false, told: ['Coupon Released'], changes: 1 };
const stays = { released: false, offer: true, told: [], changes: 0 };

describe('what nobody has', () => {
  it.each([
    ['was reserved, and no more', reserved, [], gone],
    [
      'was carried by a message that was withheld',
      tenOffIssued,
      [given({ alone: false }), carried('withheld')],
      gone,
    ],
    // A message that waited for its provider, and was withheld in the end, bears no code any more.
    ['is carried by nothing any more', tenOffIssued, [given({ alone: false })], gone],
    [
      'is carried by one that was sent',
      tenOffIssued,
      [given({ alone: false }), carried('withheld'), carried('sent', { step: 'last-call' })],
      stays,
    ],
    [
      'may be carried by one of which nobody knows',
      tenOffIssued,
      [given({ alone: false }), carried('unknown')],
      stays,
    ],
    ['was given by itself', tenOffIssued, [given({ alone: true }), carried('withheld')], stays],
    ['was given by itself by an older version', tenOffIssued, [given({})], stays],
    [
      'was taken by an order',
      { ...tenOffIssued, orderId: 'o-1', redeemedAt: start },
      [carried('withheld')],
      stays,
    ],
    ['is void', { ...tenOffIssued, voidAt: start }, [carried('withheld')], stays],
  ] satisfies [string, CouponRecord, TouchRecord[], object][])(
    'is what %s',
    async (_, coupon, touches, expected) => {
      const { state, release } = await opened(coupon, touches);
      await release();
      expect(await state()).toEqual(expected);
      await release();
      expect(await state()).toEqual(expected);
    },
  );

  it('goes at the shop where she is forgotten', async () => {
    const { stand } = await opened(reserved);
    await erase(enrolment.customer, stand.ports);
    expect(stand.changes.map((each) => JSON.parse(each).code)).toEqual([reserved.code]);
    expect((await stand.ports.ledger.passage(enrolment)).coupons).toEqual([]);
  });
});

describe('what somebody has stopped', () => {
  it('is void, told to the shop and to others, once', async () => {
    const { stand } = await opened(tenOffIssued, [carried('sent')]);
    const at = plus(start, seconds(1));
    await voidIssued(await stand.ports.ledger.passage(enrolment), at, stand.ports);
    await voidIssued(await stand.ports.ledger.passage(enrolment), at, stand.ports);
    expect(stand.changes).toHaveLength(1);
    expect(stand.bus.map(({ DetailType }) => DetailType)).toEqual(['Coupon Voided']);
    expect((await stand.ports.ledger.passage(enrolment)).coupons).toMatchObject([{ voidAt: at }]);
  });
});
