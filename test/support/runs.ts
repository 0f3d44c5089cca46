/** How often a property is tried: as it says in `npm test`, a multiple of it in `npm run test:deep`. */

/** The runs of a property that names no count, and hundredths of those that one names: `PROPERTY_RUNS`, or 100. */
const propertyRuns = Number(process.env.PROPERTY_RUNS ?? 100);
if (!Number.isInteger(propertyRuns) || propertyRuns < 1)
  throw new Error(`PROPERTY_RUNS is ${process.env.PROPERTY_RUNS}: it must be a whole number, 1 or more`);

/** For a property that is tried `usual` times in `npm test`. */
export const runs = (usual: number): { readonly numRuns: number } => ({
  numRuns: Math.ceil((usual * propertyRuns) / 100),
});
