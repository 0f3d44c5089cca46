/** Where in life a shop's customers were at the end of each month, and where they went from there. */
import type { Stage, StageThresholds } from '../../customers/rules/stages.ts';

/** How many are in each stage, `prospect`: will order for the first time later in the history. */
export type ByStage = Readonly<Record<Stage, number>>;

export interface StagesOfMonth {
  /** `2026-11`. */
  readonly month: string;
  /** At the month's end, or the history's: they add up to all customers of the history. */
  readonly customers: ByStage;
  /** From the stage at the end of the month before: `flows.active['at-risk']`; who stayed is there too. Of the first month, from `prospect`. */
  readonly flows: Readonly<Record<Stage, ByStage>>;
}

export interface StageHistory {
  readonly thresholds: StageThresholds;
  /** `gaps`: the shop's own say so; `settings`: it has too few of them. */
  readonly from: 'gaps' | 'settings';
  /** Of those who come back within `within` days, the share that has by then: what each threshold was set by. */
  readonly set: readonly {
    readonly threshold: 'atRiskAfter' | 'dormantAfter' | 'churnedAfter';
    readonly share: number;
  }[];
  readonly within: number;
  readonly months: readonly StagesOfMonth[];
}
