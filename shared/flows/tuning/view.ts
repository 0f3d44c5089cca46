/** What can be changed without a deployment, as the API tells it: the deployment's amounts, those in force, and what is published. */

import { journeyId } from '../../base/ids.ts';
import { iso } from '../../base/time.ts';
import { parseRule, ruleSentence } from '../../customers/rules/index.ts';
import { spentOf } from '../../decisions/budgets/budget.ts';
import {
  type PublishedTuning,
  type TuningRecord,
  tunedBy,
  tuningOf,
  type WaitingTuning,
} from '../../decisions/tuning/tuning.ts';
import { type Amounts, mistakeIn, type Tunable, tunedRule } from '../../shop/tuning/tunables.ts';
import { tunedPorts } from '../in-force.ts';
import { budgetNow } from '../sending/budget.ts';
import { type TuningDesk, tunablesAt } from './desk.ts';

const askedTold = ({ id, is, was, why, publishedBy, askedAt }: WaitingTuning) => ({
  id,
  is,
  was,
  why,
  publishedBy,
  askedAt: iso(askedAt),
});

/** `unusable`: of amounts that the deployment's rule or budget has no more, or could not be true by; they change nothing. */
const stateOf = (tunable: Tunable, { id, is }: PublishedTuning, pulled: readonly string[]) => {
  if (pulled.includes(id)) return 'in-repository' as const;
  return mistakeIn(tunable, is) === undefined ? ('in-force' as const) : ('unusable' as const);
};

/** All that is in force of it, whether it was published or is the deployment's. */
export const amountsInForce = (
  { name: tunable, amounts }: Tunable,
  record: TuningRecord,
  pulled: readonly string[] | undefined,
): Amounts => {
  const { [tunable]: is = {} } = tunedBy(record, pulled);
  return Object.fromEntries(amounts.map(({ name, amount }) => [name, is[name] ?? amount]));
};

/** What is spent of the month's budget, by what it bounds. */
const spentTold = async ({ kind, journey }: Tunable, record: TuningRecord, { ports }: TuningDesk) => {
  if (kind !== 'budget' || journey === undefined) return undefined;
  const inForce = tunedPorts(ports, tunedBy(record, ports.settings.pulledTunings));
  const standing = await budgetNow(journeyId(journey), inForce);
  if (standing === undefined) return undefined;
  return {
    month: standing.month,
    spent: Object.fromEntries(Object.entries(spentOf(standing)).map(([name, { spent }]) => [name, spent])),
  };
};

export const tunableTold = async (tunable: Tunable, record: TuningRecord, desk: TuningDesk) => {
  const { name, kind, journey, amounts } = tunable;
  const { pulledTunings: pulled = [] } = desk.ports.settings;
  const { revision, inForce, waiting } = tuningOf(record, name);
  const drawn = desk.drawn.find(({ id }) => id === journey);
  const current = amountsInForce(tunable, record, pulled);
  const budget = await spentTold(tunable, record, desk);
  return {
    tunable: name,
    kind,
    ...(journey !== undefined && { journey }),
    ...(kind === 'rule' &&
      drawn?.rule !== undefined && {
        rule: ruleSentence(
          tunedRule(drawn.id, parseRule(drawn.rule, `the rule of ${drawn.id}`), tunedBy(record, pulled)),
        ),
        foreseen: drawn.begins === 'night',
      }),
    amounts: amounts.map(({ name: each, amount, sentence }) => ({
      name: each,
      deployed: amount,
      inForce: current[each] ?? amount,
      ...(sentence !== undefined && { sentence }),
    })),
    revision,
    ...(inForce !== undefined && {
      published: {
        ...askedTold(inForce),
        state: stateOf(tunable, inForce, pulled),
        at: iso(inForce.at),
        ...(inForce.approvedBy !== undefined && { approvedBy: inForce.approvedBy }),
      },
    }),
    ...(waiting !== undefined && { waiting: askedTold(waiting) }),
    ...(budget !== undefined && { budget }),
  };
};

export const tuningTold = async (desk: TuningDesk) => {
  const record = await desk.ports.tuning.read();
  return {
    fourEyes: desk.ports.settings.tuning.fourEyes,
    tunables: await Promise.all(tunablesAt(desk).map((each) => tunableTold(each, record, desk))),
  };
};
