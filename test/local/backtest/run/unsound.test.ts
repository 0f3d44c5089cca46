/** A run that is not to be trusted: what it says. */
import { expect, it } from 'vitest';
import { refuseUnsound } from '../../../../local/backtest/run/job.ts';

it('names three faults of a run, and counts the others', () => {
  const faults = (count: number) => Array.from({ length: count }, (_, index) => `fault ${index + 1}`);
  expect(() => refuseUnsound(faults(0), 'failed execution')).not.toThrow();
  expect(() => refuseUnsound(faults(1), 'failed execution')).toThrow(/^1 × failed execution:\n {2}fault 1$/);
  expect(() => refuseUnsound(faults(799), 'failed execution')).toThrow(
    /^799 × failed execution:\n {2}fault 1\n {2}fault 2\n {2}fault 3\n {2}and 796 more$/,
  );
});
