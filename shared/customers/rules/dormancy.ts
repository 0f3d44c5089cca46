/** Which rules ask for silence: a customer comes to meet them by nothing but time. */
import { type Duration, days } from '../../base/time.ts';
import { silentBounds } from './clauses/days-since.ts';
import { clauseKinds } from './clauses/index.ts';
import type { Rule } from './rule.ts';

/**
 * Whether some clause asks for silence: for so many days since the last order or visit, for a stage that comes of them, or for
 * a score that falls with them.
 * @param holds whether the rule is to hold, or not to
 */
export const hasDormancy = (rule: Rule, holds = true): boolean => {
  if ('not' in rule) return hasDormancy(rule.not, !holds);
  if ('all' in rule) return rule.all.some((part) => hasDormancy(part, holds));
  if ('any' in rule) return rule.any.some((part) => hasDormancy(part, holds));
  return clauseKinds.some((kind) => kind.comesOfSilence(rule, holds));
};

/** The rule with the days of silence that it asks for set to so many; what it asks for beside stays, as a silence that is too long. */
export const withDormancy = (rule: Rule, silence: Duration, holds = true): Rule => {
  if ('not' in rule) return { not: withDormancy(rule.not, silence, !holds) };
  if ('all' in rule) return { all: rule.all.map((part) => withDormancy(part, silence, holds)) };
  if ('any' in rule) return { any: rule.any.map((part) => withDormancy(part, silence, holds)) };
  if (!('daysSince' in rule)) return rule;
  const bounds = silentBounds(rule, holds);
  return { ...rule, ...Object.fromEntries(bounds.map((bound) => [bound, silence / days(1)])) };
};
