/** Which rules ask for days of silence: a customer comes to meet them by nothing but time. */
import type { Rule } from './rule.ts';
import type { Stage } from './stages.ts';

/** Those that come of silence alone. */
const silentStages: readonly Stage[] = ['at-risk', 'dormant', 'churned'];

/**
 * Whether some clause asks for so many days since the last order or visit, or for a stage that comes of them.
 * @param holds whether the rule is to hold, or not to
 */
export const hasDormancy = (rule: Rule, holds = true): boolean => {
  if ('not' in rule) return hasDormancy(rule.not, !holds);
  if ('all' in rule) return rule.all.some((part) => hasDormancy(part, holds));
  if ('any' in rule) return rule.any.some((part) => hasDormancy(part, holds));
  if ('stageIn' in rule) return holds && rule.stageIn.some((stage) => silentStages.includes(stage));
  if (!('daysSince' in rule) || (rule.daysSince !== 'lastOrder' && rule.daysSince !== 'lastVisit'))
    return false;
  const [atLeast, atMost] = [rule.atLeast ?? rule.moreThan, rule.atMost ?? rule.lessThan];
  return (holds ? atLeast : atMost) !== undefined;
};
