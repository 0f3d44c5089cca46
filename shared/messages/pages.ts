/** The words of the pages behind the links in messages: a file for each locale, as messages have them. */
import { z } from 'zod';

const words = z.string({ error: 'must be words' }).trim().min(1, { error: 'must be words' });

/** What the pages say: plain text. */
export const pageWordsSchema = z.strictObject({
  answerTitle: words.describe('asks whether the answer, which stands below, is to be sent'),
  answerAsk: words.describe('the button that sends it'),
  answered: words.describe('once it is sent'),
  unsubscribeTitle: words.describe('asks whether no more messages are wanted'),
  unsubscribeAsk: words.describe('the button that unsubscribes'),
  unsubscribed: words.describe('once that is done'),
  resubscribeTitle: words.describe('asks whether these messages are wanted again'),
  resubscribeAsk: words.describe('the button that takes the unsubscribing back'),
  resubscribed: words.describe('once that is done'),
  /** Of surveys, by the answer's name in the story: what it says, as in the message. */
  answers: z.record(z.string(), words).default({}),
  unknownTitle: words.describe('of a link that is none of ours'),
  unknown: words.describe('says so'),
});

export type PageWords = z.infer<typeof pageWordsSchema>;

/** By locale (BCP 47). Plain JSON. */
export type Pages = Readonly<Record<string, PageWords>>;
export const pagesSchema = z.record(z.string(), pageWordsSchema);
