/** Lifecycle stages, as rules: at every instant exactly one applies to every profile. */
import * as z from 'zod';
import { UserMistake } from '../../base/mistake.ts';
import type { Verdict } from './clauses/clause.ts';
import type { DaysBetweenLastOrdersClause } from './clauses/days-between-last-orders.ts';
import type { DaysSinceClause } from './clauses/days-since.ts';
import type { KnownClause } from './clauses/known.ts';
import type { RuleOf } from './tree.ts';

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

/** Between which stages there would be a gap or an overlap, and what would be right; `undefined`: there is none. */
const disorderIn = (thresholds: StageThresholds): string | undefined => {
  const { newFor, atRiskAfter, dormantAfter, churnedAfter, silence } = thresholds;
  const isInOrder = 0 < atRiskAfter && atRiskAfter < dormantAfter && dormantAfter < churnedAfter;
  return isInOrder && newFor >= 0 && silence >= 0
    ? undefined
    : 'needs 0 < atRiskAfter < dormantAfter < churnedAfter, and newFor and silence of 0 or more days: between stages there would be a gap, or an overlap';
};

const dayCount = z.number().nonnegative().max(3_650);
type GivenThresholds = { readonly [Name in keyof StageThresholds]?: number | undefined };

/** As a shop's settings give them; each has its usual number. @see docs/rules.md */
export const stageThresholds: z.ZodType<StageThresholds, GivenThresholds> = z
  .strictObject({
    newFor: dayCount.default(30),
    atRiskAfter: dayCount.default(30),
    dormantAfter: dayCount.default(60),
    churnedAfter: dayCount.default(180),
    silence: dayCount.default(60),
  })
  .superRefine((thresholds, context) => {
    const because = disorderIn(thresholds);
    if (because !== undefined) context.addIssue({ code: 'custom', message: because });
  });

export const defaultThresholds = stageThresholds.parse({});

/** Stages' thresholds that leave a gap or an overlap. */
export class StageThresholdsError extends UserMistake {
  override readonly name = 'StageThresholdsError';
}

/** What stages' rules ask. */
export type StageRuleClause = KnownClause | DaysSinceClause | DaysBetweenLastOrdersClause;
type StageRule = RuleOf<StageRuleClause>;
type StageRules = Readonly<Record<Stage, StageRule>>;

const hasOrdered: StageRule = { known: 'lastOrder', is: true };

/**
 * Each stage's rule, never `unknown`, in the order of a customer's life:
 * - `prospect`: no order yet;
 * - `new`: the first order is recent, and so is the last;
 * - `won-back`: the last order is recent and ended a long silence;
 * - `active`: the last order is recent, and none of the above;
 * - `at-risk`, `dormant`, `churned`: the last order is ever longer ago.
 * @throws StageThresholdsError unless 0 < atRiskAfter < dormantAfter < churnedAfter
 */
export const stageRules = (thresholds: StageThresholds): StageRules => {
  const { newFor, atRiskAfter, dormantAfter, churnedAfter, silence } = thresholds;
  const because = disorderIn(thresholds);
  if (because !== undefined) throw new StageThresholdsError(`${JSON.stringify(thresholds)}: ${because}`);
  const recent: StageRule = { daysSince: 'lastOrder', lessThan: atRiskAfter };
  const returned: StageRule = {
    all: [
      { known: 'previousOrder', is: true },
      { daysBetweenLastOrders: true, atLeast: silence },
    ],
  };
  const fresh: StageRule = {
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

/** The one stage whose rule holds. */
export const stageBy = (rules: StageRules, verdictOf: (rule: StageRule) => Verdict): Stage =>
  // Checked thresholds leave no gap: the order's age is below, between or above them.
  stageNames.find((name) => verdictOf(rules[name]) === 'in') ?? 'churned';
