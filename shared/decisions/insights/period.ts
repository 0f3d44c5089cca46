/** Of which days rates are: the history's last 52 weeks, or all of it where it is shorter, or too few were customers in them. */
import { type Survival, survivalOf } from '../statistics/clustered-survival.ts';
import { type PurchaseDays, silences } from './purchase-days.ts';

const periodDays = 364;

/** All silences, as they are seen in it. */
export const seenInPeriod = (
  purchases: PurchaseDays,
): { readonly fromDay: number; readonly survival: Survival } => {
  const { firstDay, endDay } = purchases;
  const lastYear = Math.max(firstDay, endDay - periodDays + 1);
  const survival = survivalOf(silences(purchases, lastYear));
  return survival.isThin
    ? { fromDay: firstDay, survival: survivalOf(silences(purchases, firstDay)) }
    : { fromDay: lastYear, survival };
};
