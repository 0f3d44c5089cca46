/** The plan of a sweep: its segments, and how fast they start passages. */
import { describe, expect, it } from 'vitest';
import { iso } from '../../../../shared/base/time.ts';
import { planSweep } from '../../../../shared/flows/sweep/plan.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment } from './deployment.ts';

const planned = async (perSecond: number | undefined, startsPerSecond = 250) => {
  const pace = {
    slot: async () => undefined,
    perSecond: async () => perSecond,
    standing: async () => undefined,
  };
  const { ports } = createDeployment();
  const { segments } = await planSweep({ at: iso(start), segments: 4, startsPerSecond }, { ...ports, pace });
  expect(segments.map(({ segment }) => segment)).toEqual([0, 1, 2, 3]);
  return segments.reduce((sum, each) => sum + each.startsPerSecond, 0);
};

describe('a sweep', () => {
  it('starts no more passages a second than their emails leave', async () => {
    expect(await planned(12.6)).toBeCloseTo(12.6);
    expect(await planned(90)).toBe(90);
  });

  it('starts no more than the settings say, however much SES takes', async () => {
    expect(await planned(450)).toBe(250);
    expect(await planned(undefined, 100)).toBe(100);
  });

  it('starts ten a second at least, so that it ends before the next', async () => {
    expect(await planned(0.9)).toBe(10);
    expect(await planned(0.9, 5)).toBe(5);
  });
});
