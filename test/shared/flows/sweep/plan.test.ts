/** The plan of a sweep: its segments, and how fast they start passages. */
import { describe, expect, it } from 'vitest';
import { type Duration, days, hours, iso, minutes, plus } from '../../../../shared/base/time.ts';
import type { PaceStanding } from '../../../../shared/decisions/pace/pace.ts';
import type { Alert, MailAccount } from '../../../../shared/flows/ports.ts';
import { type PlanRequest, planSweep } from '../../../../shared/flows/sweep/plan.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment } from './deployment.ts';

const noAccount = async () => undefined;

const planned = async (
  perSecond: number | undefined,
  startsPerSecond: PlanRequest['startsPerSecond'] = 250,
) => {
  const pace = {
    slot: async () => undefined,
    perSecond: async () => perSecond,
    standing: async () => undefined,
  };
  const { ports } = createDeployment();
  const { segments } = await planSweep(
    { at: iso(start), segments: 4, startsPerSecond },
    { ...ports, pace, mailAccount: noAccount },
  );
  expect(segments.map(({ segment }) => segment)).toEqual([0, 1, 2, 3]);
  return segments.reduce((sum, each) => sum + each.startsPerSecond, 0);
};

/** What the plan of a night alerts of, so long after its time and since the last that came to its end. */
const alertsOf = async (
  late: Duration,
  sinceLast?: Duration,
  day?: PaceStanding['day'],
  account: MailAccount | 'unknown' = { isOn: true, reputation: 'HEALTHY' },
) => {
  const deployment = createDeployment();
  const { ports } = deployment;
  if (sinceLast !== undefined)
    await ports.sweeps.finish({ at: start, segments: 1, journeys: {}, stoppedAfter: {} });
  const at = plus(start, sinceLast ?? days(0));
  const alerts: Alert['name'][] = [];
  await planSweep(
    { at: iso(at), segments: 1, startsPerSecond: 10, isNight: true },
    {
      ...ports,
      now: () => plus(at, late),
      mailAccount: async () => (account === 'unknown' ? undefined : account),
      alert: ({ name }) => void alerts.push(name),
      pace: {
        slot: async () => undefined,
        perSecond: async () => 14,
        standing: async () => ({ asOf: at, perSecond: 14, ...(day !== undefined && { day }) }),
      },
    },
  );
  return alerts;
};

describe('a night', () => {
  it('says nothing where it begins in time after one that came to its end, or as the first', async () => {
    expect(await alertsOf(minutes(1))).toEqual([]);
    expect(await alertsOf(minutes(29), hours(25), { most: 1_000, left: 201 })).toEqual([]);
  });

  it('says that it is late, that the last has not come to its end, and that few emails are left', async () => {
    expect(await alertsOf(minutes(30))).toEqual(['NightLate']);
    expect(await alertsOf(minutes(1), days(2))).toEqual(['NightUnfinished']);
    expect(await alertsOf(minutes(1), days(1), { most: 1_000, left: 199 })).toEqual(['MailQuotaNear']);
  });
});

describe('a night, of how SES stands to the account', () => {
  it.each([
    ['unknown', []],
    [{ isOn: true, reputation: 'HEALTHY' }, []],
    [{ isOn: true, reputation: 'PROBATION' }, ['MailUnderReview']],
    [{ isOn: false, reputation: 'HEALTHY' }, ['MailUnderReview']],
    [{ isOn: false, reputation: 'SHUTDOWN' }, ['MailUnderReview']],
  ] as const)('says of %j %j', async (account, alerts) => {
    expect(await alertsOf(minutes(1), undefined, undefined, account)).toEqual(alerts);
  });
});

describe('a sweep', () => {
  it.each([
    ['us-east-1', 240],
    ['us-west-2', 240],
    ['eu-west-1', 240],
    ['eu-central-1', 120],
    ['ap-southeast-1', 120],
  ])(
    'starts in %s four fifths of what Step Functions starts there, %i a second, unless told',
    async (ofRegion, starts) => {
      expect(await planned(undefined, { ofRegion })).toBe(starts);
      expect(await planned(undefined, 80)).toBe(80);
    },
  );

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
