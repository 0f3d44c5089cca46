/** Stages by month: as the rules have them, with flows that balance, and thresholds that the shop's gaps set. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, plus } from '../../../../shared/base/time.ts';
import { newProfile } from '../../../../shared/customers/profiles/profile.ts';
import {
  defaultThresholds,
  stageNames,
  stageOf,
  usualSettings,
} from '../../../../shared/customers/rules/index.ts';
import type { Purchase } from '../../../../shared/decisions/insights/history.ts';
import { monthsBetween } from '../../../../shared/decisions/insights/months.ts';
import { silences } from '../../../../shared/decisions/insights/purchase-days.ts';
import { stageSetting, stagesByMonth } from '../../../../shared/decisions/insights/stages.ts';
import { survivalOf } from '../../../../shared/decisions/statistics/clustered-survival.ts';
import { crowd, endOf, inDays, ordersOn } from '../../../support/purchases.ts';

const byMonth = (purchases: readonly Purchase[], end: number, atMost = 60) => {
  const inAll = inDays(purchases, end);
  return stagesByMonth(inAll, monthsBetween(inAll.firstDay, inAll.endDay, atMost), defaultThresholds);
};
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);
const own = fc
  .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 8 })
  .map((each) => each.toSorted((a, b) => a - b));

describe('stages by month', () => {
  it('follow a customer who falls silent, comes back and stays', () => {
    // Day 0 is 1 January; 195 is 15 July.
    const months = byMonth(ordersOn({ ann: [0, 195, 215] }), 240);
    const stages = months.map(({ customers }) => stageNames.find((name) => customers[name] === 1));
    expect(stages).toEqual([
      'at-risk',
      'at-risk',
      'dormant',
      'dormant',
      'dormant',
      'churned',
      'won-back',
      'active',
    ]);
    expect(months[6]?.flows.churned['won-back']).toBe(1);
  });

  it('are new where the first order is recent, and prospects before it', () => {
    const months = byMonth(ordersOn({ ann: [0], bob: [25, 29], cat: [40] }), 45);
    expect(months.map(({ customers }) => customers)).toEqual([
      { prospect: 1, new: 1, 'won-back': 0, active: 0, 'at-risk': 1, dormant: 0, churned: 0 },
      { prospect: 0, new: 2, 'won-back': 0, active: 0, 'at-risk': 1, dormant: 0, churned: 0 },
    ]);
  });

  it('are those of the rules, at every month’s end', () => {
    fc.assert(
      fc.property(own, (ordered) => {
        const end = 520;
        for (const { month, customers } of byMonth(ordersOn({ ann: ordered }), end)) {
          const next = Date.parse(`${month}-01`) + 32 * 86_400_000;
          const monthEnd = Date.parse(`${new Date(next).toISOString().slice(0, 7)}-01`);
          const now = Math.min(monthEnd, plus(endOf(end), days(0)) + 1) as Instant;
          const [at = [], before = []] = [
            ordersOn({ ann: ordered }).filter((each) => each.at < now),
            ordersOn({ ann: ordered.slice(0, -1) }).filter((each) => each.at < now),
          ];
          const [first, last, previous] = [at[0]?.at, at.at(-1)?.at, at.at(-2)?.at];
          expect(before.length).toBeLessThanOrEqual(at.length);
          const profile = {
            ...newProfile(customerId('ann')),
            ...(first !== undefined && { firstOrderAt: first }),
            ...(last !== undefined && { lastOrderAt: last }),
            ...(previous !== undefined && { previousOrderAt: previous }),
          };
          expect(customers[stageOf(profile, now, usualSettings)]).toBe(1);
        }
      }),
    );
  });

  it('balance: who was in a stage went to one, and who is in a stage came from one', () => {
    fc.assert(
      fc.property(
        fc.array(own, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        (all, atMost) => {
          const months = byMonth(
            ordersOn(Object.fromEntries(all.map((each, index) => [`c${index}`, each]))),
            520,
            atMost,
          );
          for (const [index, { customers, flows }] of months.entries()) {
            expect(total(customers)).toBe(all.length);
            const before = months[index - 1]?.customers;
            for (const name of stageNames) {
              expect(stageNames.reduce((sum, from) => sum + flows[from][name], 0)).toBe(customers[name]);
              if (before !== undefined) expect(total(flows[name])).toBe(before[name]);
            }
          }
        },
      ),
    );
  });
});

describe('thresholds of stages', () => {
  const settingOf = (purchases: readonly Purchase[], end: number, back: number) => {
    const inAll = inDays(purchases, end);
    return stageSetting(survivalOf(silences(inAll, inAll.firstDay)), back, defaultThresholds);
  };

  it('are the silences that three of four, nine of ten and 39 of 40 returns have ended', () => {
    const gaps = Array.from({ length: 40 }, (_, index) => [2, [0, 5 * (index + 1)]] as const);
    // Long enough that each of the second orders is followed as far.
    const { thresholds, from } = settingOf(crowd(...gaps), 400, 80);
    expect(from).toBe('gaps');
    // Of all silences one of two ends; the others are followed for 200 days at least, and 40 steps of 5 days are even.
    expect(thresholds).toEqual({
      newFor: 150,
      atRiskAfter: 150,
      dormantAfter: 180,
      churnedAfter: 195,
      silence: 180,
    });
  });

  it('are the settings’ where too few have come back, or all do on one day', () => {
    expect(settingOf(crowd([49, [0, 10]], [60, [0, 20]]), 100, 49)).toMatchObject({
      from: 'settings',
      thresholds: defaultThresholds,
    });
    expect(settingOf(crowd([100, [0, 10]]), 100, 100).from).toBe('settings');
  });
});
