/** Keeps the development server's state in its file, and finds there how to go on. */
import { between, days, type Instant, instant, plus, seconds } from '../../shared/base/time.ts';
import type { World } from '../engine/world.ts';
import type { Listed } from './outbox.ts';
import type { Reported } from './reporter.ts';

/** What the server itself keeps, beside what the world does. */
export interface Kept extends Reported {
  /** Real time when it was saved. */
  readonly savedAt: number;
  /** Where the virtual clock should have been then. */
  readonly due: Instant;
  /** The latest messages, newest first. */
  readonly listed: readonly Listed[];
}

const note = 'dev';

export const readKept = (world: World): Kept | undefined => {
  const text = world.dynamodb.notes.read(note);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
};

/** While a server is stopped time goes on, at its own pace whatever the speed was. */
export const resumedAt = (kept: Kept, now: number): Instant =>
  instant(kept.due + Math.max(0, now - kept.savedAt));

/** Saves at quiet moments: soon after something happened, and now and then for the clock's sake. */
const soon = seconds(1);
const nowAndThen = seconds(10);

export interface Keeper {
  /** To be told when something happens. */
  readonly stir: () => void;
  /** To be called often. */
  readonly keep: () => void;
  /**
   * Lets what is in flight come to its end, which takes virtual time.
   * @param answered what waits for other processes has their answers
   */
  readonly quieten: (answered: () => Promise<void>) => Promise<void>;
  /** Saves now. @throws ClockError while anything is in flight */
  readonly save: () => void;
}

/** @param kept what the server itself keeps, as of now */
export const createKeeper = (world: World, kept: () => Kept): Keeper => {
  const { clock, dynamodb } = world;
  let stirred = true;
  let savedAt = Number.NEGATIVE_INFINITY;
  let expiredAt = clock.now();
  const save = (state = kept()): void => {
    dynamodb.notes.write(note, JSON.stringify(state));
    world.save();
    stirred = false;
    savedAt = state.savedAt;
  };
  return {
    stir: () => {
      stirred = true;
    },
    keep: () => {
      if (between(expiredAt, clock.now()) >= days(1)) {
        dynamodb.expire();
        expiredAt = clock.now();
      }
      const state = kept();
      if (clock.isQuiet() && state.savedAt - savedAt >= (stirred ? soon : nowAndThen)) save(state);
    },
    quieten: async (answered) => {
      while (!clock.isQuiet()) {
        await answered();
        await clock.runUntil(plus(clock.now(), seconds(1)));
      }
    },
    save: () => save(),
  };
};
