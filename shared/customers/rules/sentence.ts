/** Rules as sentences. */
import { clauseSentence, type Rule } from './rule.ts';

/** Where a sentence stands decides what needs parentheses there. */
type Place = 'alone' | 'and' | 'or';

const inPlace = (text: string, parenthesised: boolean): string => (parenthesised ? `(${text})` : text);

const sentence = (rule: Rule, place: Place): string => {
  if ('not' in rule) return `not (${sentence(rule.not, 'alone')})`;
  if ('all' in rule || 'any' in rule) {
    const [parts, joint] = 'all' in rule ? ([rule.all, 'and'] as const) : ([rule.any, 'or'] as const);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return sentence(only, place);
    return inPlace(parts.map((part) => sentence(part, joint)).join(` ${joint} `), place !== 'alone');
  }
  const text = clauseSentence(rule);
  return inPlace(text, place === 'or' && text.includes(' and '));
};

/** `days since last order ≥ 14 and (orders ≥ 2 or tier is gold)`. */
export const ruleSentence = (rule: Rule): string => sentence(rule, 'alone');
