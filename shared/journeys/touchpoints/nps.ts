/** The touchpoint `nps`: how likely the customer is to recommend the shop, from 0 to 10, by email or text. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { scores } from '../answers.ts';
import { checkUsefulFor, named, type TouchpointKind, type UsefulFor, worded } from './kind.ts';
import { askedFields, askedSpec, checkSecondQuestion, type SecondQuestion } from './question.ts';

/** "How likely are you to recommend us to a friend?", from 0 to 10. */
export interface Nps {
  readonly kind: 'nps';
  readonly name: StepName;
  readonly over: 'email' | 'sms';
  /** As of a message: a question about an order, never one that sells. */
  readonly transactional?: boolean;
  /** As of a message. */
  readonly usefulFor?: UsefulFor;
  /** The page has a field for words of the customer's own: what is the reason for the score? */
  readonly inWords?: true;
  /** A second question, on the page. */
  readonly second?: SecondQuestion;
}

/**
 * Its words link each score: `{{ answers.0 }}` to `{{ answers.10 }}`.
 * @example
 * const recommend = nps('would-you-recommend', { over: 'email', inWords: true });
 */
export const nps = (name: StepName, options: Omit<Nps, 'kind' | 'name'>): Nps => ({
  kind: 'nps',
  name,
  ...options,
});

const schema = z.object({
  ...named,
  ...worded,
  kind: z.literal('nps'),
  channel: z.enum(['email', 'sms']),
  transactional: z.boolean(),
  ...askedFields,
});

export const npsKind = {
  kind: 'nps',
  contact: 'message',
  counted: { one: 'NPS question', several: 'NPS questions' },
  schema,
  check: (nps, story) => {
    checkUsefulFor(nps, story);
    checkSecondQuestion(`nps "${nps.name}"`, nps.second, story);
  },
  words: ({ name, over }) => ({ title: `nps ${name}`, detail: `by ${over}: 0 to 10` }),
  said: ({ over }) => ({ over }),
  spec: ({ name, over, transactional = false, inWords, second }): z.infer<typeof schema> => ({
    name,
    kind: 'nps',
    channel: over,
    transactional,
    ...askedSpec({ answers: scores, inWords: inWords === true ? scores : [], second }),
  }),
} as const satisfies TouchpointKind<Nps>;
