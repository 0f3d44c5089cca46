/** How a consent is told: as a plain answer to marketing, or with its topics and what there is to prove it by. */
import { isIP } from 'node:net';
import * as z from 'zod';
import { forEachChannel } from '../profiles/channels.ts';
import { marketing } from '../profiles/topics.ts';
import { mostLetters } from './checked.ts';
import { isObject } from './properties.ts';

const answers = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [1, true],
  ['1', true],
  [false, false],
  ['false', false],
  [0, false],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
]);
/** Never guessed: what is neither a yes nor a no is refused. */
export const yesOrNo = z.unknown().transform((value, context) => {
  const answer = answers.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
  if (answer === undefined) context.addIssue({ code: 'custom', message: 'must be true or false' });
  return answer ?? z.NEVER;
});

const optionalText = z.string().exactOptional();

/** What was told of a consent beside the answer to marketing. */
const details = z.object({
  /** The answers to other topics. */
  topics: z.record(z.string(), z.boolean()).exactOptional(),
  /** Where it was given, such as `checkout` or `Shopify`. */
  source: optionalText,
  /** Which version of the words was agreed to. */
  wording: optionalText,
  ip: optionalText,
  /** The form, such as its address or its id. */
  form: optionalText,
  /** Whoever reads there has confirmed it to another system. */
  confirmed: z.literal(true).exactOptional(),
});
export type ConsentDetails = z.output<typeof details>;

export const consentDetails = z.object(forEachChannel(() => details.exactOptional()));

/** A cell of a file that nobody has filled in says nothing. */
const unlessBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const said = unlessBlank(
  z
    .string({ error: 'must be a text' })
    .trim()
    .min(1)
    .max(mostLetters, { error: `must have at most ${mostLetters} characters` }),
);
const longForm = z.strictObject({
  given: unlessBlank(yesOrNo),
  topics: z
    .record(z.string().min(1).max(40), unlessBlank(yesOrNo))
    .transform((answers) =>
      Object.fromEntries(
        Object.entries(answers).flatMap(([topic, answer]) => (answer === undefined ? [] : [[topic, answer]])),
      ),
    )
    .optional(),
  source: said,
  wording: said,
  ip: unlessBlank(
    z
      .string()
      .trim()
      .refine((text) => isIP(text) !== 0, { error: 'must be an IP address such as 203.0.113.7' }),
  ),
  form: said,
  confirmed: unlessBlank(yesOrNo),
});
export type LongForm = z.output<typeof longForm>;

/** `true`, or `{"given": true, "topics": {"news": true}, "source": "checkout"}`. */
export const consentAnswer = z.unknown().transform((value, context): boolean | LongForm => {
  const read = isObject(value) ? longForm.safeParse(value) : yesOrNo.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues)
    context.addIssue({
      code: 'custom',
      path: [...path],
      message: [path.join('.'), message].join(' ').trim(),
    });
  return z.NEVER;
});

const isTold = ([, value]: readonly [string, unknown]): boolean => value !== undefined;

/** To marketing, by whichever name. */
const givenBy = ({ given, topics }: LongForm): boolean | undefined => given ?? topics?.[marketing];

const topicsOf = ({ topics = {} }: LongForm): ConsentDetails['topics'] => {
  const others = Object.entries(topics).filter(([topic]) => topic !== marketing);
  return others.length === 0 ? undefined : Object.fromEntries(others);
};

const detailsOf = ({ source, wording, ip, form, confirmed, ...answers }: LongForm): ConsentDetails => {
  const proof = { source, wording, ip, form, confirmed: confirmed === true ? true : undefined };
  return Object.fromEntries(Object.entries({ topics: topicsOf(answers), ...proof }).filter(isTold));
};

/** The plain answers, and what was told beside them. */
export const splitAnswers = (
  told: Readonly<Record<string, boolean | LongForm | undefined>>,
): {
  readonly consents: Readonly<Record<string, boolean>>;
  readonly details: Readonly<Record<string, ConsentDetails>>;
} => {
  const plain = Object.entries(told).map(
    ([channel, answer]) => [channel, typeof answer === 'object' ? givenBy(answer) : answer] as const,
  );
  const beside = Object.entries(told).map(
    ([channel, answer]) => [channel, typeof answer === 'object' ? detailsOf(answer) : {}] as const,
  );
  return {
    consents: Object.fromEntries(
      plain.flatMap(([channel, given]) => (given === undefined ? [] : [[channel, given]])),
    ),
    details: Object.fromEntries(beside.filter(([, each]) => Object.keys(each).length > 0)),
  };
};
