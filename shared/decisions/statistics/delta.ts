/** How sure a figure is that is worked out from several shares: the delta method, Oehlert 1992. */

const step = 1e-5;

/**
 * @param of the figure, which is smooth near the shares
 * @param shares below 1: of one that is 1 nothing is left to be unsure of
 * @param covariance of the logarithms of 1 less each share
 */
export const standardErrorOf = (
  of: (shares: readonly number[]) => number,
  shares: readonly number[],
  covariance: readonly (readonly number[])[],
): number => {
  const slopes = shares.map((share, index) => {
    const moved = (by: number): number => of(shares.with(index, 1 - (1 - share) * Math.exp(by)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
  let variance = 0;
  // What it does not hang on may be as unsure as it likes.
  for (const [row, one] of slopes.entries())
    for (const [column, other] of slopes.entries())
      if (one !== 0 && other !== 0) variance += one * other * (covariance[row]?.[column] ?? 0);
  return Math.sqrt(Math.max(0, variance));
};
