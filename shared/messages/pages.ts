/** The words of the pages behind the links in messages: a file for each locale, as messages have them. */
import * as z from 'zod';

const words = z.string({ error: 'must be words' }).trim().min(1, { error: 'must be words' });

/** Words with a place for something that differs, such as `{date}`. */
const wordsWith = (...names: readonly string[]) =>
  words.refine((text) => names.every((name) => text.includes(`{${name}}`)), {
    error: `must have ${names.map((name) => `{${name}}`).join(' and ')} in it`,
  });

/** What the page of preferences says; each choice says beside it what it does. */
const preferences = z.strictObject({
  open: words.describe('leads there, where one unsubscribes'),
  title: words,
  intro: words,
  stopped: words.describe('why a number that has answered STOP gets no texts, and what would change it'),
  bounced: words.describe('why a mailbox that does not exist gets no mail'),
  resting: words.describe('why a mailbox that has taken nothing for a while gets none for now'),
  complained: words.describe('why a mailbox that reported spam gets none'),
  howOften: words,
  weekly: words.describe('the choice of one message a week at most'),
  weeklyHint: words,
  pause: words,
  pauseHint: words,
  noPause: words,
  endPause: words,
  paused: wordsWith('date'),
  pauseFor2: words.describe('weeks, as all three'),
  pauseFor4: words,
  pauseFor8: words,
  quiet: words.describe('quiet hours of one’s own'),
  quietHint: words,
  quietFrom: words,
  quietUntil: words,
  quietNone: words,
  quietWrong: words.describe('of hours that are none'),
  language: words,
  languageHint: words,
  save: words.describe('the button'),
  saved: words.describe('once it is saved'),
  savedHint: words,
  change: wordsWith('what', 'now').describe('says of a choice what it is now'),
  on: words,
  off: words,
  unchanged: words,
  undo: words.describe('the button that makes it as it was'),
  undone: words,
  all: words.describe('unsubscribes from everything'),
  allHint: words,
  allDone: words,
  goneTitle: words.describe('where nothing is known of whom the link was sent to'),
  gone: words,
});

/** What the page of a survey says beside its question and answers. */
const survey = z.strictObject({
  inWords: words.describe('of the field for words of the customer’s own'),
  wordsFor: wordsWith('answers').describe('which answers these are for'),
  lowest: words.describe('what 0 means, where one is asked how likely one is to recommend the shop'),
  highest: words.describe('what 10 means'),
  stands: wordsWith('answer'),
  changesUntil: wordsWith('time'),
  changesNoMore: words,
});

/** What the pages say: plain text. */
export const pageWordsSchema = z.strictObject({
  answerTitle: words.describe('above a survey’s question and its answers'),
  answerAsk: words.describe('the button that sends it'),
  answered: words.describe('once it is sent'),
  confirmTitle: words.describe('asks whether messages are wanted at the address'),
  confirmHint: words.describe('says what that means'),
  confirmAsk: words.describe('the button that confirms it'),
  confirmedTitle: words.describe('once that is done'),
  confirmed: words.describe('says what that means'),
  unsubscribeTitle: words.describe('asks whether no more messages are wanted'),
  unsubscribeHint: words.describe('says that these are meant, which stand below'),
  unsubscribeAsk: words.describe('the button that unsubscribes'),
  unsubscribedTitle: words.describe('once that is done'),
  unsubscribed: words.describe('says what that means'),
  survey,
  /** Of surveys and scores, and second questions of theirs, by their names in the story. */
  questions: z.record(z.string(), words).default({}),
  /** Of surveys, by the answer's name in the story: what it says, as in the message. */
  answers: z.record(z.string(), words).default({}),
  channels: z
    .strictObject({ email: words, sms: words, push: words, post: words })
    .describe('what messages come by'),
  topics: z.record(z.string(), words).describe('of the settings, and marketing: what messages are about'),
  preferences,
  forwarded: z.strictObject({
    title: words.describe('of a message that was passed on: asks which address it came to'),
    hint: words,
    address: words.describe('the field’s label'),
    wrong: words.describe('of what is no address'),
    done: words,
  }),
  unknownTitle: words.describe('of a link that is none of ours'),
  unknown: words.describe('says so'),
});

export type PageWords = z.infer<typeof pageWordsSchema>;

/** By locale (BCP 47). Plain JSON. */
export type Pages = Readonly<Record<string, PageWords>>;
export const pagesSchema = z.record(z.string(), pageWordsSchema);

/** The words with these in their places. */
export const filledIn = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  );
