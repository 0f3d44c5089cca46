/** Drives the virtual clock by real time, at its pace or faster. */
import { hours, type Instant, instant, plus } from '../../shared/base/time.ts';
import type { VirtualClock } from '../aws/clock.ts';

/** Real time, in milliseconds. */
export interface Ticker {
  readonly now: () => number;
  /** Resolves after so long, or as soon as the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Pacer {
  /** Brings the virtual clock up to now. Calls take their turns. Rethrows what a job of the clock throws. */
  readonly catchUp: () => Promise<void>;
  /** Where the virtual clock should be by now. */
  readonly due: () => Instant;
  /** Keeps the clock up with time until `stop`; rejects when a job of the clock throws. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
}

/** How often the clock is looked after. */
const tickMs = 50;
/** The clock is run in slices, so that what happens in a long time is told on the way. */
const slice = hours(1);

/**
 * @param from where the clock should be by now; it may be behind
 * @param speed virtual time to real time: 1, or more
 * @param onSlice told after each slice of virtual time; the clock waits for it
 */
export const createPacer = (options: {
  readonly clock: VirtualClock;
  readonly from: Instant;
  readonly speed: number;
  readonly ticker: Ticker;
  readonly onSlice: () => Promise<void>;
}): Pacer => {
  const { clock, from, speed, ticker, onSlice } = options;
  const began = { real: ticker.now(), virtual: from };
  const stopped = new AbortController();
  let turn: Promise<void> = Promise.resolve();

  const due = (): Instant => instant(began.virtual + Math.floor((ticker.now() - began.real) * speed));

  const advance = async (): Promise<void> => {
    // A clock that was run ahead is not run back: it waits.
    for (let target = due(); target >= clock.now(); target = due()) {
      const next = plus(clock.now(), slice);
      await clock.runUntil(next < target ? next : target);
      await onSlice();
      if (next >= target) return;
    }
  };

  const catchUp = (): Promise<void> => {
    turn = turn.then(advance);
    return turn;
  };

  return {
    catchUp,
    due,
    run: async () => {
      while (!stopped.signal.aborted) {
        await catchUp();
        await ticker.sleep(tickMs, stopped.signal);
      }
    },
    stop: () => stopped.abort(),
  };
};
