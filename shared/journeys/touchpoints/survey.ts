/** The touchpoint `survey`: a question with one-tap answers, by email or text. */
import { z } from 'zod';
import type { StepName } from '../../base/ids.ts';
import { named, type TouchpointKind, worded } from './kind.ts';

/** A question with one-tap answers. */
export interface Survey<Answer extends string = string> {
  readonly kind: 'survey';
  readonly name: StepName;
  readonly over: 'email' | 'sms';
  readonly answers: readonly Answer[];
  /** As of a message: a question about what went wrong, never one that sells. */
  readonly transactional?: boolean;
  /** The answer is kept on the profile as the reason for leaving. */
  readonly asksForReason?: boolean;
}

type SurveyOptions = Pick<Survey, 'over' | 'transactional' | 'asksForReason'>;
/**
 * Without `answers` it asks for `happy` or `unhappy`.
 * @example
 * const why = survey('tell-us-why', { over: 'email', answers: ['price', 'taste'], asksForReason: true });
 */
export function survey(name: StepName, options: SurveyOptions): Survey<'happy' | 'unhappy'>;
export function survey<const Answer extends string>(
  name: StepName,
  options: SurveyOptions & { readonly answers: readonly Answer[] },
): Survey<Answer>;
export function survey(
  name: StepName,
  options: SurveyOptions & { readonly answers?: readonly string[] },
): Survey {
  return { kind: 'survey', name, answers: ['happy', 'unhappy'], ...options };
}

const schema = z.object({
  ...named,
  ...worded,
  kind: z.literal('survey'),
  channel: z.enum(['email', 'sms']),
  transactional: z.boolean(),
  answers: z.array(z.string()),
  asksForReason: z.boolean().optional(),
});

export const surveyKind = {
  kind: 'survey',
  contact: 'message',
  counted: { one: 'survey', several: 'surveys' },
  schema,
  check: ({ name, answers }, story) => {
    if (answers.length < 2) story.refuse(`survey "${name}" must offer at least two answers`);
  },
  words: ({ name, over, answers }) => ({
    title: `survey ${name}`,
    detail: `by ${over}: ${answers.join(', ')}`,
  }),
  spec: ({ name, over, transactional = false, answers, asksForReason }): z.infer<typeof schema> => ({
    name,
    kind: 'survey',
    channel: over,
    transactional,
    answers: [...answers],
    ...(asksForReason !== undefined && { asksForReason }),
  }),
} as const satisfies TouchpointKind<Survey>;
