/** How many customers it takes to see a difference. */
import { standardErrors } from './sequential.ts';

/** The 80% point of the standard normal distribution: four of five such experiments see it. */
const z80 = 0.8416212335729143;

const mostCustomers = 1e9;

/**
 * Customers of both arms together until the interval is likely (80%) to leave out zero, where the holdout's share comes
 * back by itself and the treatment's by so much more: as of a fixed sample (Chow, Shao and Wang 2008, section 4.2), at
 * the width that holds at every look. `undefined`: more than there are people.
 * @param base share of the holdout, above 0 and below 1
 * @param lift share above it
 * @param heldOut share of customers in the holdout
 */
export const customersFor = (base: number, lift: number, heldOut: number): number | undefined => {
  const treated = base + lift;
  if (!(base > 0 && treated < 1 && lift > 0 && heldOut > 0 && heldOut < 1)) return undefined;
  const variance = (treated * (1 - treated)) / (1 - heldOut) + (base * (1 - base)) / heldOut;
  const isEnough = (customers: number): boolean =>
    Math.sqrt(variance / customers) * (standardErrors(customers) + z80) <= lift;
  if (!isEnough(mostCustomers)) return undefined;
  let low = 1;
  let high = mostCustomers;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
};
