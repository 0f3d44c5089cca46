/** The answer to a survey of ours, by the link in a message. */
import { z } from 'zod';
import { parseTouchKey, type TouchKey } from '../../../base/ids.ts';
import { touch } from '../../../base/record.ts';
import { mostLetters } from '../checked.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const surveyAnswered = eventKind({
  name: 'Survey Answered',
  schema: checkedEvent('Survey Answered', {
    touch,
    answer: z.string(),
    /** The survey asked for the reason for leaving. */
    isReason: z.boolean().exactOptional(),
  }),
  detail: detailOf({ touch: z.string(), answer: z.string().min(1).max(mostLetters) }).superRefine(
    ({ touch, customer }, context) => {
      if (parseTouchKey(touch)?.enrolment.customer !== customer)
        context.addIssue({
          code: 'custom',
          path: ['touch'],
          message: `"${touch}" is no touchpoint of ${customer}`,
        });
    },
  ),
  event: (every, { touch, answer }) => ({
    ...every,
    touch: touch as TouchKey,
    answer,
  }),
  wantsTrust: 'an answer is the customer’s own, by the signed link in her message',
  read: ({ fields }) => ({ touch: textOf(fields.touch), answer: textOf(fields.answer) }),
  fold: (profile, { isReason, answer }) =>
    isReason === true ? { ...profile, leavingReason: answer } : profile,
  documents: {
    detail: '`touch`, the touchpoint’s key, and `answer`',
    profile: 'a reason for leaving, where the survey asked for one',
  },
});
