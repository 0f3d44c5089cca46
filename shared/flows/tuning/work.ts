/** Foreseeing, publishing, approving and taking back thresholds, holdouts and budgets: what each refuses, and what it writes. */
import { conflict, isRefusal, type Refusal } from '../../base/refusal.ts';
import {
  type TuningOf,
  type TuningRecord,
  tunedBy,
  tuningId,
  tuningOf,
  withoutTuning,
  withPublished,
  withWaiting,
} from '../../decisions/tuning/tuning.ts';
import { type Amounts, mistakeIn, type Tunable } from '../../shop/tuning/tunables.ts';
import { knownTunable, type TuningDesk } from './desk.ts';
import { amountsInForce } from './view.ts';

/** A tunable with what is published of it, as it stands with what was asked for. */
export interface Stands {
  readonly tunable: Tunable;
  readonly record: TuningRecord;
}
/** Somebody else has changed it meanwhile: as it stands now. */
export interface Overtaken {
  readonly overtaken: Stands;
}
export const isOvertaken = (answer: object): answer is Overtaken => 'overtaken' in answer;

/** What would be others than the deployment's amounts: those that are not named stay as they are in force. */
export const changedAmounts = (
  tunable: Tunable,
  amounts: Amounts,
  record: TuningRecord,
  { ports }: TuningDesk,
): { readonly is: Amounts; readonly was: Amounts } | Refusal => {
  const all = { ...amountsInForce(tunable, record, ports.settings.pulledTunings), ...amounts };
  const mistake = mistakeIn(tunable, all);
  if (mistake !== undefined) return { refused: 'invalid', why: `amounts.${mistake}`, field: 'amounts' };
  const others = tunable.amounts.filter(({ name, amount }) => all[name] !== amount);
  return {
    is: Object.fromEntries(others.map(({ name, amount }) => [name, all[name] ?? amount])),
    was: Object.fromEntries(others.map(({ name, amount }) => [name, amount])),
  };
};

const isSame = (one: Amounts, other: Amounts): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, amount]) => other[name] === amount);

const mostTries = 5;

/** Others are changed in the same record: who comes second reads it again. */
const changing = async (
  name: string,
  revision: number,
  desk: TuningDesk,
  change: (
    tunable: Tunable,
    record: TuningRecord,
    own: ReturnType<typeof tuningOf>,
  ) => TuningRecord | Refusal,
): Promise<Stands | Overtaken | Refusal> => {
  const tunable = knownTunable(name, desk);
  if (isRefusal(tunable)) return tunable;
  const { tuning } = desk.ports;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await tuning.read();
    const own = tuningOf(before, name);
    if (own.revision !== revision) return { overtaken: { tunable, record: before } };
    const after = change(tunable, before, own);
    if (isRefusal(after)) return after;
    if ((await tuning.write(before, after)) === 'written') return { tunable, record: after };
  }
  return conflict('others are publishing at this moment; ask again', { kind: 'others-publish' });
};

/** Publishes amounts: at once, or, where the settings want it, once somebody else has approved them. */
export const publishTuning = (
  name: string,
  asked: {
    readonly revision: number;
    readonly amounts: Amounts;
    readonly why: string;
    readonly who: string;
  },
  desk: TuningDesk,
): Promise<Stands | Overtaken | Refusal> =>
  changing(name, asked.revision, desk, (tunable, record, own) => {
    const { ports, deployment } = desk;
    const amounts = changedAmounts(tunable, asked.amounts, record, desk);
    if (isRefusal(amounts)) return amounts;
    const { [name]: inForce = {} } = tunedBy(record, ports.settings.pulledTunings);
    if (isSame(amounts.is, inForce))
      return conflict(`these amounts of ${name} are in force already`, { kind: 'same-in-force', name });
    if (Object.keys(amounts.is).length === 0)
      return conflict(`these are the deployment’s own amounts of ${name}: take back what is published`, {
        kind: 'same-deployed',
        name,
      });
    const at = ports.now();
    const { why, who: publishedBy } = asked;
    const published = {
      ...amounts,
      id: tuningId(deployment, name, own.revision + 1, { is: amounts.is, askedAt: at }),
      why,
      publishedBy,
      askedAt: at,
    };
    return ports.settings.tuning.fourEyes
      ? withWaiting(record, name, published)
      : withPublished(record, name, { ...published, at });
  });

/** Puts in force what waits, by somebody who has not asked for it. */
export const approveTuning = (
  name: string,
  { revision, who }: { readonly revision: number; readonly who: string },
  desk: TuningDesk,
): Promise<Stands | Overtaken | Refusal> =>
  changing(name, revision, desk, (tunable, record, { waiting }) => {
    if (waiting === undefined)
      return conflict(`nothing of ${name} waits for anybody`, { kind: 'nothing-waits', name });
    if (waiting.publishedBy === who)
      return conflict(`${who} asked for this change; somebody else must approve it`, {
        kind: 'own-change',
        who,
      });
    // The deployment may be another than when it was asked for.
    const mistake = mistakeIn(tunable, waiting.is);
    if (mistake !== undefined) return { refused: 'invalid', why: mistake };
    return withPublished(record, name, { ...waiting, at: desk.ports.now(), approvedBy: who });
  });

/** What waits comes into force never; else the deployment's own amounts are in force again. */
export const takeBackTuning = (
  name: string,
  { revision }: { readonly revision: number },
  desk: TuningDesk,
): Promise<Stands | Overtaken | Refusal> =>
  changing(name, revision, desk, (_, record, { waiting, inForce }: Partial<TuningOf>) => {
    const { now, settings } = desk.ports;
    if (waiting === undefined && inForce === undefined)
      return conflict(`nothing of ${name} is published, and nothing waits`, {
        kind: 'nothing-published',
        name,
      });
    if (waiting === undefined && inForce !== undefined && settings.pulledTunings?.includes(inForce.id))
      return conflict(
        `the deployment has these amounts of ${name} itself: change rekindle.tuning.json, or publish others`,
        { kind: 'in-repository', name },
      );
    return withoutTuning(record, name, now());
  });
