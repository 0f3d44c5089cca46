/** The normal distribution. */

/**
 * Above which so small a share of the standard normal distribution lies, to 3e-6: Wichura 1988, algorithm AS 241,
 * PPND7, its middle range.
 * @param share between 1e-10 and 0.075
 */
export const upperQuantile = (share: number): number => {
  const r = Math.sqrt(-Math.log(share)) - 1.6;
  return (
    (((0.170_238_211_03 * r + 1.306_728_481_6) * r + 2.756_815_39) * r + 1.423_434_277_7) /
    ((0.120_211_329_75 * r + 0.737_001_642_5) * r + 1)
  );
};
