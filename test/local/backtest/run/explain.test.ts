/** What `rekindle explain` says of how a passage ended. */
import { expect, it } from 'vitest';
import { endOf } from '../../../../local/backtest/run/explain.ts';
import { hours, plus } from '../../../../shared/base/time.ts';
import { enrolmentRecord } from '../../../support/passages.ts';

const { goalUntil } = enrolmentRecord;

it('tells an order that ended a passage after its time from one that is its goal', () => {
  const exit = { reason: 'goal-reached', at: plus(goalUntil, hours(1)) };
  expect(endOf(enrolmentRecord)).toBe('still under way');
  expect(endOf({ ...enrolmentRecord, exit })).toBe(
    'left by goal-reached on 2026-12-22 13:00, by an order after 2026-12-22 12:00, until when one counts',
  );
  expect(endOf({ ...enrolmentRecord, exit, goalAt: goalUntil })).toBe(
    'left by goal-reached on 2026-12-22 13:00, came back 2026-12-22 12:00',
  );
  // Taken back since: the order that had reached it was cancelled.
  expect(endOf({ ...enrolmentRecord, exit: { ...exit, at: goalUntil } })).toBe(
    'left by goal-reached on 2026-12-22 12:00',
  );
});
