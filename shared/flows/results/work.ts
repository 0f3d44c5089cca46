/** Having results counted, and telling the last: what the API does with them. */
import { type Duration, iso } from '../../base/time.ts';
import { resultsFrom } from '../../decisions/results/journey.ts';
import { resultsTold } from '../../decisions/results/view.ts';
import type { Ports } from '../ports.ts';

/** What each journey has brought, as it was counted last. */
export const tellResults = async ({ results, settings }: Pick<Ports, 'results' | 'settings'>) => {
  const last = await results.last();
  const [first] = last;
  return {
    ...(first !== undefined && { asOf: iso(first.at) }),
    journeys: last.map(({ at, measured, tally }) => ({
      journey: measured.journey,
      lane: measured.lane,
      ...(tally.from !== undefined && { from: iso(tally.from) }),
      ...resultsTold(
        measured,
        resultsFrom(measured, tally, Math.max(0, at - (tally.from ?? at)) as Duration),
        settings,
      ),
    })),
  };
};

export const startResults = async (stateMachineArn: string, { executions, now }: Ports) => {
  const at = now();
  await executions.start(stateMachineArn, `by-hand-${at}`, { at: iso(at) });
  return { at: iso(at) };
};
