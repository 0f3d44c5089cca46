/** How well a score tells those to whom something happens from the others. */
import type { Interval } from './proportions.ts';

/** A figure and its interval (95%). */
export interface Estimate extends Interval {
  readonly value: number;
}

const z95 = 1.959963984540054;

/** The two groups' placements: of each, the share of the other group that it is rightly told from; ties count half. */
interface Placements {
  readonly happened: Float64Array;
  readonly others: Float64Array;
  readonly auc: number;
}

/** In n log n steps: Sun and Xu 2014. Both groups have two members at least. @throws RangeError for a score that is no number */
export const placementsOf = (scores: Float64Array, happened: Uint8Array): Placements => {
  if (scores.some(Number.isNaN)) throw new RangeError('a score is no number');
  const order = Uint32Array.from(scores, (_, index) => index).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  const positives = happened.reduce((sum, each) => sum + each, 0);
  const negatives = happened.length - positives;
  const placed = new Float64Array(scores.length);
  let [positivesBelow, negativesBelow] = [0, 0];
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from] as number];
    let [to, positivesHere] = [from, 0];
    for (; to < order.length && scores[order[to] as number] === score; to += 1)
      positivesHere += happened[order[to] as number] as number;
    const negativesHere = to - from - positivesHere;
    for (let at = from; at < to; at += 1) {
      const index = order[at] as number;
      placed[index] =
        happened[index] === 1
          ? (negativesBelow + negativesHere / 2) / negatives
          : 1 - (positivesBelow + positivesHere / 2) / positives;
    }
    positivesBelow += positivesHere;
    negativesBelow += negativesHere;
    from = to;
  }
  const ofPositives = placed.filter((_, index) => happened[index] === 1);
  return {
    happened: ofPositives,
    others: placed.filter((_, index) => happened[index] !== 1),
    auc: ofPositives.reduce((sum, each) => sum + each, 0) / positives,
  };
};

const varianceOf = (values: Float64Array): number => {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
};

/** Of DeLong, DeLong and Clarke-Pearson 1988. */
const standardErrorOf = (happened: Float64Array, others: Float64Array): number =>
  Math.sqrt(varianceOf(happened) / happened.length + varianceOf(others) / others.length);

/** The area under the curve with DeLong's interval (95%) on the scale of its logit, which stays within 0 and 1. */
export const aucOf = ({ happened, others, auc }: Placements): Estimate => {
  if (auc === 0 || auc === 1) return { value: auc, low: auc, high: auc };
  const logit = Math.log(auc / (1 - auc));
  const margin = (z95 * standardErrorOf(happened, others)) / (auc * (1 - auc));
  const back = (at: number): number => 1 / (1 + Math.exp(-at));
  return { value: auc, low: back(logit - margin), high: back(logit + margin) };
};

/**
 * One score's area less another's, of the same customers, with DeLong's interval.
 * @param z the interval's half width in standard errors: 1.96 for 95% of one comparison
 */
export const aucDifference = (a: Placements, b: Placements, z = z95): Estimate => {
  const apart = (one: Float64Array, other: Float64Array): Float64Array =>
    one.map((each, index) => each - (other[index] as number));
  const value = a.auc - b.auc;
  const margin = z * standardErrorOf(apart(a.happened, b.happened), apart(a.others, b.others));
  return { value, low: value - margin, high: value + margin };
};
