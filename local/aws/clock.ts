/** Virtual time: it moves only when nothing is ready and nothing is in flight, so months pass in milliseconds. */

import { DueHeap } from './heap.ts';
import { type Duration, type Instant, iso, plus } from './time.ts';

export interface Timer {
  readonly at: Instant;
}

export interface VirtualClock {
  readonly now: () => Instant;
  /** Runs `job` when the clock reaches `at`; at once, in order, if that is past. Same instant: order of registration. */
  readonly schedule: (at: Instant, job: () => void) => Timer;
  /** A timer that has run, or is cancelled, is left alone. */
  readonly cancel: (timer: Timer) => void;
  /** Marks a promise as in flight: the clock does not move until it settles. runUntil rethrows a rejection. */
  readonly track: <T>(work: Promise<T>) => void;
  /** Whether nothing is in flight, asleep or awake. */
  readonly isQuiet: () => boolean;
  /** A pause in virtual time, for code that runs inside tracked work: while it waits it is not in flight. */
  readonly sleep: (duration: Duration) => Promise<void>;
  /** What takes real time, as another process' answer does, for code that runs inside tracked work: the clock goes on meanwhile. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * Lives until `until` (inclusive), or until nothing is left; the clock says `until` afterwards.
   * @throws ClockError when called while it runs, or when untracked code sleeps; rethrows what a job or tracked work
   * throws, and leaves the clock where it happened
   */
  readonly runUntil: (until: Instant) => Promise<void>;
}

/** The clock is used in a way that would make time ambiguous. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

/** A timer as the heap holds it: without a job once it is cancelled. */
interface Scheduled extends Timer {
  job: (() => void) | undefined;
}

/** Fewer cancelled timers than this are left to be popped. */
const worthCompacting = 1_024;

/** @param onAdvance told each new instant, before its jobs run */
export const createClock = (start: Instant, onAdvance?: (now: Instant) => void): VirtualClock => {
  let now = start;
  let order = 0;
  let cancelled = 0;
  const timers = new DueHeap<Scheduled>();

  let inFlight = 0;
  let asleep = 0;
  let running = false;
  let failure: { readonly error: unknown } | undefined;
  /** Wakes runUntil, which waits for what is in flight. */
  let wake: (() => void) | undefined;

  const mayMove = (): boolean => inFlight <= asleep || failure !== undefined;
  const settle = (): void => {
    if (wake !== undefined && mayMove()) {
      wake();
      wake = undefined;
    }
  };

  const schedule = (at: Instant, job: () => void): Timer => {
    const timer: Scheduled = { at, job };
    order += 1;
    timers.push({ at: at < now ? now : at, order, value: timer });
    return timer;
  };

  const cancel = (timer: Timer): void => {
    const scheduled: Partial<Scheduled> = timer;
    if (scheduled.job === undefined) return;
    scheduled.job = undefined;
    cancelled += 1;
    if (cancelled > worthCompacting && cancelled * 2 > timers.size) {
      timers.retain(({ value }) => value.job !== undefined);
      cancelled = 0;
    }
  };

  const track = (work: Promise<unknown>): void => {
    inFlight += 1;
    work.then(
      () => {
        inFlight -= 1;
        settle();
      },
      (error: unknown) => {
        inFlight -= 1;
        failure ??= { error };
        settle();
      },
    );
  };

  const sleep = (duration: Duration): Promise<void> =>
    new Promise((resolve) => {
      asleep += 1;
      schedule(plus(now, duration), () => {
        asleep -= 1;
        resolve();
      });
      settle();
    });

  const outside = async <T>(work: () => Promise<T>): Promise<T> => {
    asleep += 1;
    settle();
    try {
      return await work();
    } finally {
      asleep -= 1;
    }
  };

  /** Takes the next timer that is due by `until` and still wanted. */
  const nextBy = (until: Instant): Scheduled | undefined => {
    for (;;) {
      const head = timers.peek();
      if (head === undefined || head.at > until) return undefined;
      timers.pop();
      if (head.value.job === undefined) {
        cancelled -= 1;
        continue;
      }
      if (head.at > now) {
        now = head.at;
        onAdvance?.(now);
      }
      return head.value;
    }
  };

  /** Waits until nothing is in flight, and rethrows the first failure. */
  const idle = async (): Promise<void> => {
    while (!mayMove())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    if (failure !== undefined) {
      const { error } = failure;
      failure = undefined;
      throw error;
    }
    if (asleep > inFlight) throw new ClockError('sleep is for tracked work; track what sleeps');
  };

  return {
    now: () => now,
    schedule,
    cancel,
    track,
    isQuiet: () => inFlight === 0,
    sleep,
    outside,
    runUntil: async (until) => {
      if (running) throw new ClockError('the clock runs already; await the first runUntil');
      if (until < now)
        throw new ClockError(`the clock says ${iso(now)}; it does not run back to ${iso(until)}`);
      running = true;
      try {
        for (;;) {
          if (inFlight > 0 || failure !== undefined) await idle();
          const timer = nextBy(until);
          if (timer === undefined) break;
          const { job } = timer;
          timer.job = undefined;
          job?.();
        }
        if (until > now) {
          now = until;
          onAdvance?.(now);
        }
      } finally {
        running = false;
      }
    },
  };
};
