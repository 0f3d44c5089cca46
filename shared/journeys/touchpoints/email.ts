/** The touchpoint `email`. */
import { z } from 'zod';
import type { StepName } from '../../base/ids.ts';
import type { TouchpointKind } from './kind.ts';
import {
  checkMessage,
  type Message,
  type MessageOptions,
  messageDetail,
  messageFields,
  messageSpec,
} from './message.ts';

export interface Email extends Message {
  readonly kind: 'email';
}

/**
 * Its words are the files of its name under `messages`.
 * @example
 * const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
 * send(email('we-miss-you', { carrying: tenOff }));
 */
export const email = (name: StepName, options: MessageOptions = {}): Email => ({
  kind: 'email',
  name,
  ...options,
});

const schema = z.object({
  kind: z.literal('email'),
  channel: z.literal('email'),
  ...messageFields,
});

export const emailKind = {
  kind: 'email',
  contact: 'message',
  counted: { one: 'email', several: 'emails' },
  schema,
  check: checkMessage,
  words: (email) => ({ title: `email ${email.name}`, detail: messageDetail(email) }),
  spec: (email, scaled): z.infer<typeof schema> => ({
    kind: 'email',
    channel: 'email',
    ...messageSpec(email, scaled),
  }),
} as const satisfies TouchpointKind<Email>;
