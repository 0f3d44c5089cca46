/** What messages have in common, whatever brings them to the customer. */
import * as z from 'zod';
import { isTimeOfDay } from '../../base/calendar.ts';
import type { StepName } from '../../base/ids.ts';
import { days, spoken } from '../../base/time.ts';
import { type Coupon, couponSchema, couponSpec } from './coupon.ts';
import type { Email } from './email.ts';
import {
  checkUsefulFor,
  named,
  type Scaled,
  type StoryTerms,
  type TouchSaid,
  type UsefulFor,
  worded,
} from './kind.ts';
import type { Postcard } from './postcard.ts';
import type { Push } from './push.ts';
import type { Sms } from './sms.ts';

/** Of a broadcast's moment: it leaves some days before, by the clock where that is; once it has come, never. */
export interface Reminder {
  /** The broadcast's parameter that is the moment. */
  readonly of: string;
  readonly daysBefore: number;
  /** `HH:MM`. */
  readonly at: string;
}

/** A message in another's place: planned, sent and recorded as itself. */
export type OrElse = Email | Sms | Push | Postcard;

export interface Message {
  readonly name: StepName;
  /** The message issues the coupon if this passage has not issued it before. */
  readonly carrying?: Coupon;
  /** Needs no consent, and neither quiet hours nor caps hold it: an order's news, never an offer. */
  readonly transactional?: boolean;
  readonly reminds?: Reminder;
  /** How long after its turn it is worth sending, where it has to wait; its lane's unless told. */
  readonly usefulFor?: UsefulFor;
  /** What goes to whom it can't reach: without a consent to its channel, or an address that takes it. */
  readonly orElse?: OrElse;
  /** It leaves though the goal is reached: a birthday is greeted, whatever she has ordered on its eve. */
  readonly despiteGoal?: true;
  /** Its templates may use `browsed`: the products that the customer looked at lately. */
  readonly showsBrowsed?: true;
}
export type MessageOptions = Omit<Message, 'name'>;

/** The arguments of what any message says of itself, and of what it may bear. */
export const messageFields = {
  ...named,
  ...worded,
  transactional: z.boolean(),
  coupon: couponSchema.optional(),
  showsBrowsed: z.literal(true).optional(),
  despiteGoal: z.literal(true).optional(),
  reminds: z.object({ of: z.string(), daysBefore: z.number(), at: z.string() }).optional(),
};
type MessageFields = z.infer<z.ZodObject<Omit<typeof messageFields, keyof typeof worded>>>;

export const messageSpec = (
  { name, transactional = false, carrying, showsBrowsed, despiteGoal, reminds }: Message,
  scaled: Scaled,
): MessageFields => ({
  name,
  transactional,
  ...(carrying !== undefined && { coupon: couponSpec(carrying, scaled) }),
  ...(showsBrowsed === true && { showsBrowsed: true }),
  ...(despiteGoal === true && { despiteGoal: true }),
  ...(reminds !== undefined && { reminds: { ...reminds } }),
});

export const checkMessage = (message: Message, story: StoryTerms): void => {
  checkUsefulFor(message, story);
  const { name, reminds } = message;
  if (reminds === undefined) return;
  const { of, daysBefore, at } = reminds;
  if (!story.moments.has(of))
    story.refuse(`"${name}" reminds of "${of}", which is no moment among the parameters`);
  if (!(Number.isInteger(daysBefore) && daysBefore >= 0) || !isTimeOfDay(at))
    story.refuse(`"${name}" must leave whole days before, at a time such as "10:00"`);
};

const leaves = ({ of, daysBefore, at }: Reminder): string =>
  `at ${at} ${daysBefore === 0 ? 'on the day of' : `${spoken(days(daysBefore))} before`} ${of}`;

/** What `messageDetail` is made of. */
export const messageSaid = ({ carrying, reminds, orElse, despiteGoal }: Message): TouchSaid => ({
  ...(carrying !== undefined && { carries: carrying.name }),
  ...(reminds !== undefined && { reminds: { ...reminds } }),
  ...(despiteGoal === true && { despiteGoal }),
  ...(orElse !== undefined && { orElse: { kind: orElse.kind, name: orElse.name } }),
});

/** What it carries and when it leaves, after what its kind has to say. */
export const messageDetail = (
  { carrying, reminds, orElse, despiteGoal }: Message,
  own: readonly string[] = [],
): string =>
  [
    [...own, ...(carrying === undefined ? [] : [`with ${carrying.name}`])].join(' '),
    ...(reminds === undefined ? [] : [leaves(reminds)]),
    ...(despiteGoal === true ? ['also at the goal'] : []),
    ...(orElse === undefined ? [] : [`else ${orElse.kind} ${orElse.name}`]),
  ]
    .filter((words) => words !== '')
    .join('; ');
