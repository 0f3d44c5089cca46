/** Which days a run lives, and what its options are refused for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { daysOf, startOfDay } from '../../../../local/backtest/run/nights.ts';
import type { RunOptions } from '../../../../local/backtest/run/options.ts';
import { planRun, shopOfRun } from '../../../../local/backtest/run/plan.ts';
import { beginRunNote } from '../../../../local/backtest/run/run-note.ts';
import { asRecommended, silenceOf } from '../../../../local/backtest/run/silence.ts';
import sample from '../../../../rekindle.config.ts';
import { days, iso } from '../../../../shared/base/time.ts';
import type { Journey } from '../../../../shared/journeys/language.ts';
import { winBack14d } from '../../../../workflows/journeys/win-back-14d.ts';
import { winBackOwnRhythm } from '../../../../workflows/journeys/win-back-own-rhythm.ts';
import { newFolder } from '../../../support/files.ts';

const told: string[] = [];
const progress = { say: (sentence: string) => told.push(sentence), at: () => {}, done: () => {} };
let folder: string;
beforeEach(() => {
  folder = newFolder();
  told.length = 0;
});

const ordersOn = (...days: readonly string[]): string => {
  const file = join(folder, 'orders.csv');
  writeFileSync(file, `customer,date,value\n${days.map((day, index) => `c${index},${day},10`).join('\n')}\n`);
  return file;
};
const optionsOf = (more: Partial<RunOptions>): RunOptions => ({
  skipBadRows: false,
  seed: 1,
  out: join(folder, 'out'),
  messages: 0,
  json: false,
  ...more,
});
const plan = (more: Partial<RunOptions>) => planRun(optionsOf(more), sample, progress);

describe('the days of a run', () => {
  it('are the shop’s: the last third of a history, to the end of the day of the last order', async () => {
    const orders = ordersOn('1998-03-01', '1998-05-05', '1998-05-31');
    const { from, until } = await plan({ orders: [orders] });
    expect([iso(from), iso(until)]).toEqual(['1998-04-29T23:00:00Z', '1998-05-31T23:00:00Z']);
  });

  it('are as many as the calendar has, though one of them has 25 hours', async () => {
    const timezone = 'Europe/London';
    const run = {
      from: startOfDay('2026-10-01', timezone),
      until: startOfDay('2026-11-01', timezone),
      shop: { settings: { ...sample.settings, timezone } },
    };
    expect(daysOf(run)).toHaveLength(31);
    expect(daysOf(run).at(-1)).toBe(run.until);
    const { until } = await plan({ orders: [ordersOn('2026-09-01', '2026-10-25')] });
    expect(iso(until)).toBe('2026-10-26T00:00:00Z');
  });
});

it('begins with all orders of the history in the ledger where a rule asks who returns, though they tell no products', async () => {
  const options = optionsOf({ orders: [ordersOn('1998-03-01', '1998-03-02', '1998-05-31')] });
  const ordersWith = async (journey: Journey) => {
    const journeys = [{ journey, enabled: true }];
    const { population } = await planRun(options, { ...sample, journeys }, progress);
    return population.orders.map(({ customer }) => customer);
  };
  expect(await ordersWith(winBackOwnRhythm())).toEqual(['c0', 'c1']);
  expect(await ordersWith(winBack14d())).toEqual([]);
});

it('sells what a feed says, and of the sample what the sample has', async () => {
  const orders = [ordersOn('1998-03-01', '1998-05-05', '1998-05-31')];
  const feed = join(folder, 'feed.csv');
  writeFileSync(feed, 'id,name,url\ncup,Cup,https://shop.example.com/cup\n');
  const { products } = await plan({ orders, feed });
  expect(products).toEqual([{ id: 'cup', name: 'Cup', url: 'https://shop.example.com/cup' }]);
  expect((await plan({ orders })).products).toBeUndefined();
  expect((await plan({})).products).toHaveLength(40);
  await expect(plan({ orders, feed: orders[0] ?? '' })).rejects.toThrow(
    'orders.csv, the columns: there is no',
  );
});

describe('an option is spoken of where it was given', () => {
  const days = ['1998-03-01', '1998-05-05', '1998-05-31'];
  it.each<readonly [Partial<RunOptions>, readonly string[], string]>([
    [{ until: '1998-04-01' }, days, '--until must lie after 1998-04-30, when the nights begin'],
    [{ from: '1998-05-01', until: '1998-04-01' }, days, '--until must lie after --from (1998-05-01)'],
    [{ from: '1998-07-01' }, days, '--from must lie before 1998-06-01, the day after the last order'],
    [
      { from: '1998-03-01' },
      days,
      '--from must lie after the first order (1998-03-01), so that there is a history',
    ],
    [
      {},
      ['1998-03-01', '1998-03-01'],
      'the orders, from 1998-03-01 to 1998-03-01, are too few days for a history and for nights after it',
    ],
  ])('%j of orders on %j: %s', async (options, on, sentence) => {
    const fault = await plan({ orders: [ordersOn(...on)], ...options }).catch(
      (error: Error) => error.message,
    );
    expect(fault).toBe(sentence);
  });

  it('refuses nights of the sample that end before they begin', async () => {
    await expect(plan({ until: '2025-12-31' })).rejects.toThrow(
      '--until must lie after 2026-01-01, when the nights begin',
    );
  });
});

describe('--data', () => {
  it('is refused in the report’s folder, in which the next run would replace it', async () => {
    const data = join(folder, 'out', 'shop.sqlite');
    await expect(plan({ data })).rejects.toThrow(
      /shop\.sqlite would lie in the report, .*out, which the next run/,
    );
  });

  it('is refused where a database lies, or somebody’s own file by the name of the note beside it', async () => {
    const data = join(folder, 'shop.sqlite');
    writeFileSync(`${data}.run.json`, '{"mine":true}');
    await expect(plan({ data })).rejects.toThrow('there is another file of that name; name another database');
    mkdirSync(data);
    await expect(plan({ data })).rejects.toThrow('is there already; a run begins with an empty database');
  });

  it('goes on where a note is left of a database that is gone', async () => {
    const data = join(folder, 'shop.sqlite');
    beginRunNote(data, { until: startOfDay('2026-01-01', 'UTC'), shop: sample });
    const orders = ordersOn('1998-03-01', '1998-05-31');
    expect((await plan({ orders: [orders], data })).dataFile).toBe(data);
  });
});

describe('--dormant-days', () => {
  it('changes the silence by which journeys enrol, says so, and changes nothing else', async () => {
    const options = optionsOf({ config: 'rekindle.config.ts', dormantDays: 45 });
    const [changed, { dormantDays: _, ...without }] = [await shopOfRun(options, progress), options];
    const plain = await shopOfRun(without, progress);
    expect(told).toEqual([
      'win-back-14d enrols by: days since last order ≥ 45',
      'win-back-by-reason enrols by: days since last order ≥ 45 and orders ≥ 2',
    ]);
    const withoutRules = ({ journeys, ...shop }: typeof plain) => ({
      ...shop,
      journeys: journeys.map(({ journey, enabled }) => {
        const { when: _, ...enrols } = journey.enrols;
        return { enabled, journey: { ...journey, enrols } };
      }),
    });
    expect(withoutRules(changed)).toEqual(withoutRules(plain));
  });

  it('is refused where it would change nothing', async () => {
    const options = { config: 'rekindle.config.ts', dormantDays: 45, journey: 'abandoned-checkout' };
    await expect(shopOfRun(optionsOf(options), progress)).rejects.toThrow(
      '--dormant-days: none of abandoned-checkout enrols by days of silence',
    );
  });
});

describe('the day of silence that the orders recommend', () => {
  /** Thirty customers order every thirty days; half of them stop. */
  const rhythm = (): string => {
    const day = (count: number): string => new Date(Date.UTC(1997, 0, 1 + count)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 30 }, (_, customer) =>
      Array.from(
        { length: customer % 2 === 0 ? 16 : 1 + (customer % 11) },
        (_, order) => `c${customer},${day(order * 30 + ((customer * 7) % 29))},40`,
      ),
    ).flat();
    const file = join(folder, 'rhythm.csv');
    writeFileSync(file, `customer,date,value\n${rows.join('\n')}\n`);
    return file;
  };
  const silences = (journeys: typeof sample.journeys) =>
    journeys.flatMap(({ journey }) => {
      const silence = silenceOf(journey);
      return silence === undefined ? [] : [[journey.id, silence]];
    });

  it('is that of the journeys that begin by silence alone, and the run says so', async () => {
    const { shop, knowledge } = await plan({ orders: [rhythm()] });
    const recommended = knowledge?.insights.thresholds.recommended?.days;
    expect(recommended).not.toBe(14);
    expect(silences(shop.journeys)).toEqual([['win-back-14d', recommended]]);
    expect(told).toContain(
      `win-back-14d enrols by: days since last order ≥ ${recommended}, as recommended, and not 14, as it is built in (--dormant-days says another)`,
    );
    const others = ({ journeys }: typeof sample) => journeys.slice(1);
    expect(others(shop)).toEqual(others(sample));
  });

  it('leaves what --dormant-days says, even where that is as it was', async () => {
    const { shop } = await plan({ orders: [rhythm()], dormantDays: 14 });
    expect(silences(shop.journeys)).toEqual([['win-back-14d', 14]]);
  });

  it('leaves what the shop has set itself', () => {
    const from = (silence: number) => [{ journey: winBack14d({ after: days(silence) }), enabled: true }];
    expect(silences(asRecommended(from(14), 45, progress.say))).toEqual([['win-back-14d', 45]]);
    expect(silences(asRecommended(from(20), 45, progress.say))).toEqual([['win-back-14d', 20]]);
  });
});
