/** The virtual clock by real time. */
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import { createPacer, type Ticker } from '../../../local/dev/pacer.ts';
import { realTicker } from '../../../local/dev/server.ts';
import { days, hours, minutes, parseIso, plus } from '../../../shared/base/time.ts';

const start = parseIso('2026-03-02T09:00:00Z');

const setUp = (speed: number, behind = hours(0)) => {
  const clock = createClock(start);
  const time = { now: 5_000 };
  const slices: number[] = [];
  const ticker: Ticker = {
    now: () => time.now,
    sleep: async (ms) => {
      time.now += ms;
    },
  };
  const onSlice = async () => void slices.push((clock.now() - start) / 60_000);
  const pacer = createPacer({ clock, from: plus(start, behind), speed, ticker, onSlice });
  return { clock, time, slices, pacer };
};

describe('the pacer', () => {
  it('brings the clock up to real time at its speed, an hour at a time', async () => {
    const { clock, time, slices, pacer } = setUp(3_600);
    time.now += 2_500;
    await pacer.catchUp();
    expect(clock.now()).toBe(plus(start, minutes(150)));
    expect(slices).toEqual([60, 120, 150]);
  });

  it('makes up for the time that the clock is behind', async () => {
    const { clock, pacer } = setUp(1, hours(30));
    await pacer.catchUp();
    expect(clock.now()).toBe(plus(start, hours(30)));
  });

  it('lets those who ask at the same time take their turns', async () => {
    const { clock, time, pacer } = setUp(60);
    const ran: number[] = [];
    clock.schedule(plus(start, minutes(1)), () => ran.push(1));
    time.now += 1_000;
    const first = pacer.catchUp();
    time.now += 1_000;
    await Promise.all([first, pacer.catchUp()]);
    expect([clock.now(), ran]).toEqual([plus(start, minutes(2)), [1]]);
  });

  it('waits for a clock that was run ahead, and for one that is set back', async () => {
    const { clock, time, slices, pacer } = setUp(1);
    await clock.runUntil(plus(start, days(1)));
    await pacer.catchUp();
    time.now -= 60_000;
    await pacer.catchUp();
    expect([clock.now(), slices]).toEqual([plus(start, days(1)), []]);
  });

  it('keeps the clock up with time until it is stopped', async () => {
    const { clock, pacer } = setUp(1);
    const seen: number[] = [];
    clock.schedule(plus(start, minutes(1)), () => seen.push(clock.now() - start));
    clock.schedule(plus(start, minutes(2)), pacer.stop);
    await pacer.run();
    expect(seen).toEqual([60_000]);
    expect(clock.now() - start).toBe(120_000);
  });

  it('ends with what a job of the clock throws', async () => {
    const { clock, pacer } = setUp(1);
    clock.schedule(plus(start, minutes(1)), () => {
      throw new Error('a job failed');
    });
    await expect(pacer.run()).rejects.toThrow('a job failed');
    await expect(pacer.catchUp()).rejects.toThrow('a job failed');
  });
});

describe('real time', () => {
  it('is slept through until somebody wakes', async () => {
    const aborter = new AbortController();
    const long = realTicker.sleep(1e6, aborter.signal);
    aborter.abort();
    await long;
    await realTicker.sleep(1e6, aborter.signal);
  });
});
