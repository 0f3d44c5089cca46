/** Nobody is asked why she left twice within the time that the shop sets. */
import { days, iso, minus } from '../../base/time.ts';
import { asksWhy } from '../../journeys/touchpoints/survey.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

export const askedLately: Guardrail = ({ customer, touch, settings, now }) => {
  const { askedWhyAt } = customer;
  if (askedWhyAt === undefined || touch.kind !== 'survey' || !asksWhy(touch)) return allow;
  const { askWhyEveryDays } = settings.guardrails;
  return askedWhyAt > minus(now, days(askWhyEveryDays))
    ? withhold(
        'asked-lately',
        `she was asked at ${iso(askedWhyAt)}, and is asked every ${askWhyEveryDays} days at most`,
      )
    : allow;
};
