/** Logistic regression. */

/** Columns of numbers of one length. */
export type Columns = readonly Float64Array[];

/** By elimination with the largest pivot; the matrix is positive definite. */
const solved = (matrix: readonly Float64Array[], right: Float64Array): Float64Array => {
  const rows = matrix.map((row, index) => Float64Array.of(...row, right[index] as number));
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot += 1)
    for (let below = pivot + 1; below < size; below += 1) {
      const [from, to] = [rows[pivot] as Float64Array, rows[below] as Float64Array];
      const factor = (to[pivot] as number) / (from[pivot] as number);
      for (let column = pivot; column <= size; column += 1)
        to[column] = (to[column] as number) - factor * (from[column] as number);
    }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    const values = rows[row] as Float64Array;
    let rest = values[size] as number;
    for (let column = row + 1; column < size; column += 1)
      rest -= (values[column] as number) * (solution[column] as number);
    solution[row] = rest / (values[row] as number);
  }
  return solution;
};

/** Of features that have been brought to a variance of 1: keeps those that say the same from growing without bound. */
const ridge = 1;
const mostSteps = 30;
const closeEnough = 1e-8;

/**
 * The intercept, and then a coefficient of each feature, by Newton's method, with a ridge on the latter: le Cessie and van
 * Houwelingen 1992.
 * @param features each of mean 0 and variance 1
 * @param shares of each row, from 0 to 1
 */
export const logisticRegression = (
  features: Columns,
  shares: Float64Array,
  weights: Float64Array,
): Float64Array => {
  const size = features.length + 1;
  const row = new Float64Array(size);
  row[0] = 1;
  const coefficients = new Float64Array(size);
  for (let step = 0; step < mostSteps; step += 1) {
    const curvature = Array.from({ length: size }, () => new Float64Array(size));
    const slope = new Float64Array(size);
    for (let index = 0; index < shares.length; index += 1) {
      for (let column = 1; column < size; column += 1)
        row[column] = (features[column - 1] as Float64Array)[index] as number;
      let predictor = 0;
      for (let column = 0; column < size; column += 1)
        predictor += (coefficients[column] as number) * (row[column] as number);
      const chance = 1 / (1 + Math.exp(-predictor));
      const weight = weights[index] as number;
      const residual = weight * ((shares[index] as number) - chance);
      const spread = weight * chance * (1 - chance);
      for (let column = 0; column < size; column += 1) {
        const value = row[column] as number;
        slope[column] = (slope[column] as number) + residual * value;
        const line = curvature[column] as Float64Array;
        for (let other = 0; other <= column; other += 1)
          line[other] = (line[other] as number) + spread * value * (row[other] as number);
      }
    }
    for (let column = 0; column < size; column += 1) {
      const line = curvature[column] as Float64Array;
      for (let other = 0; other < column; other += 1)
        (curvature[other] as Float64Array)[column] = line[other] as number;
      if (column === 0) continue;
      line[column] = (line[column] as number) + ridge;
      slope[column] = (slope[column] as number) - ridge * (coefficients[column] as number);
    }
    const move = solved(curvature, slope);
    for (let column = 0; column < size; column += 1)
      coefficients[column] = (coefficients[column] as number) + (move[column] as number);
    if (move.every((each) => Math.abs(each) < closeEnough)) break;
  }
  return coefficients;
};
