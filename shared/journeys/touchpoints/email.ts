/** The touchpoint `email`. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import type { TouchpointKind } from './kind.ts';
import {
  checkMessage,
  type Message,
  type MessageOptions,
  messageDetail,
  messageFields,
  messageSaid,
  messageSpec,
} from './message.ts';

export interface Email extends Message {
  readonly kind: 'email';
  /**
   * It is for friends of whom it is sent to: its links are, so that no click is told as hers, and whoever unsubscribes by
   * it says which address it came to.
   */
  readonly toPassOn?: true;
}
type EmailOptions = MessageOptions & Pick<Email, 'toPassOn'>;

/**
 * Its words are the files of its name under `messages`.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
 * send(email('we-miss-you', { carrying: tenOff }));
 * send(email('tell-a-friend', { toPassOn: true }));
 */
export const email = (name: StepName, options: EmailOptions = {}): Email => ({
  kind: 'email',
  name,
  ...options,
});

const schema = z.object({
  kind: z.literal('email'),
  channel: z.literal('email'),
  ...messageFields,
  toPassOn: z.literal(true).optional(),
});

export const emailKind = {
  kind: 'email',
  contact: 'message',
  counted: { one: 'email', several: 'emails' },
  schema,
  check: checkMessage,
  words: (email) => ({ title: `email ${email.name}`, detail: messageDetail(email) }),
  said: messageSaid,
  spec: (email, scaled): z.infer<typeof schema> => ({
    kind: 'email',
    channel: 'email',
    ...messageSpec(email, scaled),
    ...(email.toPassOn === true && { toPassOn: true }),
  }),
} as const satisfies TouchpointKind<Email>;
