/** What customers have paid, in bands that suit any currency: steps of 1, 2 and 5. */

/** From so much on, and less than so much. In minor units. */
export interface ValueBand {
  readonly from: number;
  readonly below: number;
}

/** Those who have paid nothing, or got all of it back. */
const nothing: ValueBand = { from: 0, below: 1 };
const steps = [1, 2, 5, 10] as const;

/** The band that the amount is in, such as from 5,000 and below 10,000. @param minor whole minor units */
export const valueBand = (minor: number): ValueBand => {
  if (minor < 1) return nothing;
  const unit = 10 ** (String(minor).length - 1);
  const index = steps.findLastIndex((step) => step * unit <= minor);
  return { from: (steps[index] ?? 1) * unit, below: (steps[index + 1] ?? 10) * unit };
};
