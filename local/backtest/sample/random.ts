/** Seeded randomness by name: a draw added in one place changes no other place's draws. */

/** Draws of one named stream; the same seed and names give the same draws, for ever. */
export interface Random {
  /** Uniform in [from, to); [0, 1) when nothing is given. */
  readonly uniform: (from?: number, to?: number) => number;
  /** Uniform over the integers from `from` to `to`, both included. */
  readonly integer: (from: number, to: number) => number;
  readonly normal: (mean?: number, deviation?: number) => number;
  readonly exponential: (mean: number) => number;
  /** Mean `shape * scale`. */
  readonly gamma: (shape: number, scale?: number) => number;
  /** Mean `a / (a + b)`. */
  readonly beta: (a: number, b: number) => number;
  /** The normal distribution's exponential, with this median. */
  readonly lognormal: (median: number, deviation: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws RangeError for an empty list. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** Picks by weight; weights need not add up to 1. @throws RangeError for an empty list. */
  readonly weighted: <T>(list: readonly (readonly [T, number])[]) => T;
}

/** Whether what has this chance happens. */
export type Decide = (chance: number) => boolean;

/** 128 bits of a text (cyrb128, public domain, after MurmurHash3's mixing). */
const hash = (text: string): readonly [number, number, number, number] => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
};

/** Chris Doty-Humphrey's sfc32 (PractRand, public domain): uniform 32-bit integers. */
const sfc32 = (text: string): (() => number) => {
  let [a, b, c, counter] = hash(text);
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
};

const nonEmpty = <T>(value: T | undefined): T => {
  if (value === undefined) throw new RangeError('there is nothing to pick from');
  return value;
};

export const randomFor = (seed: number, ...names: readonly (string | number)[]): Random => {
  const next = sfc32(JSON.stringify([seed, ...names]));
  const uniform = (from = 0, to = 1): number =>
    from + (to - from) * (((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53);
  /** Box and Muller's, the cosine half: no draw is kept back for later. */
  const normal = (mean = 0, deviation = 1): number =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const exponential = (mean: number): number => -mean * Math.log(1 - uniform());
  /** Marsaglia and Tsang (2000), "A simple method for generating gamma variables". */
  const gamma = (shape: number, scale = 1): number => {
    if (shape < 1) return gamma(shape + 1, scale) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return scale * d * v;
    }
  };
  const beta = (a: number, b: number): number => {
    const x = gamma(a);
    return x / (x + gamma(b));
  };
  return {
    uniform,
    integer: (from, to) => Math.floor(uniform(from, to + 1)),
    normal,
    exponential,
    gamma,
    beta,
    lognormal: (median, deviation) => median * Math.exp(normal(0, deviation)),
    chance: (probability) => uniform() < probability,
    pick: (list) => nonEmpty(list[Math.floor(uniform(0, list.length))]),
    weighted: (list) => {
      let rest = uniform(
        0,
        list.reduce((sum, [, weight]) => sum + weight, 0),
      );
      const chosen = list.find(([, weight]) => {
        rest -= weight;
        return rest < 0;
      });
      return nonEmpty(chosen ?? list.at(-1))[0];
    },
  };
};

/**
 * Each happens with its chance, and of any that are decided one after the other as many as their chances add up to, give
 * or take one: systematic sampling with unequal chances, after Madow (1949).
 */
export const quotaFor = (seed: number, ...names: readonly (string | number)[]): Decide => {
  let due = randomFor(seed, 'quota', ...names).uniform();
  return (chance) => {
    due += chance;
    if (due < 1) return false;
    due -= 1;
    return true;
  };
};
