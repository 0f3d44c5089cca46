/** When the development server saves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeeper, type Kept, readKept, resumedAt } from '../../../local/dev/keeping.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import { hours, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { monday, shop } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ assembly: await synthesize(shop), start: monday, seed: 1, resumes: true });
});
afterEach(() => {
  world.close();
});

const setUp = () => {
  const state: Kept & { savedAt: number } = { savedAt: 0, due: monday, told: 0, dead: 0, listed: [] };
  const keeper = createKeeper(world, () => ({ ...state }));
  return { state, keeper, saved: () => readKept(world)?.savedAt };
};

describe('the keeper', () => {
  it('saves at first, a second after something happened, and every ten seconds', () => {
    const { state, keeper, saved } = setUp();
    const at = (ms: number) => {
      state.savedAt = ms;
      keeper.keep();
      return saved();
    };
    expect([at(0), at(5_000), at(10_000)]).toEqual([0, 0, 10_000]);
    keeper.stir();
    expect([at(10_500), at(11_000), at(12_500)]).toEqual([10_000, 11_000, 11_000]);
  });

  it('does not save what is half done', async () => {
    const { keeper, saved } = setUp();
    world.clock.track(world.clock.sleep(minutes(1)));
    keeper.keep();
    expect(saved()).toBeUndefined();
    expect(() => keeper.save()).toThrow('while nothing is in flight');
    await keeper.quieten(async () => {});
    keeper.save();
    expect([saved(), world.clock.now()]).toEqual([0, plus(monday, minutes(1))]);
  });
});

describe('the time at which a server goes on', () => {
  const kept: Kept = { savedAt: 1_000, due: plus(monday, hours(5)), told: 0, dead: 0, listed: [] };
  it('is where it was, and the time since, at its own pace', () => {
    expect(resumedAt(kept, 61_000)).toBe(plus(kept.due, minutes(1)));
    expect(resumedAt(kept, 1_000)).toBe(kept.due);
  });

  it('does not go back with the machine’s clock', () => {
    expect(resumedAt(kept, seconds(0))).toBe(kept.due);
  });
});
