/** What journeys ask of profiles: the rules of whom they take in, and of their branches; and which of the shop's traits. */
import { parseRule, type Rule, RuleError, type RuleSettings, traitOf } from '../customers/rules/index.ts';
import { clausesOf } from '../customers/rules/tree.ts';
import type { ShopTraits } from '../customers/traits/trait.ts';
import { graphOf, wholeStory } from './graph.ts';
import type { Journey, Question } from './language.ts';

type Story = Pick<Journey, 'id' | 'enrols' | 'steps'>;

/** A rule, and what it is called in messages. */
interface NamedRule {
  readonly where: string;
  readonly rule: Rule;
}

const questionsOf = ({ steps }: Story): readonly Question[] =>
  [...graphOf(wholeStory({ steps })).nodes.values()].flatMap((node) =>
    node.kind === 'branch' ? [node.question] : [],
  );

/** In the order of the story, the entry's first. */
export const rulesOf = (journey: Story): readonly NamedRule[] => {
  const { id, enrols } = journey;
  const branches = questionsOf(journey).flatMap((question) =>
    question.kind === 'rule' ? [question.rule] : [],
  );
  return [
    ...(enrols.when === undefined ? [] : [{ where: `the rule of ${id}`, rule: enrols.when }]),
    ...branches.map((rule) => ({ where: `the rule of a branch of ${id}`, rule })),
  ];
};

const branchTraitsOf = (journey: Story): readonly string[] =>
  questionsOf(journey).flatMap((question) => (question.kind === 'shopTrait' ? [question.trait] : []));

/** The traits of the shop's own that the journey's rules and branches ask for. */
const traitsAskedBy = (journey: Story): readonly string[] =>
  [
    ...rulesOf(journey).flatMap(({ rule }) => clausesOf(rule).map(traitOf)),
    ...branchTraitsOf(journey),
  ].filter((name) => name !== undefined);

/** The settings with the traits kept by profiles that these journeys ask for. */
export const withKeptTraits = <Settings extends { readonly traits: ShopTraits }>(
  settings: Settings,
  journeys: readonly Story[],
): Settings => {
  const asked = new Set(journeys.flatMap(traitsAskedBy));
  const traits = Object.entries(settings.traits).map(
    ([name, declared]) => [name, asked.has(name) ? { ...declared, kept: true } : declared] as const,
  );
  return { ...settings, traits: Object.fromEntries(traits) };
};

/** Weighs what the journeys ask by what the shop settles. @throws RuleError naming the journey that can't ask it here */
export const checkRules = (journeys: readonly Story[], settings: RuleSettings): void => {
  const shop = withKeptTraits(settings, journeys);
  for (const journey of journeys) {
    for (const { where, rule } of rulesOf(journey)) parseRule(rule, where, shop);
    for (const name of branchTraitsOf(journey))
      if (shop.traits[name]?.kind !== 'oneOf')
        throw new RuleError(
          `a branch of ${journey.id}: "${name}" must be a trait of the shop that is always one of some texts; declare it in traits, such as oneOf('free', 'pro')`,
        );
  }
};
