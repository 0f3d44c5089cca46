/** What a shop settles that the meaning of its rules hangs on. */
import { noCurrency } from '../../base/money.ts';
import type { ShopTraits } from '../traits/trait.ts';
import { defaultThresholds, type StageThresholds } from './stages.ts';

export interface RuleSettings {
  readonly stages: StageThresholds;
  readonly traits: ShopTraits;
  /** That of sums. */
  readonly currency: string;
}

/** Of a shop that settles nothing. */
export const usualSettings: RuleSettings = { stages: defaultThresholds, traits: {}, currency: noCurrency };
