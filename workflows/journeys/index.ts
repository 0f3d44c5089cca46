/** The built-in journeys: functions of their thresholds, which a shop lists in its config. */
import type { Journey } from '../../shared/journeys/language.ts';
import { abandonedCheckout } from './abandoned-checkout.ts';
import { anniversary } from './anniversary.ts';
import { badgeEarned } from './badge-earned.ts';
import { birthday } from './birthday.ts';
import { bringAFriend } from './bring-a-friend.ts';
import { confirmYourAddress } from './confirm-your-address.ts';
import { friendStays } from './friend-stays.ts';
import { friendThanks } from './friend-thanks.ts';
import { inactivity14d } from './inactivity-14d.ts';
import { localEvent } from './local-event.ts';
import { loyaltyTier } from './loyalty-tier.ts';
import { pointsExpire } from './points-expire.ts';
import { secondOrder } from './second-order.ts';
import { serviceRecovery } from './service-recovery.ts';
import { tierEnds } from './tier-ends.ts';
import { trustRestored } from './trust-restored.ts';
import { vipCareCall } from './vip-care-call.ts';
import { weFixedIt } from './we-fixed-it.ts';
import { welcome } from './welcome.ts';
import { winBack14d } from './win-back-14d.ts';
import { winBackByReason } from './win-back-by-reason.ts';
import { winBackOwnRhythm } from './win-back-own-rhythm.ts';

export { basketFrom, type CommonOptions, configurable } from './configurable.ts';
export {
  abandonedCheckout,
  anniversary,
  badgeEarned,
  birthday,
  bringAFriend,
  confirmYourAddress,
  friendStays,
  friendThanks,
  inactivity14d,
  localEvent,
  loyaltyTier,
  pointsExpire,
  secondOrder,
  serviceRecovery,
  tierEnds,
  trustRestored,
  vipCareCall,
  weFixedIt,
  welcome,
  winBack14d,
  winBackByReason,
  winBackOwnRhythm,
};

/** Every one of them, with its own defaults. @example const ids = allJourneys.map(({ id }) => id); */
export const allJourneys: readonly Journey[] = [
  winBack14d(),
  winBackByReason(),
  winBackOwnRhythm(),
  abandonedCheckout(),
  welcome(),
  secondOrder(),
  serviceRecovery(),
  vipCareCall(),
  loyaltyTier(),
  tierEnds(),
  pointsExpire(),
  badgeEarned(),
  bringAFriend(),
  friendStays(),
  friendThanks(),
  birthday(),
  anniversary(),
  inactivity14d(),
  weFixedIt(),
  trustRestored(),
  localEvent(),
  confirmYourAddress(),
];
