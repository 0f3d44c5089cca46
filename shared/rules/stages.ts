/** Lifecycle stages, as rules: at every instant exactly one applies to every profile. */
import type { Rule } from './rule.ts';

export const stageNames = ['prospect', 'new', 'won-back', 'active', 'at-risk', 'dormant', 'churned'] as const;
export type Stage = (typeof stageNames)[number];

/** In days since the last order, but for `newFor`, since the first, and `silence`, between the last two. */
export interface StageThresholds {
  readonly newFor: number;
  readonly atRiskAfter: number;
  readonly dormantAfter: number;
  readonly churnedAfter: number;
  readonly silence: number;
}

export const defaultThresholds: StageThresholds = {
  newFor: 30,
  atRiskAfter: 30,
  dormantAfter: 60,
  churnedAfter: 180,
  silence: 60,
};

const hasOrdered: Rule = { known: 'lastOrder', is: true };

/**
 * Each stage's rule. `prospect`: no order yet. `won-back`: an order after a long silence, not at risk again.
 * `new`: the first order is recent. Requires newFor ≤ atRiskAfter < dormantAfter < churnedAfter.
 */
export const stageRules = (
  thresholds: StageThresholds = defaultThresholds,
): Readonly<Record<Stage, Rule>> => {
  const { newFor, atRiskAfter, dormantAfter, churnedAfter, silence } = thresholds;
  const recent: Rule = { daysSince: 'lastOrder', lessThan: atRiskAfter };
  const returned: Rule = {
    all: [
      { known: 'previousOrder', is: true },
      { daysBetweenLastOrders: true, atLeast: silence },
    ],
  };
  const fresh: Rule = {
    all: [
      { known: 'firstOrder', is: true },
      { daysSince: 'firstOrder', lessThan: newFor },
    ],
  };
  return {
    prospect: { known: 'lastOrder', is: false },
    new: { all: [hasOrdered, recent, { not: returned }, fresh] },
    'won-back': { all: [hasOrdered, recent, returned] },
    active: { all: [hasOrdered, recent, { not: returned }, { not: fresh }] },
    'at-risk': {
      all: [hasOrdered, { daysSince: 'lastOrder', atLeast: atRiskAfter, lessThan: dormantAfter }],
    },
    dormant: { all: [hasOrdered, { daysSince: 'lastOrder', atLeast: dormantAfter, lessThan: churnedAfter }] },
    churned: { all: [hasOrdered, { daysSince: 'lastOrder', atLeast: churnedAfter }] },
  };
};
