/** What a scorer is: from what a shop has seen it learns a few numbers, by which it says of a customer whether she returns. */
import type * as z from 'zod';
import type { Duration } from '../../base/time.ts';
import type { Buyer, Buyers, FollowedBuyers } from './buyers.ts';

/** What is expected of a customer from now on, over a time. */
export interface Score {
  readonly orders: number;
  /** That she orders at least once, from 0 to 1. */
  readonly chance: number;
}

/** What a scorer learns from. */
export interface Lesson {
  /** All customers, as they stand now. */
  readonly now: Buyers;
  /** Those of them who had ordered by an earlier day, as they stood then, and what they have ordered from then to now. */
  readonly before: FollowedBuyers;
}

/** A scorer that has learned. */
export interface Fitted<Name extends string> {
  readonly scorer: Name;
  /** Plain JSON of a few kilobytes at most: all that it has learned. */
  readonly parameters: unknown;
  /** @param over a day at least */
  readonly score: (buyer: Buyer, over: Duration) => Score;
}

/** One way to tell who returns. */
export interface Scorer<Name extends string> {
  readonly name: Name;
  /** @throws NotFittedError where what was seen tells it nothing */
  readonly fit: (lesson: Lesson) => Fitted<Name>;
  /**
   * As it was fitted, from the parameters as they were kept.
   * @throws ZodError where they are none of this scorer
   */
  readonly restored: (parameters: unknown) => Fitted<Name>;
}

export const scorer = <const Name extends string, Parameters>(description: {
  readonly name: Name;
  readonly schema: z.ZodType<Parameters>;
  readonly fit: (lesson: Lesson) => Parameters;
  readonly score: (parameters: Parameters, buyer: Buyer, over: Duration) => Score;
}): Scorer<Name> => {
  const { name, schema, score } = description;
  const fitted = (parameters: Parameters): Fitted<Name> => ({
    scorer: name,
    parameters,
    score: (buyer, over) => score(parameters, buyer, over),
  });
  return {
    name,
    fit: (lesson) => fitted(description.fit(lesson)),
    restored: (parameters) => fitted(schema.parse(parameters)),
  };
};

/** Too little was seen, or nothing that could be told apart. */
export class NotFittedError extends Error {
  override readonly name = 'NotFittedError';
}
