/** Counts what journeys have brought, and the shop's KPIs, a segment of the ledger at a time: by the functions that the report goes by. */
import * as z from 'zod';
import type { Json } from '../../base/record.ts';
import { type Instant, parseIso } from '../../base/time.ts';
import { followed, type Prices } from '../../decisions/results/follow.ts';
import {
  type Counting,
  emptyKpiTally,
  joinedKpiTallies,
  type KpiTally,
  kpiTally,
  kpiTallyOf,
} from '../../decisions/results/kpis/tally.ts';
import type { Measured } from '../../decisions/results/measured.ts';
import {
  emptyJourneyTally,
  type JourneyTally,
  joinedJourneyTallies,
  journeyTally,
  journeyTallyOf,
} from '../../decisions/results/tallied.ts';
import type { Ports } from '../ports.ts';
import type { ResultsFinishRequest, ResultsSegmentRequest, ResultsSegmentResult } from './request.ts';

interface Tallies {
  readonly journeys: ReadonlyMap<string, JourneyTally>;
  readonly kpis: KpiTally;
}
type Page = Awaited<ReturnType<Ports['results']['scan']>>['customers'];

const keptTallies = z.object({ journeys: z.record(z.string(), journeyTally), kpis: kpiTally });

const joined = (one: Tallies, other: Tallies): Tallies => ({
  journeys: new Map(
    [...other.journeys].map(([journey, tally]) => [
      journey,
      joinedJourneyTallies(one.journeys.get(journey) ?? emptyJourneyTally, tally),
    ]),
  ),
  kpis: joinedKpiTallies(one.kpis, other.kpis),
});

const none = (journeys: readonly Measured[]): Tallies => ({
  journeys: new Map(journeys.map(({ journey }) => [journey, emptyJourneyTally])),
  kpis: emptyKpiTally,
});

/** Of the journeys that are counted, whatever else was kept. */
const talliesIn = (kept: Json, journeys: readonly Measured[]): Tallies => {
  const known = keptTallies.parse(kept);
  return {
    journeys: new Map(journeys.map(({ journey }) => [journey, known.journeys[journey] ?? emptyJourneyTally])),
    kpis: known.kpis,
  };
};

const toKeep = ({ journeys, kpis }: Tallies): Json =>
  ({ journeys: Object.fromEntries(journeys), kpis }) as Json;

const pricesOf = ({ settings: { currency, rates, usdEach } }: Pick<Ports, 'settings'>): Prices => ({
  currency,
  rates,
  usdEach,
});

const countingOf = (at: Instant, { settings: { timezone, stages } }: Pick<Ports, 'settings'>): Counting => ({
  at,
  timezone,
  churnedAfter: stages.churnedAfter,
});

const tallied = (
  { journey, goalWithin }: Measured,
  page: Page,
  { at, prices }: { readonly at: Instant; readonly prices: Prices },
): JourneyTally => {
  const passages = page.flatMap((each) =>
    each.passages.filter(({ enrolment }) => enrolment?.key.journey === journey && enrolment.enrolledAt <= at),
  );
  if (passages.length === 0) return emptyJourneyTally;
  const told = {
    enrolments: passages.flatMap(({ enrolment }) => enrolment ?? []),
    touches: passages.flatMap(({ touches }) => touches),
    coupons: passages.flatMap(({ coupons }) => coupons),
    waiters: passages.flatMap(({ waiter }) => waiter ?? []),
  };
  const orders = page.flatMap((each) => each.orders);
  return journeyTallyOf(followed(told, orders, prices, { now: at, followUp: goalWithin }));
};

/**
 * Counts from the segment's cursor on, beside what earlier Lambdas of it have counted. Done again, it keeps the same.
 * @param isTimeUp asked after each page: then the result has the cursor to go on from
 * @throws StoreUnavailableError: count it again; LostResultsError
 */
export const countResults = async (
  request: ResultsSegmentRequest,
  ports: Pick<Ports, 'results' | 'settings'>,
  isTimeUp: () => boolean,
): Promise<ResultsSegmentResult> => {
  const { segment, segments, round, journeys } = request;
  const at = parseIso(request.at);
  const prices = pricesOf(ports);
  const counting = countingOf(at, ports);
  let tallies =
    round === 0 ? none(journeys) : talliesIn(await ports.results.kept({ at, segment, round }), journeys);
  let { cursor } = request;
  do {
    const page = await ports.results.scan({ segment, segments, ...(cursor !== undefined && { cursor }) });
    const here = journeys.map(
      (each) => [each.journey as string, tallied(each, page.customers, { at, prices })] as const,
    );
    tallies = joined(tallies, { journeys: new Map(here), kpis: kpiTallyOf(page.customers, counting) });
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  await ports.results.keep({ at, segment, round: round + 1 }, toKeep(tallies));
  return { ...(cursor !== undefined && { cursor }), round: round + 1 };
};

/** Finished again, it changes nothing. */
export const finishResults = async (
  request: ResultsFinishRequest,
  ports: Pick<Ports, 'results' | 'settings'>,
): Promise<{ readonly journeys: number }> => {
  const { journeys, segments } = request;
  const at = parseIso(request.at);
  let tallies = none(journeys);
  for (const { segment, round } of segments)
    tallies = joined(tallies, talliesIn(await ports.results.kept({ at, segment, round }), journeys));
  const counted = journeys.map((each) => ({
    at,
    measured: each,
    tally: tallies.journeys.get(each.journey) ?? emptyJourneyTally,
  }));
  const { churnedAfter } = countingOf(at, ports);
  await ports.results.end(counted, { at, churnedAfter, tally: tallies.kpis });
  return { journeys: counted.length };
};
