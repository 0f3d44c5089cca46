/** The sample shop's people, at work in the embedded world. */
import { expect, it, onTestFinished } from 'vitest';
import { createPorts } from '../../../../functions/adapters/index.ts';
import { passagesOf } from '../../../../local/backtest/run/collect.ts';
import { type People, simulatePeople } from '../../../../local/backtest/run/people.ts';
import { synthesize } from '../../../../local/engine/synth.ts';
import { createWorld } from '../../../../local/engine/world.ts';
import { silentCustomer, storyShop } from '../../../../local/testing/index.ts';
import { days, minus, parseIso, plus } from '../../../../shared/base/time.ts';
import { vipCareCall } from '../../../../workflows/journeys/vip-care-call.ts';

const start = parseIso('2026-03-02T00:00:00Z');

it('take calls in time and late, tell every result, and leave some undone', async () => {
  const journey = vipCareCall();
  let people: People | undefined;
  const world = await createWorld({
    assembly: await synthesize(storyShop(journey)),
    start,
    seed: 1,
    onEvent: (_, event) => people?.toEvent(event),
  });
  onTestFinished(world.close);
  people = simulatePeople({ world, journeys: [journey], seed: 1 });
  const customers = Array.from({ length: 40 }, (_, index) =>
    silentCustomer({ id: `c-${index}`, spent: 90_000, lastOrderAt: minus(start, days(20)) }),
  );
  await createPorts(world.environment).profiles.putAll(customers);
  world.startSchedules();
  await world.clock.runUntil(plus(start, days(5)));
  expect([world.failures, world.deadLetters()]).toEqual([[], []]);

  const tasks = [...passagesOf(world)].flatMap((passage) => passage.tasks);
  expect(tasks).toHaveLength(40);
  expect(new Set(tasks.map(({ result }) => result))).toEqual(
    new Set(['reached-happy', 'reached-unhappy', 'not-reached', undefined]),
  );
  const escalated = tasks.filter(({ escalatedAt }) => escalatedAt !== undefined);
  expect(escalated.some(({ state }) => state === 'done')).toBe(true);
  expect(escalated.length).toBeLessThan(20);
});
