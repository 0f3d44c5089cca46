/** Where thresholds, holdouts and budgets are changed: what the deployment says of them, and what is published. */
import { notFound, type Refusal } from '../../base/refusal.ts';
import { parseRule } from '../../customers/rules/index.ts';
import type { DrawnJourney } from '../../journeys/drawn.ts';
import { type Tunable, type TunableJourney, tunablesOf } from '../../shop/tuning/tunables.ts';
import type { Ports } from '../ports.ts';

export interface TuningDesk {
  /** All that are deployed. */
  readonly drawn: readonly DrawnJourney[];
  /** Its publications are no other deployment's. */
  readonly deployment: string;
  /** Counts customers for a preview. */
  readonly censusMachine: string;
  /** With the deployment's own settings. */
  readonly ports: Ports;
}

const toTune = ({ rule, budget, leastBudget, ...journey }: DrawnJourney): TunableJourney => ({
  ...journey,
  ...(rule !== undefined && { rule: parseRule(rule, `the rule of ${journey.id}`) }),
  budget,
  leastBudget,
});

export const tunablesAt = ({ drawn, ports }: TuningDesk): readonly Tunable[] =>
  tunablesOf(drawn.map(toTune), ports.settings);

export const knownTunable = (name: string, desk: TuningDesk): Tunable | Refusal => {
  const tunables = tunablesAt(desk);
  const known = tunables.find((each) => each.name === name);
  if (known !== undefined) return known;
  const journey = /^(.+)\.budget$/.exec(name)?.[1];
  if (journey !== undefined && desk.drawn.some(({ id }) => id === journey))
    return notFound(
      `${journey} has no budget: its story was compiled without asking for what is left of one, so one comes with a deployment, as budget: { … } in the journey`,
      { kind: 'no-budget', journey },
    );
  return notFound(
    `there is no "${name}" to change; there are ${tunables.map((each) => each.name).join(', ')}`,
    { kind: 'no-such', what: 'tunable', name },
  );
};
