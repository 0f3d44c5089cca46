/** Why customers say that they left, where a record of the ledger tells it. */
import type { Reason } from '../../customers/profiles/folding.ts';
import { standingAmong } from '../../journeys/answers.ts';
import type { TaskRecord, TouchRecord } from '../../journeys/records.ts';

/** What she answered to a touchpoint that left, where it asks why; `undefined`: it does not, or nothing stands. */
export const reasonOfTouch = ({
  outcome,
  asksForReason,
  given,
}: Pick<TouchRecord, 'outcome' | 'asksForReason' | 'given'>): Reason | undefined => {
  const standing = outcome === 'sent' && asksForReason === true ? standingAmong(given) : undefined;
  return standing && { reason: standing.answer, at: standing.at };
};

/** What she told whoever called her; `undefined`: nothing. */
export const reasonOfTask = ({
  reason,
  resultAt: at,
}: Pick<TaskRecord, 'reason' | 'resultAt'>): Reason | undefined =>
  reason === undefined || at === undefined ? undefined : { reason, at };
