/** What the pages show of the read model: rows of it, read by the same functions as a run's report reads its own. */
import { dateOn } from '../../base/calendar.ts';
import { notFound, type Refusal } from '../../base/refusal.ts';
import { iso } from '../../base/time.ts';
import {
  channelsFigure,
  couponsFigure,
  failedFigure,
  journeyFigure,
  monthsFigure,
  nowFigure,
  spentFigure,
} from '../../decisions/figures/cell.ts';
import { channelDays } from '../../decisions/figures/reading/channels.ts';
import { placeOf } from '../../decisions/figures/reading/counters.ts';
import { failedFigures } from '../../decisions/figures/reading/failed.ts';
import { journeyFigures, journeySums } from '../../decisions/figures/reading/journeys.ts';
import { type JourneyRows, laneFigures } from '../../decisions/figures/reading/lanes.ts';
import { leavingMonths, monthsFigures } from '../../decisions/figures/reading/months.ts';
import { offersFigures, spentFigures } from '../../decisions/figures/reading/offers.ts';
import type { Between, Rows } from '../../decisions/figures/sums.ts';
import type { Ports } from '../ports.ts';
import type { FiguresStore } from './store.ts';

type Store = Pick<FiguresStore, 'rows' | 'countedAt'>;

/** When what has changed was last counted. */
export const countedAsOf = async (store: Pick<Store, 'countedAt'>): Promise<{ readonly asOf?: string }> => {
  const at = await store.countedAt();
  return at === undefined ? {} : { asOf: iso(at) };
};

/** How things stand in one journey. */
const standingOf = (journey: string, store: Store): Promise<Rows> =>
  store.rows(nowFigure, { from: `${journey}#`, until: `${journey}#` });

/** Of all journeys that passages have begun in and that are deployed. */
const everyJourney = async (
  between: Between,
  deployed: Iterable<string>,
  store: Store,
): Promise<readonly JourneyRows[]> => {
  const now = await store.rows(nowFigure);
  const known = new Set([...now.map(({ at }) => placeOf(at)[0]), ...deployed]);
  return Promise.all(
    [...known].sort().map(async (journey) => ({
      journey,
      rows: await store.rows(journeyFigure(journey), between),
      now: now.filter(({ at }) => placeOf(at)[0] === journey),
    })),
  );
};

export const tellJourneys = async (between: Between, deployed: readonly string[], store: Store) => {
  const all = await everyJourney(between, deployed, store);
  const journeys = all.map(({ journey, rows, now }) => ({ journey, ...journeySums(rows, now) }));
  return { ...(await countedAsOf(store)), ...between, journeys };
};

/** @param lanes by journey, of those that are deployed */
export const tellLanes = async (between: Between, lanes: ReadonlyMap<string, string>, store: Store) => ({
  ...(await countedAsOf(store)),
  ...between,
  lanes: laneFigures(await everyJourney(between, lanes.keys(), store), lanes),
});

export const tellJourney = async (
  journey: string,
  between: Between,
  deployed: readonly string[],
  store: Store,
) => {
  const [rows, now] = await Promise.all([
    store.rows(journeyFigure(journey), between),
    standingOf(journey, store),
  ]);
  if (rows.length === 0 && now.length === 0 && !deployed.includes(journey))
    return notFound(`there is no journey "${journey}"`, {
      kind: 'no-such',
      what: 'journey',
      name: journey,
    }) satisfies Refusal;
  return { ...(await countedAsOf(store)), ...between, journey, ...journeyFigures(rows, now) };
};

export const tellOffers = async (
  store: Store,
  {
    now,
    settings,
  }: Pick<Ports, 'now'> & { readonly settings: Pick<Ports['settings'], 'currency' | 'timezone'> },
) => {
  const { currency, timezone } = settings;
  const day = dateOn(now(), timezone);
  const [rows, spent] = await Promise.all([store.rows(couponsFigure), store.rows(spentFigure)]);
  return {
    ...(await countedAsOf(store)),
    at: day,
    currency,
    offers: offersFigures(rows, { day, currency }),
    spent: spentFigures(spent),
  };
};

/** Passages that failed in these days. */
export const tellFailed = async (between: Between, store: Store) => ({
  ...(await countedAsOf(store)),
  ...between,
  journeys: failedFigures(await store.rows(failedFigure, between)),
});

export const tellChannels = async (between: Between, store: Store) => ({
  ...(await countedAsOf(store)),
  ...between,
  days: channelDays(await store.rows(channelsFigure, between)),
});

export const tellLeaving = async (between: Between, store: Store) => ({
  ...(await countedAsOf(store)),
  ...between,
  months: leavingMonths(await store.rows(monthsFigure, between)),
});

export const tellMonths = async (between: Between, currency: string, store: Store) => ({
  ...(await countedAsOf(store)),
  ...between,
  currency,
  months: monthsFigures(await store.rows(monthsFigure, between), currency),
});
