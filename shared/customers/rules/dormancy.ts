/** Which rules ask for days of silence: a customer comes to meet them by nothing but time. */
import { type Duration, days } from '../../base/time.ts';
import type { BoundName } from './bounds.ts';
import type { Rule } from './rule.ts';
import type { Stage } from './stages.ts';

/** Those that come of silence alone. */
const silentStages: readonly Stage[] = ['at-risk', 'dormant', 'churned'];

/** The bounds that time alone brings a customer over, where the clause is to hold, or is not to. */
const silentBounds = (holds: boolean): readonly BoundName[] =>
  holds ? ['atLeast', 'moreThan'] : ['atMost', 'lessThan'];

/** The bounds by which the clause asks for so many days since the last order or visit. */
const silenceIn = (rule: Rule, holds: boolean): readonly BoundName[] =>
  'daysSince' in rule && (rule.daysSince === 'lastOrder' || rule.daysSince === 'lastVisit')
    ? silentBounds(holds).filter((bound) => rule[bound] !== undefined)
    : [];

/**
 * Whether some clause asks for so many days since the last order or visit, or for a stage that comes of them.
 * @param holds whether the rule is to hold, or not to
 */
export const hasDormancy = (rule: Rule, holds = true): boolean => {
  if ('not' in rule) return hasDormancy(rule.not, !holds);
  if ('all' in rule) return rule.all.some((part) => hasDormancy(part, holds));
  if ('any' in rule) return rule.any.some((part) => hasDormancy(part, holds));
  if ('stageIn' in rule) return holds && rule.stageIn.some((stage) => silentStages.includes(stage));
  return silenceIn(rule, holds).length > 0;
};

/** The rule with the days of silence that it asks for set to so many; what it asks for beside stays, as a silence that is too long. */
export const withDormancy = (rule: Rule, silence: Duration, holds = true): Rule => {
  if ('not' in rule) return { not: withDormancy(rule.not, silence, !holds) };
  if ('all' in rule) return { all: rule.all.map((part) => withDormancy(part, silence, holds)) };
  if ('any' in rule) return { any: rule.any.map((part) => withDormancy(part, silence, holds)) };
  const bounds = silenceIn(rule, holds);
  return bounds.length === 0
    ? rule
    : { ...rule, ...Object.fromEntries(bounds.map((bound) => [bound, silence / days(1)])) };
};
