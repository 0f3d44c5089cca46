/** A stage of the customer's life: it stands for the rules of these stages. */
import { type Stage, type StageRuleClause, stageBy, stageNames, stageRules } from '../stages.ts';
import { listed } from '../words.ts';
import { ruleKind } from './clause.ts';
import { exactly, listOf, oneOf } from './schemas.ts';

export type StageClause = { readonly stageIn: readonly Stage[] };

/** Those that come of silence alone. */
const silentStages: readonly Stage[] = ['at-risk', 'dormant', 'churned'];

export const stage = ruleKind<StageClause, StageRuleClause>({
  key: 'stageIn',
  schema: exactly({ stageIn: listOf(oneOf('stage', stageNames), 'stage') }),
  docs: {
    example: { stageIn: ['dormant'] },
    asks: 'prospect, new, won-back, active, at-risk, dormant, churned',
  },
  sentence: ({ stageIn }) => `stage ${listed(stageIn)}`,
  isOfShop: true,
  comesOfSilence: ({ stageIn }, holds) => holds && stageIn.some((name) => silentStages.includes(name)),
  read: ({ stageIn }, { stages }) => {
    const rules = stageRules(stages);
    return {
      standsFor: { any: stageIn.map((name) => rules[name]) },
      seen: (verdictOf) => {
        const name = stageBy(rules, verdictOf);
        return { saw: name, field: 'stage', value: name };
      },
    };
  },
});

/**
 * The customer is in one of these lifecycle stages.
 * @example
 * const fadesAway = stageIs('at-risk', 'dormant');
 */
export const stageIs = (...stages: readonly Stage[]): StageClause => ({ stageIn: stages });
