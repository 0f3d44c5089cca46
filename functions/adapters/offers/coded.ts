/** The desk of a shop that keeps codes by themselves: a code is made, looked for and taken away, however often it is told. */
import { type Instant, instant } from '../../../shared/base/time.ts';
import type { Coded, ShopDesk } from '../../../shared/flows/offers/desk.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import { BusyShopError, RefusedOfferError, titleOf, toldOf } from './told.ts';

/** A code as it stands at the shop. */
export interface StandingCode<Id> {
  readonly id: Id;
  /** By which it is known to be ours. */
  readonly title: string | undefined;
  /** ISO 8601; absent: for ever. */
  readonly validUntil: string | undefined;
  readonly used: number;
}

/** What a shop can be asked. Each throws what `toldOf` knows. */
interface Calls<Id> {
  readonly shop: string;
  /** `taken`: there is such a code already, whoever's. */
  readonly make: (coupon: CouponRecord) => Promise<'made' | 'taken'>;
  readonly find: (coupon: Coded) => Promise<StandingCode<Id> | undefined>;
  /** One that is not there is taken away. */
  readonly take: (id: Id) => Promise<void>;
}

/** Shops count whole seconds. */
const second = (at: Instant): number => Math.floor(at / 1_000);

const isOurs = ({ title }: Pick<StandingCode<unknown>, 'title'>, coupon: Coded): boolean =>
  title === titleOf(coupon);

const endsWith = ({ validUntil }: Pick<StandingCode<unknown>, 'validUntil'>, coupon: CouponRecord): boolean =>
  validUntil !== undefined && second(instant(Date.parse(validUntil))) === second(coupon.validUntil);

export const deskOf = <Id>({ shop, make, find, take }: Calls<Id>): ShopDesk => {
  const create = async (coupon: CouponRecord, renews: boolean): Promise<void> => {
    if ((await make(coupon)) === 'made') return;
    const standing = await find(coupon);
    if (standing !== undefined) {
      if (!isOurs(standing, coupon))
        throw new RefusedOfferError(`${shop} has the code ${coupon.code} of somebody else`);
      if (endsWith(standing, coupon) && !(renews && standing.used > 0)) return;
      await take(standing.id);
    }
    if ((await make(coupon)) === 'taken')
      throw new BusyShopError(`${shop} has not let go of ${coupon.code} yet`);
  };

  return {
    create: (coupon, renews = false) =>
      toldOf(async () => {
        await create(coupon, renews);
        return { kind: 'made' };
      }),
    remove: (coupon) =>
      toldOf(async () => {
        const standing = await find(coupon);
        if (standing !== undefined && isOurs(standing, coupon)) await take(standing.id);
        return { kind: 'gone' };
      }),
  };
};
