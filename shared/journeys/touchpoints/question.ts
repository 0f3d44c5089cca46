/** What touchpoints that ask have in common: answers, words of the customer's own, and a second question. */
import type * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { type QuestionAsked, questionAsked } from '../answers.ts';
import type { StoryTerms } from './kind.ts';

/** Asked on the page, beneath the first; its words, and those of its answers, are among those of the pages. */
export interface SecondQuestion {
  readonly name: StepName;
  readonly answers: readonly string[];
}

/** The arguments of what is asked. */
export const askedFields = questionAsked.shape;

interface Asking {
  readonly answers: readonly string[];
  readonly inWords: readonly string[];
  readonly second: SecondQuestion | undefined;
}

export const askedSpec = ({ answers, inWords, second }: Asking): z.input<typeof questionAsked> => ({
  answers: [...answers],
  ...(inWords.length > 0 && { inWords: [...inWords] }),
  ...(second !== undefined && { second: { name: second.name, answers: [...second.answers] } }),
});

/** What the touchpoint's record keeps of what it asks. */
export const askedBy = ({ answers, inWords, second }: QuestionAsked): QuestionAsked => ({
  answers,
  ...(inWords !== undefined && { inWords }),
  ...(second !== undefined && { second }),
});

export const checkSecondQuestion = (
  what: string,
  second: SecondQuestion | undefined,
  story: StoryTerms,
): void => {
  if (second === undefined) return;
  story.checkName(second.name, 'the second question');
  for (const each of second.answers) story.checkName(each, 'the answer');
  if (second.answers.length < 2)
    story.refuse(`${what} must offer at least two answers to its second question "${second.name}"`);
};
