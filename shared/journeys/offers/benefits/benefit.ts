/** What a kind of benefit is: its module says all that a story, a checkout and a liability ask of it. */
import * as z from 'zod';
import { conditions } from '../conditions.ts';

/** What of a basket the benefit is of, in minor units of the basket's currency. */
export interface Counted {
  /** Of the items that the offer is for. */
  readonly items: number;
  /** Absent: not told. */
  readonly shipping?: number;
  /** So many units of the shop's currency. */
  readonly ofShop: (units: number) => number;
}

/** What is known beforehand of the basket that it will be used on, in minor units of the shop's currency. */
export interface Expected {
  /** Of the customer's orders on average, and no less than the offer's minimum; absent: nothing is known. */
  readonly order?: number;
  /** So many units of the shop's currency. */
  readonly ofShop: (units: number) => number;
}

/** Written as methods, which a kind is only ever asked for benefits of its own. */
export interface BenefitKind<Benefit extends object> {
  readonly key: string;
  /** The benefit, with the conditions that any offer may have. */
  readonly schema: z.ZodType<Benefit>;
  /** What is wrong with it, as the end of a sentence; `undefined`: nothing. */
  wrong(benefit: Benefit): string | undefined;
  /** As a drawing says it. */
  words(benefit: Benefit): string;
  /** What the customer pays less for this basket, in its minor units. */
  takesOff(benefit: Benefit, counted: Counted): number;
  /** What it is worth at most, as far as that is known when it is issued. */
  face(benefit: Benefit, expected: Expected): number | undefined;
}

/** The schema of terms with that benefit: no other beside it. */
export const termsWith = <Shape extends z.ZodRawShape>(benefit: Shape) =>
  z.strictObject({ ...benefit, ...conditions });
