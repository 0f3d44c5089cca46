/** Counts what journeys have brought, a segment of the ledger at a time: by the functions that the report goes by. */
import { z } from 'zod';
import type { Json } from '../../base/record.ts';
import { parseIso } from '../../base/time.ts';
import { followed, type Prices } from '../../decisions/results/follow.ts';
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

type Tallies = ReadonlyMap<string, JourneyTally>;
type Page = Awaited<ReturnType<Ports['results']['scan']>>['customers'];

const keptTallies = z.record(z.string(), journeyTally);

const joined = (one: Tallies, other: Tallies): Tallies =>
  new Map(
    [...other].map(([journey, tally]) => [
      journey,
      joinedJourneyTallies(one.get(journey) ?? emptyJourneyTally, tally),
    ]),
  );

const none = (journeys: readonly Measured[]): Tallies =>
  new Map(journeys.map(({ journey }) => [journey, emptyJourneyTally]));

/** Of the journeys that are counted, whatever else was kept. */
const talliesIn = (kept: Json, journeys: readonly Measured[]): Tallies => {
  const known = keptTallies.parse(kept);
  return new Map(journeys.map(({ journey }) => [journey, known[journey] ?? emptyJourneyTally]));
};

const pricesOf = ({ settings: { currency, rates, usdEach } }: Pick<Ports, 'settings'>): Prices => ({
  currency,
  rates,
  usdEach,
});

const tallied = (
  { journey, goalWithin }: Measured,
  page: Page,
  { at, prices }: { readonly at: ReturnType<typeof parseIso>; readonly prices: Prices },
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
  let tallies =
    round === 0 ? none(journeys) : talliesIn(await ports.results.kept({ at, segment, round }), journeys);
  let { cursor } = request;
  do {
    const page = await ports.results.scan({ segment, segments, ...(cursor !== undefined && { cursor }) });
    const here = journeys.map(
      (each) => [each.journey as string, tallied(each, page.customers, { at, prices })] as const,
    );
    tallies = joined(tallies, new Map(here));
    cursor = page.cursor;
  } while (cursor !== undefined && !isTimeUp());
  await ports.results.keep({ at, segment, round: round + 1 }, Object.fromEntries(tallies) as Json);
  return { ...(cursor !== undefined && { cursor }), round: round + 1 };
};

/** Finished again, it changes nothing. */
export const finishResults = async (
  request: ResultsFinishRequest,
  { results }: Pick<Ports, 'results'>,
): Promise<{ readonly journeys: number }> => {
  const { journeys, segments } = request;
  const at = parseIso(request.at);
  let tallies = none(journeys);
  for (const { segment, round } of segments)
    tallies = joined(tallies, talliesIn(await results.kept({ at, segment, round }), journeys));
  const counted = journeys.map((each) => ({
    at,
    measured: each,
    tally: tallies.get(each.journey) ?? emptyJourneyTally,
  }));
  await results.end(at, counted);
  return { journeys: counted.length };
};
