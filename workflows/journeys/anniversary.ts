/** A year, or some, after the first order: thanks with a gift. */

import { days } from '../../shared/base/time.ts';
import { allOf, anniversaryWithin, sinceAtLeast } from '../../shared/customers/rules/index.ts';
import { configurable } from './configurable.ts';
import { giftThresholds, lead, yearlyGift } from './yearly-gift.ts';

/** Whoever moves to another timezone on the day of the first order may have its date the next day, too. */
const notTheFirstOrderItself = sinceAtLeast('firstOrder', days(300));

/**
 * `giftPercent` off for `giftDays` days, for the tiers `gold` and `black` `topGiftPercent`; a text reminds `remindDays`
 * before the end.
 * @example
 * const journeys = [anniversary({ giftPercent: 10, topGiftPercent: 20, giftDays: 21, remindDays: 5 })];
 */
export const anniversary = configurable(giftThresholds, (thresholds) =>
  yearlyGift(
    'anniversary',
    {
      of: 'firstOrder',
      when: allOf(notTheFirstOrderItself, anniversaryWithin('firstOrder', lead)),
      names: {
        usual: {
          gift: 'anniversary-gift',
          greeting: 'a-year-together',
          reminder: 'anniversary-gift-expires',
        },
        top: {
          gift: 'anniversary-top-gift',
          greeting: 'a-year-together-top',
          reminder: 'anniversary-gift-expires-top',
        },
      },
      inWords: 'a-year-together-in-words',
    },
    thresholds,
  ),
);
