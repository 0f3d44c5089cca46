/** How often a property is tried: at most 100 times in `npm test`, and all that it asks for in `npm run test:deep`. */

const asked = process.env.PROPERTY_RUNS;
if (asked !== undefined && !/^[1-9]\d*$/.test(asked))
  throw new Error(`PROPERTY_RUNS is ${asked}: it must be a whole number of percent, 1 or more`);

const mostInAHurry = 100;

/** Whether so many are tried that how often a case is met among them says more than chance. */
export const areAllTried = Number(asked ?? 0) >= 100;

/**
 * For a property that finds what is wrong in so many runs: all of them where `PROPERTY_RUNS` is 100, and that many
 * percent of them; where it is not set, enough to see whether the code that was just written holds.
 */
export const runs = (enough: number): { readonly numRuns: number } => ({
  numRuns: asked === undefined ? Math.min(enough, mostInAHurry) : Math.ceil((enough * Number(asked)) / 100),
});
