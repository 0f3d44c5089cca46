/** A tier is reached: congratulations, with a gift by the tier. */

import { days } from '../../shared/base/time.ts';
import { tierIn } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  meets,
  purchase,
  redemption,
  type Steps,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

/** To whom the month's budget has no gift for. */
const inWords: Steps = [send(email('tier-reached-in-words')), exit('no-budget')];

/**
 * `giftPercent` off for a tier, `topGiftPercent` for the tiers `gold` and `black`, for `giftDays` days. A higher tier that is reached
 * meanwhile takes the passage's place. Who loses a tier and has it again soon gets no second gift.
 * @example
 * const journeys = [loyaltyTier({ giftPercent: 5, topGiftPercent: 15, giftDays: 60 })];
 */
export const loyaltyTier = configurable(
  { giftPercent: 10, topGiftPercent: 20, giftDays: 30 },
  ({ giftPercent, topGiftPercent, giftDays }) => {
    const validFor = days(giftDays);
    const gift = coupon('tier-gift', { percentOff: giftPercent, validFor });
    const topGift = coupon('top-tier-gift', { percentOff: topGiftPercent, validFor });
    return journey('loyalty-tier', {
      version: 1,
      lane: 'loyalty',
      enrols: {
        on: [{ event: 'Tier Reached', where: [{ property: 'again', exists: false }] }],
        replaces: true,
        reEnrolAfter: days(0),
      },
      goal: purchase,
      goalWithin: validFor,
      steps: [
        branch(meets(tierIn('gold', 'black')), {
          yes: [
            send(email('top-tier-reached', { carrying: topGift })),
            branch(budgetLeft(topGift), { yes: [], no: inWords }),
            waitFor(redemption(topGift), { atMost: validFor }, { redeemed: [exit('converted')], unused: [] }),
          ],
          no: [
            send(email('tier-reached', { carrying: gift })),
            branch(budgetLeft(gift), { yes: [], no: inWords }),
            waitFor(redemption(gift), { atMost: validFor }, { redeemed: [exit('converted')], unused: [] }),
          ],
        }),
        exit('gift-unused'),
      ],
    });
  },
);
