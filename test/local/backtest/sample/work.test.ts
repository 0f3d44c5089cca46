/** Simulated work on tasks: in time, in all its outcomes, and the same again for the same seed. */
import { describe, expect, it } from 'vitest';
import { workOn } from '../../../../local/backtest/sample/index.ts';
import { days, hours, instant, plus } from '../../../../shared/base/time.ts';

const at = instant(Date.UTC(2026, 0, 5));
const results = ['reached-happy', 'reached-unhappy', 'not-reached'];
const works = (isLate: boolean, seed = 1) =>
  Array.from({ length: 400 }, (_, index) =>
    workOn({ id: `task-${index}`, at, until: plus(at, days(1)), isLate, results }, seed),
  );

describe('simulated work', () => {
  it('takes most tasks in time, and finishes each within hours', () => {
    const done = works(false).flatMap((work) => work ?? []);
    expect(done.length / 400).toBeGreaterThan(0.65);
    expect(done.length / 400).toBeLessThan(0.85);
    for (const { takenAt, finishedAt } of done) {
      expect(takenAt).toBeGreaterThanOrEqual(at);
      expect(takenAt).toBeLessThan(plus(at, days(1)));
      expect(finishedAt).toBeGreaterThan(takenAt);
      expect(finishedAt - takenAt).toBeLessThanOrEqual(hours(8));
    }
  });

  it('comes to every result, the first most often', () => {
    const counts = Map.groupBy(
      works(true).flatMap((work) => work?.result ?? []),
      (result) => result,
    );
    const [happy = 0, unhappy = 0, away = 0] = results.map((result) => counts.get(result)?.length);
    expect(happy).toBeGreaterThan(unhappy);
    expect(Math.min(unhappy, away)).toBeGreaterThan(10);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(works(false)).toEqual(works(false));
    expect(works(false, 2)).not.toEqual(works(false));
  });
});
