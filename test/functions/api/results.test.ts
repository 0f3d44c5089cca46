/** Results through the real API, the synthesized state machine and the real handlers: the report's own, of the same ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kpisBody } from '../../../functions/api/contract/kpis.ts';
import { resultsBody, resultsStartedBody } from '../../../functions/api/contract/results.ts';
import { resultsView } from '../../../local/backtest/report/results.ts';
import { kpisOf } from '../../../local/backtest/report/summary.ts';
import { collect } from '../../../local/backtest/run/collect.ts';
import { settle } from '../../../local/backtest/run/life.ts';
import { samplePopulation } from '../../../local/backtest/run/population.ts';
import { type Left, resultOf } from '../../../local/backtest/run/result.ts';
import { makeSampleShop } from '../../../local/backtest/sample/index.ts';
import { localKeys } from '../../../local/engine/keys.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, type Instant, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import { measuredOf } from '../../../shared/decisions/results/measured.ts';
import { countResults, finishResults } from '../../../shared/flows/results/count.ts';
import { winBack14d } from '../../../workflows/journeys/index.ts';
import { basic, type Served, serve, start } from './served.ts';

const winBack = winBack14d();
const plain = storyShop(winBack);
const shop = { ...plain, settings: { ...plain.settings, experiment: { controlPercent: 40, lanes: {} } } };
const nights = 42;

let served: Served;
const ask = (method: string, path: string) =>
  served.ask(method, path, { headers: { authorization: basic(localKeys.admin) } });

beforeAll(async () => {
  served = await serve(undefined, shop);
  const made = makeSampleShop({ seed: 3, customers: 200, from: start, nights });
  await settle(served.world, {
    shop,
    population: samplePopulation(made, shop.settings),
    customers: made.customers,
    from: start,
    seed: 3,
  });
  served.world.startSchedules();
  await served.world.clock.runUntil(plus(start, days(nights)));
});
afterAll(() => served.world.close());

const told = async () => resultsBody.parse((await ask('GET', '/v1/results')).body);

/** As the report of the same ledger shows them. */
const reported = async (until: Instant) => {
  const left: Left[] = [];
  const facts = { ...(await collect(served.world, shop, (each) => left.push(each))), messagesNotKept: 0 };
  const source = { kind: 'sample', seed: 3, customers: 200, orders: 0 } as const;
  const all = {
    passages: left.flatMap(({ passages }) => passages),
    orders: left.flatMap(({ orders }) => orders),
  };
  const run = resultOf({ source, shop, currency: 'EUR', from: start, until }, all, [facts]);
  const { truth: _, nobodyWasWrittenTo: __, needed: ___, ...view } = resultsView(winBack, run);
  return { view, kpis: kpisOf(run) };
};
const toldKpis = async () => kpisBody.parse((await ask('GET', '/v1/kpis')).body);

describe('results', () => {
  it('were counted on Monday by themselves, and are counted when somebody asks: as the report has them, to the last figure', async () => {
    expect((await told()).asOf).toBe('2027-01-04T01:00:00Z');
    const { at } = resultsStartedBody.parse((await ask('POST', '/v1/results/count')).body);
    const asked = served.world.clock.now();
    expect(at).toBe(iso(asked));
    const { view, kpis } = await reported(asked);
    await served.world.clock.runUntil(plus(asked, minutes(5)));
    expect(served.world.failures).toEqual([]);
    const { asOf, journeys } = await told();
    expect(asOf).toBe(at);
    const [own] = journeys;
    if (own === undefined) throw new Error('there are none');
    const { journey, lane, from, needed, ...figures } = own;
    expect([journey, lane]).toEqual([winBack.id, 'win-back']);
    expect(Date.parse(from ?? '')).toBeGreaterThanOrEqual(start);
    expect(figures.treatment.passages).toBeGreaterThan(10);
    expect(figures.holdout.passages).toBeGreaterThan(5);
    expect(needed.length).toBeGreaterThan(0);
    expect(figures.bySilence?.length).toBeGreaterThan(0);
    expect(figures).toEqual(JSON.parse(JSON.stringify(view)));
    const { asOf: countedAt, currency, ...all } = await toldKpis();
    expect([countedAt, currency]).toEqual([at, 'EUR']);
    expect(all.months.filter(({ orders, interaction }) => orders > 0 && interaction !== null)).not.toEqual(
      [],
    );
    expect(all.cohorts.length).toBeGreaterThan(1);
    expect(all).toEqual(JSON.parse(JSON.stringify(kpis)));
  });

  it('are without whom the shop has erased, once they are counted again', async () => {
    const month = async () => (await toldKpis()).months.find(({ month: name }) => name === '2026-12');
    const before = await month();
    const { months } = await toldKpis();
    const customers = months.at(-1)?.customers ?? 0;
    const left: Left[] = [];
    await collect(served.world, shop, (each) => left.push(each));
    const placed = left
      .flatMap(({ orders }) => orders)
      .filter(({ counted: { at } }) => at !== undefined && iso(at).startsWith('2026-12'));
    const [{ customer } = { customer: customerId('nobody') }] = placed;
    const hers = placed.filter((each) => each.customer === customer).length;
    await ask('DELETE', `/v1/customers/${customer}`);
    await served.world.clock.runUntil(plus(served.world.clock.now(), minutes(5)));
    await ask('POST', '/v1/results/count');
    await served.world.clock.runUntil(plus(served.world.clock.now(), minutes(5)));
    expect((await month())?.orders).toBe((before?.orders ?? 0) - hers);
    expect((await toldKpis()).months.at(-1)?.customers).toBe(customers - 1);
  });

  it('come to the same by many Lambdas, wherever their pages end', async () => {
    // So long that pages end amid customers.
    const long = { at: start, items: [{ name: 'x'.repeat(9_000), quantity: 1 }] };
    const before = minus(start, days(400));
    for (let index = 1; index <= 200; index += 1) {
      const customer = customerId(`c-${String(index).padStart(5, '0')}`);
      const order = { customer, orderId: `long-${index}`, placedAt: before, lines: long };
      const counted = { at: before, gross: 1, refunded: 0 };
      const orders = [{ ...order, couponCodes: [], refunds: {}, counted }];
      await served.ports.ledger.give(customer, { orders, entries: [] });
    }
    const at = iso(served.world.clock.now());
    const journeys = [measuredOf(winBack)];
    const count = async (segments: number, isTimeUp: () => boolean) => {
      const done: { segment: number; round: number }[] = [];
      for (let segment = 0; segment < segments; segment += 1) {
        let place: { round: number; cursor?: string } = { round: 0 };
        do place = await countResults({ at, segment, segments, journeys, ...place }, served.ports, isTimeUp);
        while ('cursor' in place);
        done.push({ segment, round: place.round });
      }
      await finishResults({ at, journeys, segments: done }, served.ports);
      const { journeys: all } = await told();
      return { all, kpis: await toldKpis(), rounds: done.reduce((sum, { round }) => sum + round, 0) };
    };
    const whole = await count(1, () => false);
    const rounds = await count(1, () => true);
    expect(rounds.rounds).toBeGreaterThan(1);
    expect(rounds.all).toEqual(whole.all);
    expect(rounds.kpis).toEqual(whole.kpis);
    const segments = await count(5, () => true);
    expect(segments.all).toEqual(whole.all);
    expect(segments.kpis).toEqual(whole.kpis);
  });
});
