/** A birthday: a greeting with a gift. */
import { anniversaryWithin } from '../../shared/customers/rules/index.ts';
import { configurable } from './configurable.ts';
import { giftThresholds, lead, yearlyGift } from './yearly-gift.ts';

/**
 * `giftPercent` off for `giftDays` days, for the tiers `gold` and `black` `topGiftPercent`; a text reminds `remindDays`
 * before the end.
 * @example
 * const journeys = [birthday({ giftPercent: 10, topGiftPercent: 20, giftDays: 21, remindDays: 5 })];
 */
export const birthday = configurable(giftThresholds, (thresholds) =>
  yearlyGift(
    'birthday',
    {
      of: 'birthday',
      when: anniversaryWithin('birthday', lead),
      names: {
        usual: { gift: 'birthday-gift', greeting: 'happy-birthday', reminder: 'birthday-gift-expires' },
        top: {
          gift: 'birthday-top-gift',
          greeting: 'happy-birthday-top',
          reminder: 'birthday-gift-expires-top',
        },
      },
      inWords: 'happy-birthday-in-words',
    },
    thresholds,
  ),
);
