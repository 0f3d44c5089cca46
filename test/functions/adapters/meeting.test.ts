/** Writers that meet at one record. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Runtime, runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import { changeCustomer } from '../../../shared/flows/current.ts';
import { ada, enrolled } from '../../support/passages.ts';
import { createStand } from '../../support/stand.ts';

const before = runtimeInUse();
afterEach(() => useRuntime(before));

const pausing = (random: () => number) => {
  const pauses: number[] = [];
  const runtime: Runtime = {
    ...runtimeInUse(),
    random,
    pause: async (duration) => {
      pauses.push(duration);
    },
  };
  useRuntime(runtime);
  return pauses;
};

describe('a writer who comes second', () => {
  it('waits a moment of its own before it reads again', async () => {
    const stand = createStand();
    await enrolled(stand);
    const pauses = pausing(() => 0.42);
    const read = await stand.ports.profiles.get(ada.id);
    if (read === undefined) throw new Error('she is not there');
    await stand.ports.profiles.update(read, { ...read, city: 'London' });
    expect(pauses).toEqual([]);
    await changeCustomer(ada.id, (each) => ({ ...each, orders: each.orders + 1 }), stand.ports, read);
    expect(pauses).toEqual([42]);
    expect(await stand.ports.profiles.get(ada.id)).toMatchObject({ city: 'London', orders: ada.orders + 1 });
  });
});
