/** The sample's customers on the development server: `npm run dev -- --sample`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleLives, sampleShop } from '../../../local/dev/sample.ts';
import { itemsOf } from '../../../local/engine/items.ts';
import { localKeys } from '../../../local/engine/keys.ts';
import { projectRoot, synthesize } from '../../../local/engine/synth.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { days, hours } from '../../../shared/base/time.ts';
import { textOf } from '../../../shared/customers/profiles/mapper.ts';
import { trustRestored } from '../../../workflows/journeys/trust-restored.ts';
import { winBack14d } from '../../../workflows/journeys/win-back-14d.ts';
import { type Bench, createBench, monday, type Stand } from './support.ts';

const shop = storyShop([winBack14d(), trustRestored()]);
const lives = sampleLives(shop, monday, 200);

let bench: Bench;
let stand: Stand;
beforeAll(async () => {
  bench = createBench();
  stand = await bench.start({ shop, assembly: await synthesize(shop), lives });
});
afterAll(async () => {
  await stand.server.close();
  bench.clear();
});

/** So many items of the ledger whose sort key begins so, or is of this kind. */
const count = (pattern: RegExp): number =>
  [...itemsOf(stand.server.world, stand.server.world.environment.LEDGER_TABLE ?? '')].filter(({ k }) =>
    pattern.test(textOf(k) ?? ''),
  ).length;

describe('a sample on the development server', () => {
  it('has lived its last month when it is first asked, and says no line of it', () => {
    expect(stand.server.world.clock.now()).toBe(monday);
    expect(count(/#enrolment$/)).toBeGreaterThan(0);
    expect(count(/#touch#/)).toBeGreaterThan(0);
    expect(stand.lines.some((line) => line.includes('enrolled'))).toBe(false);
  });

  it('has broadcasts that are over, were stopped, and have only begun, and what people did is in the audit', async () => {
    const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
      const headers = { authorization: `Bearer ${localKeys.admin}` };
      const answer = await fetch(`${stand.server.url}${path}`, { headers });
      return (await answer.json()) as Readonly<Record<string, unknown>>;
    };
    const { broadcasts } = await ask('/v1/broadcasts');
    expect(broadcasts).toMatchObject([{ state: 'running' }, { state: 'stopped' }, { state: 'done' }]);
    const { entries } = await ask('/v1/audit?month=2026-02');
    expect(entries).toMatchObject([
      { what: 'DELETE /v1/broadcasts/{id}', done: true },
      { what: 'POST /v1/broadcasts', done: true },
      { what: 'POST /v1/broadcasts', done: true },
    ]);
  });

  it('has no customers who have not come yet: they are told of when they first do', async () => {
    const { profiles, future } = lives.population;
    expect(profiles.every((each) => (each.firstOrderAt ?? each.firstVisitAt) !== undefined)).toBe(true);
    const joining = future.filter(({ detailType }) => detailType === 'Customer Identified');
    expect(profiles.length + joining.length).toBe(200);
    for (const { detail } of joining) {
      const first = future.find((event) => event.detail.customer === detail.customer);
      expect(first?.detailType).toBe('Customer Identified');
    }
  });

  it('lends journeys to this repository’s own shop, and leaves a project’s as it is', () => {
    const idsOf = ({ journeys }: typeof shop) => journeys.map(({ journey }) => journey.id);
    expect(idsOf(sampleShop({ ...shop, folder: '/somewhere/else' }))).toEqual(idsOf(shop));
    const lent = idsOf(sampleShop({ ...shop, folder: projectRoot }));
    expect(lent).toEqual(['win-back-14d', 'trust-restored', 'vip-care-call', 'we-fixed-it']);
  });

  it('goes on ordering and being written to as one looks on', async () => {
    const [orders, touches] = [count(/^order#/), count(/#touch#/)];
    await stand.pass(days(12));
    await stand.pass(hours(6));
    expect(count(/^order#/)).toBeGreaterThan(orders);
    expect(count(/#touch#/)).toBeGreaterThan(touches);
    expect(stand.lines.some((line) => line.includes('Order Completed'))).toBe(true);
  });
});
