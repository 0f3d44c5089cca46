/** What a census tells people, and what a person has it count: what the API does with them. */
import { dateOn } from '../../base/calendar.ts';
import type { CustomerId } from '../../base/ids.ts';
import { invalid, type Refusal } from '../../base/refusal.ts';
import { days, type Instant, iso, minus } from '../../base/time.ts';
import { isNobody, type Profile } from '../../customers/profiles/profile.ts';
import { type Stage, stageOf } from '../../customers/rules/index.ts';
import { type CensusRecord, nothingForeseen } from '../../decisions/census/census.ts';
import { isList, sortingNames } from '../../decisions/census/sortings/index.ts';
import type { SweepRecord } from '../../decisions/sweeping/sweep.ts';
import { tunedSince } from '../../decisions/tuning/tuning.ts';
import type { JourneyEntry } from '../customers/explanation.ts';
import type { Ports } from '../ports.ts';
import { brakedBy } from '../sweep/tonight.ts';

/** What last night's sweep did for a journey. */
const nightView = ({ at, journeys }: SweepRecord) => ({
  at: iso(at),
  journeys: Object.entries(journeys).map(([journey, { enrolled, heldOut, left, campaign }]) => ({
    journey,
    enrolled: enrolled + (campaign?.enrolled ?? 0),
    heldOut: heldOut + (campaign?.heldOut ?? 0),
    left,
  })),
});

/**
 * What the next sweep would do, journey by journey, and last night's; `undefined` where nothing was counted yet. What is paused or
 * stopped since takes nobody in.
 */
export const tellTonight = async (
  entries: readonly Pick<JourneyEntry, 'id' | 'lane' | 'begins'>[],
  {
    brake,
    census,
    sweeps,
    tuning,
    settings,
  }: Pick<Ports, 'brake' | 'census' | 'sweeps' | 'tuning' | 'settings'>,
) => {
  const [last, night, tuned, braked] = await Promise.all([
    census.last(),
    sweeps.last(),
    tuning.read(),
    brake.read(),
  ]);
  const since = last && tunedSince(tuned, last.at);
  const { atMostPerNight } = settings.sweep;
  return {
    ...(last !== undefined && {
      tonight: {
        at: iso(last.next),
        asOf: iso(last.at),
        people: last.people,
        ...(since !== undefined && { tunedSince: iso(since) }),
        ...(atMostPerNight !== undefined && { atMostPerNight }),
        journeys: entries
          .filter(({ begins }) => begins === undefined)
          .map(({ id, lane }) => ({
            journey: id,
            lane,
            ...((brakedBy({ id, lane }, braked, last.next) === undefined && last.tonight[id]) ||
              nothingForeseen),
          })),
      },
    }),
    ...(night !== undefined && { lastNight: nightView(night) }),
  };
};

const countsOf = ({ lists }: CensusRecord) =>
  Object.entries(lists)
    .map(([list, customers]) => ({ list, customers }))
    .sort((a, b) => b.customers - a.customers || (a.list < b.list ? -1 : 1));

const movesOf = ({ moves }: CensusRecord) =>
  Object.entries(moves)
    .map(([move, customers]) => {
      // As the count has put them together.
      const [from, to] = move.split('>') as [Stage, Stage];
      return { from, to, customers };
    })
    .sort((a, b) => b.customers - a.customers);

/** All lists with how many are on each, and where customers have gone since the night before. */
export const tellCensus = async ({ census }: Pick<Ports, 'census'>) => {
  const last = await census.last();
  if (last === undefined) return { lists: [], moves: [] };
  return {
    asOf: iso(last.at),
    people: last.people,
    ...(last.since !== undefined && { since: iso(last.since) }),
    lists: countsOf(last),
    moves: movesOf(last),
  };
};

/** Of each night of these days: customers by stage, and the moves between stages. */
export const tellNights = async (
  range: { readonly from?: string | undefined; readonly until?: string | undefined },
  { census, settings, now }: Pick<Ports, 'census' | 'settings' | 'now'>,
) => {
  const until = range.until ?? dateOn(now(), settings.timezone);
  const from = range.from ?? dateOn(minus(now(), days(30)), settings.timezone);
  const nights = await census.nights(from, until);
  return {
    from,
    until,
    nights: nights.map((each) => ({
      at: iso(each.at),
      people: each.people,
      stages: Object.fromEntries(
        Object.entries(each.lists).flatMap(([list, customers]) =>
          list.startsWith('stage/') ? [[list.slice('stage/'.length), customers] as const] : [],
        ),
      ),
      moves: movesOf(each),
    })),
  };
};

/** As lists and searches show a customer. */
export const briefly = (profile: Profile, now: Instant, settings: Ports['settings']) => ({
  id: profile.id,
  ...(profile.firstName !== undefined && { firstName: profile.firstName }),
  ...(profile.email !== undefined && { email: profile.email }),
  ...(profile.phone !== undefined && { phone: profile.phone }),
  stage: stageOf(profile, now, settings),
  orders: profile.orders,
  ...(profile.lastOrderAt !== undefined && { lastOrderAt: iso(profile.lastOrderAt) }),
});

interface PeopleOn {
  readonly asOf?: string;
  readonly customers?: number;
  readonly people: readonly ReturnType<typeof briefly>[];
  readonly next?: string;
}

/** Who was on the list last night, as they are now: some, and where to go on. Who was forgotten since is left out. */
export const tellPeopleOn = async (
  list: string,
  after: string | undefined,
  { census, profiles, settings, now }: Pick<Ports, 'census' | 'profiles' | 'settings' | 'now'>,
): Promise<PeopleOn | Refusal> => {
  if (!isList(list))
    return invalid(
      'list',
      `must be by ${sortingNames.join(', ')}, such as stage/dormant; GET /v1/people/lists names all that there are`,
      { kind: 'no-list', name: list },
    );
  const last = await census.last();
  if (last === undefined) return { people: [] };
  const { ids, next } = await census.page(last, list, after);
  const found = await Promise.all(ids.map((id: CustomerId) => profiles.get(id)));
  return {
    asOf: iso(last.at),
    customers: last.lists[list] ?? 0,
    people: found.flatMap((profile) =>
      profile === undefined || isNobody(profile) || profile.mergedInto !== undefined
        ? []
        : [briefly(profile, now(), settings)],
    ),
    ...(next !== undefined && { next }),
  };
};

/** Has all customers counted as of now; asked while one is under way, another is begun. */
export const startCensus = async (stateMachineArn: string, { executions, now }: Ports) => {
  const at = now();
  await executions.start(stateMachineArn, `by-hand-${at}`, { at: iso(at) });
  return { at: iso(at) };
};
