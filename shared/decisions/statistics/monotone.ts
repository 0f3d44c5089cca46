/** A curve that only rises, through what was seen: of a signal of any scale, what it was worth. */
import * as z from 'zod';

/** Points that rise in both; straight lines between them, in the scale that the curve was made for. */
export const monotoneCurveSchema = z.strictObject({
  at: z.array(z.number()).min(1),
  value: z.array(z.number()).min(1),
  /** How far apart the lowest and the highest signal are that were seen. */
  reach: z.number(),
});
export type MonotoneCurve = z.infer<typeof monotoneCurveSchema>;

/** In which a curve's lines are straight. */
export interface Scale {
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
}
/** For shares: a curve of it stays between 0 and 1. */
export const logits: Scale = {
  to: (share) => Math.log(share / (1 - share)),
  from: (scaled) => 1 / (1 + Math.exp(-scaled)),
};
/** For amounts: a curve of it stays above 0. */
export const logarithms: Scale = { to: Math.log, from: Math.exp };

interface Block {
  weight: number;
  signal: number;
  value: number;
}

/** Shares below which a bin ends: even ones, and ever finer ones at the top, where few are worth most. */
const edges = [
  ...Array.from({ length: 19 }, (_, index) => (index + 1) / 20),
  ...Array.from({ length: 6 }, (_, index) => 1 - 1 / (40 * 2 ** index)),
];
/** A bin of fewer tells little. */
const leastWeight = 25;

/** By signal; those of one signal are never parted. */
const binned = (
  signals: Float64Array,
  values: Float64Array,
  weights: Float64Array,
): { readonly bins: readonly Block[]; readonly reach: number } => {
  const order = Uint32Array.from(signals, (_, index) => index).sort(
    (a, b) => (signals[a] as number) - (signals[b] as number),
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const ends = edges.map((edge) => edge * whole);
  const bins: Block[] = [{ weight: 0, signal: 0, value: 0 }];
  let passed = 0;
  let last = signals[order[0] as number] as number;
  const least = last;
  for (const index of order) {
    const [signal, weight] = [signals[index] as number, weights[index] as number];
    let bin = bins.at(-1) as Block;
    const isFull = bin.weight >= leastWeight && passed >= (ends[0] ?? whole) && whole - passed >= leastWeight;
    if (isFull && signal !== last) {
      bin = { weight: 0, signal: 0, value: 0 };
      bins.push(bin);
      while ((ends[0] ?? whole + 1) <= passed) ends.shift();
    }
    bin.weight += weight;
    bin.signal += weight * signal;
    bin.value += weight * (values[index] as number);
    passed += weight;
    last = signal;
  }
  return {
    bins: bins.map(({ weight, signal, value }) => ({
      weight,
      signal: signal / weight,
      value: value / weight,
    })),
    reach: last - least,
  };
};

/**
 * Pools neighbours until each is worth more than the one before: Ayer, Brunk, Ewing, Reid and Silverman 1955. A bin counts as
 * if one more of it had been as all are on average, so that none is worth nothing for certain.
 * @param values each at 0 or above, and some above
 */
export const monotoneCurve = (
  signals: Float64Array,
  values: Float64Array,
  weights: Float64Array,
): MonotoneCurve => {
  const { bins, reach } = binned(signals, values, weights);
  const whole = bins.reduce((sum, { weight }) => sum + weight, 0);
  const mean = bins.reduce((sum, { weight, value }) => sum + weight * value, 0) / whole;
  const blocks: Block[] = [];
  for (const bin of bins) {
    let block: Block = { ...bin, value: (bin.weight * bin.value + mean) / (bin.weight + 1) };
    for (
      let before = blocks.at(-1);
      before !== undefined && before.value >= block.value;
      before = blocks.at(-1)
    ) {
      blocks.pop();
      const weight = before.weight + block.weight;
      const pooled = (key: 'signal' | 'value'): number =>
        (before[key] * before.weight + block[key] * block.weight) / weight;
      block = { weight, signal: pooled('signal'), value: pooled('value') };
    }
    blocks.push(block);
  }
  return { at: blocks.map(({ signal }) => signal), value: blocks.map(({ value }) => value), reach };
};

/** By how much it goes on rising beyond its first and last point, in its scale: enough to keep an order, and no more. */
const beyond = 0.1;

export const valueAt = ({ at, value, reach }: MonotoneCurve, signal: number, scale: Scale): number => {
  const next = at.findIndex((point) => point >= signal);
  const upper = next === -1 ? at.length : next;
  const [left, right] = [at[upper - 1], at[upper]];
  const worthAt = (point: number): number => scale.to(value[point] as number);
  if (left === undefined || right === undefined) {
    const end = left === undefined ? 0 : at.length - 1;
    const far = (signal - (at[end] as number)) / (reach || 1);
    return scale.from(worthAt(end) + (beyond * far) / (1 + Math.abs(far)));
  }
  const along = (signal - left) / (right - left);
  return scale.from(worthAt(upper - 1) * (1 - along) + worthAt(upper) * along);
};
