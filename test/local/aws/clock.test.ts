/** The virtual clock: order, idleness, sleep and failures. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockError, createClock, type Timer } from '../../../local/aws/clock.ts';
import { days, hours, instant, minutes, plus, seconds } from '../../../shared/base/time.ts';

const start = instant(1_000);
const at = (ms: number) => instant(1_000 + ms);

describe('the virtual clock', () => {
  it('runs jobs in order of time, and within an instant in order of registration', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), async (delays) => {
        const clock = createClock(start);
        const ran: (readonly [number, number])[] = [];
        delays.forEach((delay, i) => {
          clock.schedule(at(delay), () => {
            expect(clock.now()).toBe(at(delay));
            ran.push([delay, i]);
          });
        });
        await clock.runUntil(at(10));
        const expected = delays
          .map((delay, i) => [delay, i] as const)
          .sort(([a, i], [b, j]) => a - b || i - j);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('never runs a cancelled job, whatever else is scheduled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 60 }), async (jobs) => {
        const clock = createClock(start);
        const ran: number[] = [];
        const timers = jobs.map(([delay], i) => clock.schedule(at(delay), () => ran.push(i)));
        jobs.forEach(([, isCancelled], i) => {
          if (isCancelled) clock.cancel(timers[i] as Timer);
        });
        await clock.runUntil(at(20));
        expect(ran.toSorted((a, b) => a - b)).toEqual(
          jobs.flatMap(([, isCancelled], i) => (isCancelled ? [] : [i])),
        );
      }),
    );
  });

  it('includes the end, leaves what is later, and says the end afterwards', async () => {
    const clock = createClock(start);
    const ran: string[] = [];
    clock.schedule(at(5), () => ran.push('at the end'));
    clock.schedule(at(6), () => ran.push('later'));
    await clock.runUntil(at(5));
    expect(ran).toEqual(['at the end']);
    expect(clock.now()).toBe(at(5));
    await clock.runUntil(at(100));
    expect(ran).toEqual(['at the end', 'later']);
    expect(clock.now()).toBe(at(100));
  });

  it('runs a job of the past at once, after what was due already', async () => {
    const clock = createClock(start);
    const ran: string[] = [];
    clock.schedule(at(5), () => {
      clock.schedule(at(1), () => ran.push(`late at ${clock.now()}`));
    });
    clock.schedule(at(5), () => ran.push('due'));
    await clock.runUntil(at(9));
    expect(ran).toEqual(['due', 'late at 1005']);
  });

  it('does not move while tracked work is in flight', async () => {
    const clock = createClock(start);
    const seen: number[] = [];
    clock.schedule(at(1), () => {
      const work = async () => {
        for (let i = 0; i < 50; i += 1) await Promise.resolve();
        seen.push(clock.now());
      };
      clock.track(work());
    });
    clock.schedule(at(2), () => seen.push(clock.now()));
    await clock.runUntil(at(3));
    expect(seen).toEqual([at(1), at(2)]);
  });

  it('lets work sleep in virtual time, and counts it again when it wakes', async () => {
    const clock = createClock(start);
    const seen: string[] = [];
    const work = async () => {
      await clock.sleep(days(30));
      await Promise.resolve();
      await Promise.resolve();
      seen.push(`awake ${clock.now() - start}`);
    };
    clock.schedule(plus(start, hours(1)), () => seen.push('an hour'));
    clock.schedule(plus(plus(start, days(30)), minutes(1)), () => seen.push('a minute after'));
    clock.track(work());
    await clock.runUntil(plus(start, days(31)));
    expect(seen).toEqual(['an hour', `awake ${days(30)}`, 'a minute after']);
  });

  it('lets work sleep before it is tracked, as long as that happens in the same breath', async () => {
    const clock = createClock(start);
    const work = clock.sleep(seconds(3));
    clock.track(work);
    await clock.runUntil(at(10_000));
    await work;
  });

  it('refuses a sleep that nobody tracks', async () => {
    const clock = createClock(start);
    void clock.sleep(seconds(1));
    clock.track(new Promise(() => {}));
    void clock.sleep(seconds(1));
    await expect(clock.runUntil(at(10))).rejects.toThrow(ClockError);
  });

  it('rethrows what tracked work or a job throws, and goes on when run again', async () => {
    const clock = createClock(start);
    const ran: string[] = [];
    clock.schedule(at(1), () => clock.track(Promise.reject(new Error('work failed'))));
    clock.schedule(at(2), () => {
      throw new Error('job failed');
    });
    clock.schedule(at(3), () => ran.push('went on'));
    await expect(clock.runUntil(at(9))).rejects.toThrow('work failed');
    await expect(clock.runUntil(at(9))).rejects.toThrow('job failed');
    expect(clock.now()).toBe(at(2));
    await clock.runUntil(at(9));
    expect(ran).toEqual(['went on']);
  });

  it('refuses to run twice at once, and to run backwards', async () => {
    const clock = createClock(start);
    clock.track(Promise.resolve());
    const first = clock.runUntil(at(5));
    await expect(clock.runUntil(at(6))).rejects.toThrow('runs already');
    await first;
    await expect(clock.runUntil(at(4))).rejects.toThrow('does not run back to 1970-01-01T00:00:01.004Z');
  });

  it('tells of each instant that it comes to, once', async () => {
    const seen: number[] = [];
    const clock = createClock(start, (now) => seen.push(now));
    for (const delay of [0, 3, 3, 7]) clock.schedule(at(delay), () => {});
    await clock.runUntil(at(9));
    expect(seen).toEqual([at(3), at(7), at(9)]);
  });

  it('holds a million timers, of which most are cancelled and re-armed', async () => {
    const clock = createClock(start);
    let ran = 0;
    let timer = clock.schedule(at(1), () => {});
    for (let i = 0; i < 1_000_000; i += 1) {
      clock.cancel(timer);
      timer = clock.schedule(at((i * 7_919) % 100_000), () => {
        ran += 1;
      });
      if (i % 10 === 0) timer = clock.schedule(at(i), () => {});
    }
    await clock.runUntil(at(2_000_000));
    // Every tenth was let go of, and the last.
    expect(ran).toBe(100_001);
  });
});
