/** The logarithms of the gamma and the beta function. */

const halfLnTwoPi = 0.9189385332046728;
/** From here on the series is as exact as a double. */
const enough = 10;
/** B₂ₖ / 2k(2k−1), for k from 1. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156] as const;

/**
 * Of x > 0: Stirling's series, DLMF 5.11.1, to an absolute error of 1e-13 or a relative one of 1e-15; smaller arguments are
 * brought up by the recurrence, DLMF 5.5.1.
 */
export const lnGamma = (x: number): number => {
  let [at, brought] = [x, 1];
  while (at < enough) {
    brought *= at;
    at += 1;
  }
  const square = 1 / (at * at);
  let power = 1 / at;
  let sum = 0;
  for (const each of stirling) {
    sum += each * power;
    power *= square;
  }
  return (at - 0.5) * Math.log(at) - at + halfLnTwoPi + sum - Math.log(brought);
};

/** Of a, b > 0. */
export const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b);
