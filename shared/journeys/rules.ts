/** The rules of a journey: of whom it takes in, and of its branches. */
import { parseRule, type Rule, type RuleSettings } from '../customers/rules/index.ts';
import { graphOf } from './graph.ts';
import type { Journey } from './language.ts';

/** A rule, and what it is called in messages. */
interface NamedRule {
  readonly where: string;
  readonly rule: Rule;
}

/** In the order of the story, the entry's first. */
export const rulesOf = (journey: Pick<Journey, 'id' | 'enrols' | 'steps'>): readonly NamedRule[] => {
  const { id, enrols, steps } = journey;
  const branches = [...graphOf({ steps }).nodes.values()].flatMap((node) =>
    node.kind === 'branch' && node.question.kind === 'rule' ? [node.question.rule] : [],
  );
  return [
    ...(enrols.when === undefined ? [] : [{ where: `the rule of ${id}`, rule: enrols.when }]),
    ...branches.map((rule) => ({ where: `the rule of a branch of ${id}`, rule })),
  ];
};

/** Weighs the journeys' rules by what the shop settles. @throws RuleError naming the journey whose rule can't be used here */
export const checkRules = (
  journeys: readonly Pick<Journey, 'id' | 'enrols' | 'steps'>[],
  settings: RuleSettings,
): void => {
  for (const { where, rule } of journeys.flatMap(rulesOf)) parseRule(rule, where, settings);
};
