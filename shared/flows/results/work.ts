/** Having results counted, and telling the last: what the API does with them. */
import { type Duration, instant, iso } from '../../base/time.ts';
import { resultsFrom } from '../../decisions/results/journey.ts';
import { emptyKpiTally } from '../../decisions/results/kpis/tally.ts';
import { kpisTold } from '../../decisions/results/kpis/view.ts';
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

/**
 * The shop's KPIs by month, its cohorts, why customers left and whether they would recommend the shop, as they were counted last.
 *
 * @param lanes by journey, of those that are deployed
 */
export const tellKpis = async (
  lanes: ReadonlyMap<string, string>,
  { results, settings: { timezone, currency, stages } }: Pick<Ports, 'results' | 'settings'>,
) => {
  const last = await results.lastKpis();
  if (last === undefined) {
    const { churnedAfter } = stages;
    const nothing = { at: instant(0), timezone, currency, churnedAfter, lanes };
    return { currency, ...kpisTold(emptyKpiTally, nothing) };
  }
  const { at, churnedAfter, tally } = last;
  return { asOf: iso(at), currency, ...kpisTold(tally, { at, timezone, currency, churnedAfter, lanes }) };
};

export const startResults = async (stateMachineArn: string, { executions, now }: Ports) => {
  const at = now();
  await executions.start(stateMachineArn, `by-hand-${at}`, { at: iso(at) });
  return { at: iso(at) };
};
