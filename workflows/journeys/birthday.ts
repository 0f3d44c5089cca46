/** A birthday: a greeting with a gift. */
import { anniversaryWithin } from '../../shared/customers/rules/index.ts';
import { configurable } from './configurable.ts';
import { giftThresholds, lead, yearlyGift } from './yearly-gift.ts';

export const birthday = configurable(giftThresholds, (thresholds) =>
  yearlyGift(
    'birthday',
    {
      of: 'birthday',
      when: anniversaryWithin('birthday', lead),
      names: {
        usual: { gift: 'birthday-gift', greeting: 'happy-birthday' },
        top: { gift: 'birthday-top-gift', greeting: 'happy-birthday-top' },
      },
      reminder: 'birthday-gift-expires',
    },
    thresholds,
  ),
);
