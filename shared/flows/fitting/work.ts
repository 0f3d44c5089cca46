/** Starting a fit, and telling what came of the last: what the API does with them. */
import type { Json } from '../../base/record.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import { iso } from '../../base/time.ts';
import type { Model } from '../../decisions/scores/model.ts';
import type { Ports } from '../ports.ts';

/** As the API tells it: its back-test, and not what it has learned. */
const viewOf = ({ version, fittedAt, scorer, customers, rhythmThreshold, backtest }: Model) => ({
  version,
  at: iso(fittedAt),
  scorer,
  customers,
  ...(rhythmThreshold !== undefined && { rhythmThreshold }),
  backtest: { ...backtest, cut: iso(backtest.cut) },
});

/** @param stateMachineArn of the fit; `undefined`: this deployment has none */
export const startFit = async (
  stateMachineArn: string | undefined,
  { executions, now }: Ports,
): Promise<{ readonly at: string } | Refusal> => {
  if (stateMachineArn === undefined)
    return conflict(
      'nothing is deployed here that asks what a fit learns; deploy a journey whose rule asks for a score, or whose messages show picks',
      { kind: 'nothing-to-learn' },
    );
  const at = now();
  await executions.start(stateMachineArn, `by-hand-${at}`, { at: iso(at) });
  return { at: iso(at) };
};

export const tellFit = async ({ fits, models }: Ports): Promise<Readonly<Record<string, Json | object>>> => {
  const [last, model] = await Promise.all([fits.last(), models.read()]);
  return {
    ...(last !== undefined && { last: { ...last, at: iso(last.at) } }),
    ...(model !== undefined && { model: viewOf(model) }),
  };
};
