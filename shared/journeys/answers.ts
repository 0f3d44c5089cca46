/** Answers to questions of ours: which of those that were given to one stands, and what a score says. */
import * as z from 'zod';
import { type RecordOf, time } from '../base/record.ts';
import { hours, type Instant, plus } from '../base/time.ts';

/** What a touchpoint asks, as it was sent: its page asks the same, whatever the story asks by then. */
export const questionAsked = z.object({
  answers: z.array(z.string()),
  /** The answers that ask for words of the customer's own. */
  inWords: z.array(z.string()).exactOptional(),
  /** A second question. */
  second: z.object({ name: z.string(), answers: z.array(z.string()) }).exactOptional(),
});
export type QuestionAsked = RecordOf<typeof questionAsked>;

/** By the event that told it. */
export const answerGiven = z.object({
  id: z.string(),
  at: time,
  answer: z.string(),
  /** In the customer's own words. */
  text: z.string().exactOptional(),
  /** To the second question. */
  second: z.string().exactOptional(),
});
export type AnswerGiven = RecordOf<typeof answerGiven>;

/** So long after the first answer, another takes its place; a later one changes nothing. */
const changesWithin = hours(1);

const isBefore = (a: AnswerGiven, b: AnswerGiven): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

const firstOf = ([first, ...others]: readonly AnswerGiven[]): AnswerGiven | undefined =>
  first && others.reduce((earliest, each) => (isBefore(each, earliest) ? each : earliest), first);

/** Until when an answer takes the place of those that were given; `undefined`: none was. */
export const changesUntil = (given: readonly AnswerGiven[]): Instant | undefined => {
  const first = firstOf(given);
  return first && plus(first.at, changesWithin);
};

/** The answer that stands: the last within an hour of the first, in whatever order they were told. */
export const standingAmong = (given: readonly AnswerGiven[] = []): AnswerGiven | undefined => {
  const until = changesUntil(given);
  return given
    .filter(({ at }) => until !== undefined && at <= until)
    .reduce<AnswerGiven | undefined>(
      (last, each) => (last !== undefined && isBefore(each, last) ? last : each),
      undefined,
    );
};

/** From "not at all likely" to "extremely likely". */
export const scores: readonly string[] = Array.from({ length: 11 }, (_, score) => String(score));

export const recommenders = ['promoter', 'passive', 'detractor'] as const;
export type Recommender = (typeof recommenders)[number];

/**
 * Who gives such a score, as Reichheld has it ("The One Number You Need to Grow", Harvard Business Review, December 2003);
 * `undefined`: it is none.
 */
export const recommenderOf = (answer: string): Recommender | undefined => {
  if (!scores.includes(answer)) return undefined;
  const score = Number(answer);
  return score >= 9 ? 'promoter' : score >= 7 ? 'passive' : 'detractor';
};
