/** The touchpoint `survey`: a question with one-tap answers, by email or text. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { checkUsefulFor, named, type TouchpointKind, type UsefulFor, worded } from './kind.ts';
import { askedFields, askedSpec, checkSecondQuestion, type SecondQuestion } from './question.ts';

/** A question with one-tap answers. */
export interface Survey<Answer extends string = string> {
  readonly kind: 'survey';
  readonly name: StepName;
  readonly over: 'email' | 'sms';
  readonly answers: readonly Answer[];
  /** As of a message: a question about what went wrong, never one that sells. */
  readonly transactional?: boolean;
  /** As of a message. */
  readonly usefulFor?: UsefulFor;
  /** The answer is kept on the profile as the reason for leaving. */
  readonly asksForReason?: boolean;
  /** It asks why she left, though its answer is no reason: who was asked lately is not asked again. */
  readonly asksWhy?: true;
  /** The answer that asks for words of the customer's own: the page has a field for them. */
  readonly inWords?: Answer;
  /** A second question, on the page. */
  readonly second?: SecondQuestion;
}

type SurveyOptions = Pick<
  Survey,
  'over' | 'transactional' | 'usefulFor' | 'asksForReason' | 'asksWhy' | 'second'
>;
/**
 * Without `answers` it asks for `happy` or `unhappy`.
 * @example
 * const why = survey('tell-us-why', {
 *   over: 'email',
 *   answers: ['price', 'taste', 'something-else'],
 *   asksForReason: true,
 *   inWords: 'something-else',
 *   second: { name: 'what-would-help', answers: ['better-prices', 'more-choice', 'nothing'] },
 * });
 */
export function survey(
  name: StepName,
  options: SurveyOptions & { readonly inWords?: 'happy' | 'unhappy' },
): Survey<'happy' | 'unhappy'>;
export function survey<const Answer extends string>(
  name: StepName,
  options: SurveyOptions & { readonly answers: readonly Answer[]; readonly inWords?: NoInfer<Answer> },
): Survey<Answer>;
export function survey(
  name: StepName,
  options: SurveyOptions & { readonly answers?: readonly string[]; readonly inWords?: string },
): Survey {
  return { kind: 'survey', name, answers: ['happy', 'unhappy'], ...options };
}

const schema = z.object({
  ...named,
  ...worded,
  kind: z.literal('survey'),
  channel: z.enum(['email', 'sms']),
  transactional: z.boolean(),
  ...askedFields,
  asksForReason: z.boolean().optional(),
  asksWhy: z.literal(true).optional(),
});

/** Whether it asks her, who is not asked often, why she left. */
export const asksWhy = (
  survey: Pick<z.infer<typeof schema>, 'asksForReason' | 'asksWhy' | 'transactional'>,
): boolean => !survey.transactional && (survey.asksForReason === true || survey.asksWhy === true);

export const surveyKind = {
  kind: 'survey',
  contact: 'message',
  counted: { one: 'survey', several: 'surveys' },
  schema,
  check: (survey, story) => {
    checkUsefulFor(survey, story);
    const { name, answers, inWords, second } = survey;
    if (answers.length < 2) story.refuse(`survey "${name}" must offer at least two answers`);
    if (inWords !== undefined && !answers.includes(inWords))
      story.refuse(`survey "${name}" asks for words with "${inWords}", which is none of its answers`);
    checkSecondQuestion(`survey "${name}"`, second, story);
  },
  words: ({ name, over, answers }) => ({
    title: `survey ${name}`,
    detail: `by ${over}: ${answers.join(', ')}`,
  }),
  said: ({ over, answers }) => ({ over, answers: [...answers] }),
  spec: ({
    name,
    over,
    transactional = false,
    answers,
    asksForReason,
    asksWhy,
    inWords,
    second,
  }): z.infer<typeof schema> => ({
    name,
    kind: 'survey',
    channel: over,
    transactional,
    ...askedSpec({ answers, inWords: inWords === undefined ? [] : [inWords], second }),
    ...(asksForReason !== undefined && { asksForReason }),
    ...(asksWhy !== undefined && { asksWhy }),
  }),
} as const satisfies TouchpointKind<Survey>;
