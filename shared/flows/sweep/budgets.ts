/** What deaths have left noted of budgets: of touchpoints whose passage nobody goes on with. */
import { entriesByJourney, parseTouchKey, touchKey } from '../../base/ids.ts';
import { days, hours, type Instant, minus } from '../../base/time.ts';
import { budgetMonth } from '../../decisions/budgets/budget.ts';
import type { Ports } from '../ports.ts';

/** Whoever takes something claims within minutes, or has died. */
const claimsWithin = hours(1);

/** This month, and the one that was a while ago: a month turns between a death and the night. */
const monthsAt = (now: Instant, settings: Ports['settings']): ReadonlySet<string> =>
  new Set([budgetMonth(now, settings), budgetMonth(minus(now, days(2)), settings)]);

/** Settles what was taken for touchpoints that were claimed, and gives back what was not. Repeating it changes nothing. */
export const settleBudgets = async (
  ports: Pick<Ports, 'budgets' | 'ledger' | 'settings' | 'now'>,
): Promise<void> => {
  const { budgets, ledger, settings } = ports;
  const now = ports.now();
  for (const [journey] of entriesByJourney(settings.budgets ?? {}))
    for (const month of monthsAt(now, settings)) {
      const { pending } = await budgets.read(journey, month);
      for (const [noted, { at }] of Object.entries(pending)) {
        const { enrolment, step } = parseTouchKey(noted) ?? {};
        if (enrolment === undefined || step === undefined || at > minus(now, claimsWithin)) continue;
        const key = touchKey(enrolment, step);
        const record = await ledger.touch(enrolment, step);
        if (record?.spent === undefined) await budgets.untake(journey, month, key);
        else await budgets.settle(journey, month, key);
      }
    }
};
