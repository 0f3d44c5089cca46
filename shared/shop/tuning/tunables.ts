/**
 * What people change without a deployment: thresholds of the rules that enrol, holdouts, and budgets. Each has a name, and
 * the amounts that stand in for the deployment's are laid over it here, and nowhere else.
 */
import * as z from 'zod';
import { unitsOfMicros } from '../../base/money.ts';
import { messagePrice } from '../../base/prices.ts';
import {
  parseRule,
  type Rule,
  RuleError,
  type RuleSettings,
  ruleSentence,
  thresholdsOf,
  withThresholds,
} from '../../customers/rules/index.ts';
import { type Budget, type Budgets, dearestCoupon } from '../../journeys/budget.ts';
import { graphOf, touchpointsOf } from '../../journeys/graph.ts';
import { recoveryLane } from '../../journeys/lanes.ts';
import type { Journey } from '../../journeys/language.ts';
import { isMarketing, kindOf } from '../../journeys/touchpoints/index.ts';
import type { Settings } from '../settings.ts';

const amountsSchema = z.record(z.string(), z.number());
/** Amounts by their names within a tunable. */
export type Amounts = Readonly<Record<string, number>>;
export const tunedSchema = z.record(z.string(), amountsSchema);
/** By tunable: the amounts that are others than the deployment's. */
export type Tuned = Readonly<Record<string, Amounts>>;

export const tunableKinds = ['rule', 'budget', 'experiment'] as const;
export type TunableKind = (typeof tunableKinds)[number];

/** Who is held out, of all and of lanes: one for the whole shop. */
export const experimentTunable = 'experiment';
export const ruleTunable = (journey: string): string => `${journey}.rule`;
export const budgetTunable = (journey: string): string => `${journey}.budget`;

/** The name of the share that is held out of a lane. */
const laneAmount = (lane: string): string => `lanes.${lane}`;

/** What is to be known of a journey: as it is drawn, or of its own story. */
export interface TunableJourney {
  readonly id: string;
  readonly begins: 'night' | 'event' | 'broadcast';
  readonly rule?: Rule | undefined;
  readonly budget?: Budget | undefined;
  readonly leastBudget?: LeastBudget | undefined;
}

/** What can be changed, as the deployment says it. */
export interface Tunable {
  readonly name: string;
  readonly kind: TunableKind;
  readonly journey?: string;
  /** In the order in which people look at them; the sentence is of a threshold. */
  readonly amounts: readonly { readonly name: string; readonly amount: number; readonly sentence?: string }[];
  /** Why these amounts can't stand there, as `name: …`; `undefined`: they can. All that there are. */
  readonly mistakeIn: (amounts: Amounts) => string | undefined;
}

/** With less, something of the journey would never leave. */
interface LeastBudget {
  readonly coupons?: number;
  readonly messages?: number;
}

export const leastBudgetOf = (
  journey: Journey,
  { usdEach, ...shop }: Pick<Settings, 'usdEach' | 'currency' | 'rates'>,
): LeastBudget => {
  const touchpoints = touchpointsOf(graphOf(journey));
  const coupons = dearestCoupon(touchpoints);
  const prices = touchpoints
    .filter(isMarketing)
    .map((each) => kindOf(each.kind).spec(each, (duration) => duration).channel)
    .flatMap((channel) => messagePrice(channel, usdEach, shop) ?? []);
  return {
    ...(coupons !== undefined && { coupons }),
    ...(prices.length > 0 && { messages: unitsOfMicros(Math.max(...prices)) }),
  };
};

const mistakenPercent = (amounts: Amounts): string | undefined => {
  const found = Object.entries(amounts).find(([, percent]) => !(percent >= 0 && percent <= 100));
  return found && `${found[0]}: must be a percentage from 0 to 100, not ${found[1]}`;
};

const mistakenBudget = (
  { coupons, messages, unknownFace }: Budget,
  least: LeastBudget,
): string | undefined => {
  for (const [name, units] of Object.entries({ coupons, messages, unknownFace }))
    if (units !== undefined && !(units > 0 && Number.isFinite(units)))
      return `${name}: must be an amount above nothing, in units of the shop’s currency, not ${units}; to give nothing more, pause the journey`;
  if (unknownFace !== undefined && coupons !== undefined && unknownFace > coupons)
    return `unknownFace: is ${unknownFace}, and the coupons’ whole budget ${coupons}`;
  if (coupons !== undefined && coupons < (least.coupons ?? 0))
    return `coupons: is ${coupons}, and one of its coupons is worth ${least.coupons} at least: it would never be issued`;
  if (messages !== undefined && messages < (least.messages ?? 0))
    return `messages: is ${messages}, and one of its messages costs ${least.messages}: it would never leave`;
  return undefined;
};

/** As long as a preview of a silence can be: ten years. */
const mostSilence = 3_650;

const mistakenRule = (
  journey: string,
  rule: Rule,
  amounts: Amounts,
  settings: RuleSettings,
): string | undefined => {
  const { silence } = amounts;
  if (silence !== undefined && !(silence >= 1 && silence <= mostSilence))
    return `silence: must be 1 to ${mostSilence} days, not ${silence}`;
  try {
    parseRule(withThresholds(rule, amounts), `the rule of ${journey}`, settings);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return error.message;
  }
};

const ruleOf = ({ id, begins, rule }: TunableJourney, settings: RuleSettings): readonly Tunable[] => {
  // Of a broadcast its operator looks at whom it would reach before it is started.
  const amounts = rule === undefined || begins === 'broadcast' ? [] : thresholdsOf(rule);
  return rule === undefined || amounts.length === 0
    ? []
    : [
        {
          name: ruleTunable(id),
          kind: 'rule',
          journey: id,
          amounts,
          mistakeIn: (changed) => mistakenRule(id, rule, changed, settings),
        },
      ];
};

/** What its story does not bound it does not ask for either: a journey without a budget has none to change. */
const budgetOf = ({ id, budget, leastBudget = {} }: TunableJourney): readonly Tunable[] =>
  budget === undefined
    ? []
    : [
        {
          name: budgetTunable(id),
          kind: 'budget',
          journey: id,
          amounts: (['coupons', 'messages', 'unknownFace'] as const).flatMap((name) => {
            const amount = budget[name];
            return amount === undefined ? [] : [{ name, amount }];
          }),
          mistakeIn: (amounts) => mistakenBudget(tunedBudget(budget, amounts), leastBudget),
        },
      ];

const experimentOf = ({ experiment, lanes }: Pick<Settings, 'experiment' | 'lanes'>): Tunable => ({
  name: experimentTunable,
  kind: 'experiment',
  amounts: [
    { name: 'controlPercent', amount: experiment.controlPercent },
    ...lanes
      .filter((lane) => lane !== recoveryLane)
      .map((lane) => ({ name: laneAmount(lane), amount: experiment.lanes[lane] ?? 0 })),
  ],
  mistakeIn: mistakenPercent,
});

/** All that can be changed of a shop: of all journeys together first. */
export const tunablesOf = (
  journeys: readonly TunableJourney[],
  settings: RuleSettings & Pick<Settings, 'experiment' | 'lanes'>,
): readonly Tunable[] => [
  experimentOf(settings),
  ...journeys.flatMap((journey) => [...ruleOf(journey, settings), ...budgetOf(journey)]),
];

const listed = (names: readonly string[]): string => names.join(', ') || 'none';

/** Why these amounts can't stand in for the deployment's, in a sentence that begins with the name; `undefined`: they can. */
export const mistakeIn = (tunable: Tunable, amounts: Amounts): string | undefined => {
  const names = tunable.amounts.map(({ name }) => name);
  const strange = Object.keys(amounts).find((name) => !names.includes(name));
  if (strange !== undefined)
    return `${strange}: is no amount of ${tunable.name}; there are ${listed(names)}${tunable.kind === 'budget' ? ', which its story bounds: another bound comes with a deployment' : ''}`;
  const all = Object.fromEntries(tunable.amounts.map(({ name, amount }) => [name, amount]));
  return tunable.mistakeIn({ ...all, ...amounts });
};

const amountsIn = (tuned: Tuned, tunable: string): Amounts | undefined =>
  Object.hasOwn(tuned, tunable) ? tuned[tunable] : undefined;

interface Experiment {
  readonly controlPercent: number;
  readonly lanes: Readonly<Record<string, number>>;
}

export const tunedExperiment = <Of extends Experiment>(experiment: Of, amounts: Amounts = {}): Of => {
  const { controlPercent = experiment.controlPercent, ...others } = amounts;
  const lanes = Object.entries(others).flatMap(([name, percent]) =>
    name.startsWith('lanes.') ? [[name.slice('lanes.'.length), percent] as const] : [],
  );
  return { ...experiment, controlPercent, lanes: { ...experiment.lanes, ...Object.fromEntries(lanes) } };
};

/** What the budget does not bound stays so: its story asks for nothing else. */
export const tunedBudget = (budget: Budget, amounts: Amounts = {}): Budget =>
  Object.fromEntries(
    Object.entries(budget).map(([name, amount]) => [name, amounts[name] ?? amount]),
  ) as Budget;

/**
 * The rule that enrols, by the amounts in force. Amounts by which it could never be true, since the deployment's rule is
 * another than when they were published, change nothing.
 */
export const tunedRule = (journey: string, rule: Rule, tuned: Tuned, settings?: RuleSettings): Rule => {
  const amounts = amountsIn(tuned, ruleTunable(journey));
  if (amounts === undefined) return rule;
  try {
    return parseRule(withThresholds(rule, amounts), `the rule of ${journey}`, settings);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return rule;
  }
};

/** A sentence that has the rule's in it, with the rule's in force. */
export const tunedSentence = (sentence: string, rule: Rule, inForce: Rule): string =>
  sentence.replace(ruleSentence(rule), () => ruleSentence(inForce));

interface TunableSettings {
  readonly experiment: Experiment;
  readonly budgets?: Budgets | undefined;
}

/** The settings with the holdouts and budgets in force. */
export const tunedSettings = <Of extends TunableSettings>(settings: Of, tuned: Tuned): Of => {
  if (Object.keys(tuned).length === 0) return settings;
  const { experiment, budgets } = settings;
  return {
    ...settings,
    experiment: tunedExperiment(experiment, amountsIn(tuned, experimentTunable)),
    ...(budgets !== undefined && {
      budgets: Object.fromEntries(
        Object.entries(budgets).map(([journey, budget]) => [
          journey,
          tunedBudget(budget, amountsIn(tuned, budgetTunable(journey))),
        ]),
      ),
    }),
  };
};
