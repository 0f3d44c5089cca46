/** Chance that a seed tells in full: the same seed and name give the same numbers again. */
import { createHash } from 'node:crypto';

export interface Chance {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from 0, less than `count`. */
  readonly below: (count: number) => number;
  readonly oneIn: (share: number) => boolean;
  readonly pick: <Thing>(from: readonly [Thing, ...Thing[]]) => Thing;
  /** A number from `least` to `most`, small ones more often: by the logarithm. */
  readonly spread: (least: number, most: number) => number;
}

/** @param name of what it is for: what draws more from one leaves the others as they are */
export const chanceOf = (seed: number, name: string): Chance => {
  let state = createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0);
  // Mulberry32.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    oneIn: (share) => next() < share,
    pick: (from) => from[below(from.length)] ?? from[0],
    spread: (least, most) => least * (most / least) ** next(),
  };
};
