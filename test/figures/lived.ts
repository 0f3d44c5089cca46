/** A sample shop that was lived with its read model: what the pages show of it, what lies in the ledger, and its report. */
import * as z from 'zod';
import { copyCustomers } from '../../bench/copies.ts';
import { createDynamoDb } from '../../functions/adapters/dynamodb.ts';
import { createFigures } from '../../functions/adapters/figures.ts';
import {
  censusStartedBody,
  nightsBody,
  peopleBody,
  peopleListsBody,
  tonightBody,
} from '../../functions/api/contract/census.ts';
import {
  channelsFigures,
  failedFigures,
  journeyFigures,
  journeysFigures,
  lanesFigures,
  leavingFigures,
  monthsFigures,
  offersFigures,
} from '../../functions/api/contract/figures.ts';
import { kpisBody } from '../../functions/api/contract/kpis.ts';
import { resultsBody, resultsStartedBody } from '../../functions/api/contract/results.ts';
import {
  backlogBody,
  broadcastsBody,
  broadcastToldBody,
  campaignToldBody,
  liabilityBody,
  queuesBody,
} from '../../functions/api/contract/schemas.ts';
import { type Summary, summarise } from '../../local/backtest/report/summary.ts';
import { runJob } from '../../local/backtest/run/job.ts';
import { samplePopulation } from '../../local/backtest/run/population.ts';
import { type Left, resultOf } from '../../local/backtest/run/result.ts';
import { sampleFeed } from '../../local/backtest/sample/index.ts';
import { makeSampleShop } from '../../local/backtest/sample/shop.ts';
import { apiEntryFor, toEvent } from '../../local/engine/gateway.ts';
import { itemsOf } from '../../local/engine/items.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { synthesize } from '../../local/engine/synth.ts';
import type { World } from '../../local/engine/world.ts';
import sample from '../../rekindle.config.ts';
import { type Duration, days, hours, iso, minutes, parseIso, plus } from '../../shared/base/time.ts';
import { recountStep } from '../../shared/flows/figures/recount.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';
import { vipCareCall, weFixedIt, winBackOwnRhythm } from '../../workflows/journeys/index.ts';
import { countArms } from './checker/arms.ts';
import { countKpis } from './checker/kpis.ts';
import { type Checked, countAll } from './checker/ledger.ts';
import { countPeople } from './checker/people.ts';
import { countBegun, countCampaigns, countSwept } from './checker/swept.ts';

const from = parseIso('2026-01-01T00:00:00Z');
const ever = { from: '2025-06-01', until: '2026-12-31' };
const everMonths = { from: '2024-01', until: '2026-12' };
/** Nobody has a coupon of before. */
const couponMonths = { from: '2025-01', until: '2026-12' };

/** Of the nights that are counted: what was paused for some, and lets in its backlog by a campaign; what is paused; what is told by hand. */
const campaigning = 'win-back-14d';
const paused = 'win-back-own-rhythm';
const broadcast = {
  id: 'it-is-fixed',
  journey: 'we-fixed-it',
  parameters: { reason: ['setback', 'circumstance', 'something-else'], fix: 'it arrives whole' },
};

/** One of its journeys asks for a score: only then are customers listed by it. One is begun by hand, and one has a queue of tasks. */
const shop: Shop = {
  ...sample,
  settings: { ...sample.settings, experiment: { controlPercent: 30, lanes: {} } },
  journeys: [
    ...sample.journeys,
    ...[winBackOwnRhythm(), weFixedIt()].map((journey) => ({ journey, enabled: true })),
    { journey: vipCareCall(), enabled: false },
  ],
};

export const lanes: ReadonlyMap<string, string> = new Map(
  deployedJourneys(shop).map(({ id, lane }) => [id, lane]),
);

/** What the pages are told, over the HTTP API. */
const asking =
  (world: World) =>
  async <Schema extends z.ZodType>(
    schema: Schema,
    route: string,
    query: Readonly<Record<string, string>> = {},
    body?: object,
  ): Promise<z.output<Schema>> => {
    const [method = '', path = ''] = route.split(' ');
    const request = {
      method,
      target: `${path}?${new URLSearchParams(query)}`,
      headers: { authorization: `Bearer ${localKeys.admin}`, 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      sourceIp: '127.0.0.1',
    };
    const api = world.functionAt(apiEntryFor(path)) ?? '';
    const result = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
      readonly statusCode: number;
      readonly body: string;
    };
    if (result.statusCode !== 200) throw new Error(`${route}: ${result.statusCode} ${result.body}`);
    return schema.parse(JSON.parse(result.body));
  };
type Ask = ReturnType<typeof asking>;

const toldBy = async (ask: Ask, names: readonly string[]) => ({
  journeys: await ask(journeysFigures, 'GET /v1/figures/journeys', ever),
  lanes: await ask(lanesFigures, 'GET /v1/figures/lanes', ever),
  each: await Promise.all(names.map((name) => ask(journeyFigures, `GET /v1/figures/journeys/${name}`, ever))),
  offers: await ask(offersFigures, 'GET /v1/figures/offers'),
  liability: await ask(liabilityBody, 'GET /v1/coupons/liability', couponMonths),
  channels: await ask(channelsFigures, 'GET /v1/figures/channels', ever),
  leaving: await ask(leavingFigures, 'GET /v1/figures/leaving', everMonths),
  months: await ask(monthsFigures, 'GET /v1/figures/months', everMonths),
  failed: await ask(failedFigures, 'GET /v1/figures/failed', ever),
  queues: await ask(queuesBody, 'GET /v1/tasks/queues'),
});
export type Told = Awaited<ReturnType<typeof toldBy>>;

/** Two nights that were counted, some days apart, the second once more by day, and the sweep that was foretold then. */
const nightsBy = async (world: World, ask: Ask) => {
  const { clock, environment } = world;
  const profiles = () => itemsOf(world, environment.PROFILES_TABLE ?? '');
  const ledger = () => itemsOf(world, environment.LEDGER_TABLE ?? '');
  const model = [...ledger()].find(({ c }) => c !== undefined && 'S' in c && c.S === 'model');
  const count = async () => {
    const night = countPeople(profiles(), clock.now(), model);
    await ask(censusStartedBody, 'POST /v1/people/count');
    await clock.runUntil(plus(clock.now(), minutes(1)));
    return night;
  };
  const order = (customer: string, nth: number): void => {
    const id = `moves-${customer}-${nth}`;
    const detail = { id, customer, orderId: id, value: '40.00' };
    world.events.put(world.bus, { source: 'shop', detailType: 'Order Completed', time: clock.now(), detail });
  };

  const why = 'the checker looks whether it is foreseen';
  const brake = (does: 'pause' | 'resume', journey: string) =>
    ask(z.unknown(), `POST /v1/journeys/${journey}/${does}`, {}, { why });

  const first = await count();
  await brake('pause', campaigning);
  await brake('pause', paused);
  // Of each stage somebody orders, and somebody twice: a move that nobody can tell.
  await clock.runUntil(plus(clock.now(), hours(3)));
  const some = [...Map.groupBy(first.stages.keys(), (id) => first.stages.get(id)).values()];
  for (const [once, twice, last] of some)
    for (const id of [once, twice, last]) if (id !== undefined) order(id, 1);
  await clock.runUntil(plus(clock.now(), hours(3)));
  for (const [, twice] of some) if (twice !== undefined) order(twice, 2);
  order('new-since', 1);
  const night = plus(from, days(Math.ceil((clock.now() - from) / days(1)) + 2));
  await clock.runUntil(plus(night, minutes(10)));
  await count();
  const campaign = { id: 'some-of-them', perDay: 7 };
  await ask(campaignToldBody, `POST /v1/journeys/${campaigning}/backlog/campaigns`, {}, campaign);
  await brake('resume', campaigning);
  // As late as may be, so that nothing happens between what is foreseen and the sweep.
  await clock.runUntil(plus(night, hours(9.48)));
  const second = await count();
  const lists = await ask(peopleListsBody, 'GET /v1/people/lists');
  const members: Record<string, readonly string[]> = {};
  for (const { list } of lists.lists) {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await ask(peopleBody, 'GET /v1/people', { list, ...(after !== undefined && { after }) });
      ids.push(...page.people.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    members[list] = ids.sort();
  }
  const foreseen = await ask(tonightBody, 'GET /v1/tonight');
  const sweepAt = plus(night, hours(9.5));
  await clock.runUntil(plus(sweepAt, minutes(20)));
  await brake('resume', paused);
  const swept = await ask(tonightBody, 'GET /v1/tonight');
  const lookedAt = [...profiles()].length;
  await ask(broadcastToldBody, 'POST /v1/broadcasts', {}, broadcast);
  await clock.runUntil(plus(clock.now(), minutes(20)));
  return {
    first,
    second,
    lists,
    members,
    nights: await ask(nightsBody, 'GET /v1/people/nights'),
    foreseen,
    sweepAt,
    swept,
    began: countSwept(ledger(), sweepAt),
    backlog: await ask(backlogBody, `GET /v1/journeys/${campaigning}/backlog`),
    campaigns: countCampaigns(ledger()),
    broadcast: await ask(broadcastToldBody, `GET /v1/broadcasts/${broadcast.id}`),
    broadcasts: await ask(broadcastsBody, 'GET /v1/broadcasts'),
    lookedAt,
    begunByHand: countBegun(ledger(), broadcast.journey),
  };
};
export type Nights = Awaited<ReturnType<typeof nightsBy>>;

/** In cents: what SES and the settings ask in dollars, of which one is worth 0.9 euros here. */
const minorEach = { email: 0.009, sms: 4.5 };

/** What journeys have brought, and how the shop's customers fare, as they are counted now. */
const resultsBy = async (world: World, ask: Ask, timezone: string) => {
  const { clock, environment } = world;
  const ledger = () => itemsOf(world, environment.LEDGER_TABLE ?? '');
  const at = clock.now();
  const arms = countArms(ledger(), at, minorEach);
  const kpis = countKpis(ledger(), timezone, at);
  await ask(resultsStartedBody, 'POST /v1/results/count');
  await clock.runUntil(plus(at, minutes(5)));
  return {
    told: { results: await ask(resultsBody, 'GET /v1/results'), kpis: await ask(kpisBody, 'GET /v1/kpis') },
    checked: { arms, kpis },
  };
};
export type Results = Awaited<ReturnType<typeof resultsBy>>;

/** Leaves things in the ledger as items, and by no adapter. */
const leave = (world: World, items: readonly Readonly<Record<string, unknown>>[]): void => {
  const table = world.environment.LEDGER_TABLE ?? '';
  for (const Item of items) {
    const { status, body } = world.dynamodb.handle('PutItem', JSON.stringify({ TableName: table, Item }));
    if (status !== 200) throw new Error(body);
  }
};

/** A sound run has no passage that failed: some have, and one of them was begun again. */
const someFailed = (world: World) => {
  const now = { N: String(world.clock.now()) };
  const enrolments = [...itemsOf(world, world.environment.LEDGER_TABLE ?? '')].filter(
    ({ k }) => k !== undefined && 'S' in k && /#enrolment$/.test(k.S),
  );
  return enrolments.slice(0, 5).map(({ exitReason: _, exitAt: __, exitWhy: ___, ...open }, index) => {
    const own = { ...open, c: { S: `failed-${index}` } };
    if (index === 0) return { ...own, reopenedAt: now };
    const why = index % 2 === 0 ? 'States.Timeout' : 'ChannelUnavailableError: ses refused the message';
    return {
      ...own,
      exitReason: { S: 'failed' },
      exitAt: now,
      exitWhy: { S: why },
      waited: { S: 'reaction' },
    };
  });
};

/** More than are listed at once that nobody has taken yet, every third not in time; one that is taken, and one that is over. */
const someTasks = (world: World) => {
  const queue = 'vip-care';
  return Array.from({ length: 122 }, (_, index) => {
    const state = index === 0 ? 'taken' : 'open';
    const at = (inMinutes: number) => ({ N: String(world.clock.now() + inMinutes * 60_000) });
    return {
      c: { S: `called-${index}` },
      k: { S: 'passage#vip-care-call#1#task#vip-call' },
      v: { N: '1' },
      q: { S: `${queue}#${state}` },
      queue: { S: queue },
      state: { S: state },
      calls: { BOOL: true },
      results: { L: [{ S: 'reached' }] },
      timezone: { S: 'Europe/London' },
      requestedAt: at(-200),
      takeBy: at(-100),
      due: at(index === 1 ? -1 : 1_000 + ((index * 37) % 122)),
      ...(index % 3 === 0 && { escalatedAt: at(-100) }),
      revision: { N: '1' },
    };
  });
};

export interface Lived {
  readonly told: Told;
  /** Of those alone who have lived. */
  readonly reported: Told;
  /** As they are told after a recount. */
  readonly recounted: Told;
  readonly differences: number;
  /** By the raw items. */
  readonly checked: Checked;
  readonly nights: Nights;
  readonly results: Results;
  readonly summary: Summary;
}

/** @param touchpoints until so many lie in the ledger, what was lived is written once more, under other customers' ids */
export const liveSample = async (customers: number, nights: number, touchpoints: number): Promise<Lived> => {
  const { settings } = shop;
  const made = makeSampleShop({ seed: 1, from, nights, customers });
  const names = deployedJourneys(shop).map(({ id }) => id);
  const passages: Passage[] = [];
  const orders: Left['orders'][number][] = [];
  let seen: Omit<Lived, 'summary'> | undefined;
  const job = {
    assembly: await synthesize(shop),
    shop,
    source: { kind: 'sample', seed: 1, customers, orders: made.orders.length },
    currency: settings.currency,
    population: samplePopulation(made, settings),
    customers: made.customers,
    products: sampleFeed(settings.brand.url),
    from,
    until: plus(from, days(nights)),
    seed: 1,
    messages: { folder: '', most: 0 },
    progress: { say: () => {}, at: () => {}, done: () => {} },
  } as const;
  const facts = await runJob(
    {
      ...job,
      watch: async (world) => {
        const { FIGURES_TABLE: figures = '', LEDGER_TABLE: ledger = '' } = world.environment;
        const { clock } = world;
        const pass = (time: Duration): Promise<void> => clock.runUntil(plus(clock.now(), time));
        // What is under way comes to its end, and what it changed is counted.
        await pass(minutes(3));
        const ask = asking(world);
        const store = createFigures(createDynamoDb(), { figures, ledger });
        const reported = await toldBy(ask, names);
        const nights = await nightsBy(world, ask);
        const count = (): Checked => countAll(() => itemsOf(world, ledger), settings.timezone, clock.now());
        const own = count().touchpoints;
        if (own === 0)
          throw new Error('nobody who lived got a touchpoint: there is nothing to write once more');
        const times = Math.ceil(touchpoints / own);
        await copyCustomers(world, times - 1, () => pass(minutes(2)));
        leave(world, [...someFailed(world), ...someTasks(world)]);
        await pass(minutes(2));
        const results = await resultsBy(world, ask, settings.timezone);
        const told = await toldBy(ask, names);
        const checked = count();
        const asked = { at: iso(clock.now()) };
        const context = { isTimeUp: () => false, alert: () => {}, marks: 0 };
        await recountStep({ step: 'begin', ...asked }, settings, store, context);
        const scan = { step: 'count', ...asked, segment: 0, segments: 1, round: 0, items: 0 } as const;
        const { items = 0 } = await recountStep(scan, settings, store, context);
        const segments = [{ segment: 0, round: 1, items }];
        const settle = { step: 'settle' as const, ...asked, segments };
        while ((await recountStep(settle, settings, store, context)).isOver !== true);
        seen = {
          told,
          reported,
          recounted: await toldBy(ask, names),
          differences: (await store.head()).last?.differences ?? -1,
          checked,
          nights,
          results,
        };
      },
    },
    (left) => {
      passages.push(...left.passages);
      orders.push(...left.orders);
    },
  );
  if (seen === undefined) throw new Error('the run has shown no figures');
  return { ...seen, summary: summarise(resultOf(job, { passages, orders }, [facts])) };
};
