/** How often a property is tried: a few times in `npm test`, and all that it asks for in `npm run test:deep`. */

const asked = process.env.PROPERTY_RUNS;
if (asked !== undefined && !/^[1-9]\d*$/.test(asked))
  throw new Error(`PROPERTY_RUNS is ${asked}: it must be a whole number of percent, 1 or more`);

const mostInAHurry = 100;
/** Of those whose every run lives through deployments of its own, which takes as long as hundreds of others. */
const mostLivedInAHurry = 20;

/** Whether so many are tried that how often a case is met among them says more than chance. */
export const areAllTried = Number(asked ?? 0) >= 100;

const runsOf = (enough: number, inAHurry: number): { readonly numRuns: number } => ({
  numRuns: asked === undefined ? Math.min(enough, inAHurry) : Math.ceil((enough * Number(asked)) / 100),
});

/**
 * For a property that finds what is wrong in so many runs: all of them where `PROPERTY_RUNS` is 100, and that many
 * percent of them; where it is not set, enough to see whether the code that was just written holds.
 */
export const runs = (enough: number): { readonly numRuns: number } => runsOf(enough, mostInAHurry);

/** As `runs`, for a property that lives through deployments. @param inAHurry where one run is long even among those */
export const livedRuns = (
  enough: number,
  inAHurry: number = mostLivedInAHurry,
): { readonly numRuns: number } => runsOf(enough, inAHurry);
