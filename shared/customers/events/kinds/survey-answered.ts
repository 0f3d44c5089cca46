/** The answer to a survey of ours, by the link in a message. */
import * as z from 'zod';
import type { TouchKey } from '../../../base/ids.ts';
import { touch } from '../../../base/record.ts';
import { mostLetters } from '../checked.ts';
import { visibleOnly } from '../invisible.ts';
import { checkedEvent, detailOf, eventKind, isOwnTouch } from './kind.ts';

/** As long as what somebody writes on a phone gets. */
export const mostWords = 1_000;

// Control characters but for the end of a line, which is what somebody who writes means.
const control = /[^\P{Cc}\n]/gu;
const tidy = (text: string): string =>
  visibleOnly(text.normalize('NFC').replaceAll(/\r\n?/g, '\n').replaceAll(control, ' '))
    .trim()
    .slice(0, mostWords)
    .toWellFormed();

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const surveyAnswered = eventKind({
  name: 'Survey Answered',
  schema: checkedEvent('Survey Answered', {
    touch,
    answer: z.string(),
    /** In the customer's own words. */
    text: z.string().exactOptional(),
    /** To the second question. */
    second: z.string().exactOptional(),
    /** The survey asked for the reason for leaving. */
    isReason: z.boolean().exactOptional(),
  }),
  detail: detailOf({
    touch: z.string(),
    answer: z.string().min(1).max(mostLetters),
    text: z.string().nullish(),
    second: z.string().max(mostLetters).nullish(),
  }).superRefine(isOwnTouch),
  event: (every, { touch, answer, text, second }) => {
    const words = tidy(text ?? '');
    return {
      ...every,
      touch: touch as TouchKey,
      answer,
      ...(words !== '' && { text: words }),
      ...(typeof second === 'string' && second !== '' && { second }),
    };
  },
  wantsTrust: 'an answer is the customer’s own, by the signed link in her message',
  read: ({ fields }) => ({
    touch: textOf(fields.touch),
    answer: textOf(fields.answer),
    text: textOf(fields.text),
    second: textOf(fields.second),
  }),
  documents: {
    detail:
      '`touch`, the touchpoint’s key, `answer`, and where the survey asks for them `text?` and `second?`',
    profile: 'a reason for leaving, where the survey asked for one',
  },
});
