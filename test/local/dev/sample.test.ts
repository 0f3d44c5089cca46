/** The sample's customers on the development server: `npm run dev -- --sample`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleLives } from '../../../local/dev/sample.ts';
import { itemsOf } from '../../../local/engine/items.ts';
import { days, hours } from '../../../shared/base/time.ts';
import { textOf } from '../../../shared/customers/profiles/mapper.ts';
import { type Bench, createBench, monday, type Stand, shop } from './support.ts';

let bench: Bench;
let stand: Stand;
beforeAll(async () => {
  bench = createBench();
  stand = await bench.start({ lives: sampleLives(shop, monday, 200) });
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

  it('goes on ordering and being written to as one looks on', async () => {
    const [orders, touches] = [count(/^order#/), count(/#touch#/)];
    await stand.pass(days(12));
    await stand.pass(hours(6));
    expect(count(/^order#/)).toBeGreaterThan(orders);
    expect(count(/#touch#/)).toBeGreaterThan(touches);
    expect(stand.lines.some((line) => line.includes('Order Completed'))).toBe(true);
  });
});
