/** What a kind of touchpoint is: its module says all that a story, its drawing and its state machine need of it. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import type { Duration } from '../../base/time.ts';
import type { EndpointSetting } from '../../customers/events/endpoints.ts';

/**
 * What it is to the customer. `message`: a provider brings it, so it needs a consent and counts as contact; `person`:
 * somebody of the shop's works on it; `none`: it is written down, and nobody is asked.
 */
export type Contact = 'message' | 'person' | 'none';

/** What stands on a drawing's node: a title, and a second line where there is more to say. */
export interface Words {
  readonly title: string;
  readonly detail: string;
}

const ms = z.number().describe('Milliseconds');

/** What the words of a touchpoint are made of, for whoever says them in another language. */
export const touchSaid = z.strictObject({
  over: z.enum(['email', 'sms']).exactOptional().describe('The channel that brings it'),
  answers: z.array(z.string()).exactOptional(),
  points: z.number().exactOptional(),
  to: z.string().exactOptional().describe('The endpoint that it is handed to, or who gets the points'),
  queue: z.string().exactOptional(),
  escalatesTo: z.string().exactOptional(),
  takeWithin: ms.exactOptional(),
  terms: z.looseObject({}).exactOptional(),
  validFor: ms.exactOptional(),
  onFavouriteCategory: z.literal(true).exactOptional(),
  forFriends: z.literal(true).exactOptional(),
  carries: z.string().exactOptional().describe('The coupon in it'),
  reminds: z
    .strictObject({ of: z.string(), daysBefore: z.number(), at: z.string() })
    .exactOptional()
    .describe('Of a moment that whoever starts it tells'),
  despiteGoal: z.literal(true).exactOptional().describe('It leaves though the goal is reached'),
  orElse: z
    .strictObject({ kind: z.string(), name: z.string() })
    .exactOptional()
    .describe('What goes to whom it does not reach'),
});
export type TouchSaid = z.infer<typeof touchSaid>;

/** What a story offers to the checks of its touchpoints. */
export interface StoryTerms {
  /** Refuses the story, with what is wrong and what would be right. */
  refuse(why: string): never;
  /** Refuses a name that state machines, folders and links could not bear; `what` is what it names. */
  checkName(name: string, what: string): void;
  /** The broadcast's parameters that are moments, and always told. */
  readonly moments: ReadonlySet<string>;
}

/** A duration in the whole milliseconds that travel to the handlers. */
export type Scaled = (duration: Duration) => number;

export interface Named {
  readonly kind: string;
  readonly name: StepName;
}

/** Of the arguments that travel in the state machine, what every kind has. */
export const named = { name: z.string().min(1) };

/**
 * Of the arguments of what has words: their version, and what it is about; absent: the first, and marketing. Passages keep
 * those that they began with. And how long after its turn it is worth sending; absent: for ever.
 * What recovers puts something right, and takes nobody's place.
 */
export const worded = {
  words: z.int().min(2).optional(),
  topic: z.string().min(1).optional(),
  usefulFor: z.union([z.int().nonnegative(), z.literal('day')]).optional(),
  recovers: z.literal(true).optional(),
};

/** How long after its turn a message is worth sending; `day`: until the end of the customer's own day. */
export type UsefulFor = Duration | 'day';

export const checkUsefulFor = (
  { name, usefulFor }: { readonly name: StepName; readonly usefulFor?: UsefulFor },
  story: StoryTerms,
): void => {
  if (usefulFor !== undefined && usefulFor !== 'day' && usefulFor <= 0)
    story.refuse(`"${name}" must be useful for a time such as days(3), or for the "day"`);
};

/** Written as methods, which a kind is only ever asked for its own touchpoints. */
export interface TouchpointKind<Touchpoint extends Named, Spec = unknown> {
  readonly kind: Touchpoint['kind'];
  readonly contact: Contact;
  /** One and several, as reports count them. */
  readonly counted: { readonly one: string; readonly several: string };
  /** It wakes nobody: quiet hours do not hold it. */
  readonly isQuiet?: true;
  /** Due to who wants no more messages, too. */
  readonly isOwed?: true;
  /** The arguments that travel in the state machine, and reach the sending of it. */
  readonly schema: z.ZodObject<{ readonly kind: z.ZodLiteral; readonly name: z.ZodString }>;
  /** Refuses what it can't be sent with. */
  check(touchpoint: Touchpoint, story: StoryTerms): void;
  words(touchpoint: Touchpoint): Words;
  /** What these words are made of. */
  said(touchpoint: Touchpoint): TouchSaid;
  spec(touchpoint: Touchpoint, scaled: Scaled): Spec;
  /** The endpoint that it is handed to: the setting that must have it, and its name there. */
  endpoint?(touchpoint: Touchpoint): { readonly among: EndpointSetting; readonly name: string };
  /** The story waits for this signal at once, and looks after that time whether it has been taken. */
  awaited?(touchpoint: Touchpoint): { readonly signal: 'result'; readonly takenWithin: Duration };
}
