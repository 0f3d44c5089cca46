/** The touchpoint `sms`: a text. */
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

export interface Sms extends Message {
  readonly kind: 'sms';
}

/** @example send(sms('coupon-expires-soon')); */
export const sms = (name: StepName, options: MessageOptions = {}): Sms => ({
  kind: 'sms',
  name,
  ...options,
});

const schema = z.object({
  kind: z.literal('sms'),
  channel: z.literal('sms'),
  ...messageFields,
});

export const smsKind = {
  kind: 'sms',
  contact: 'message',
  counted: { one: 'text', several: 'texts' },
  schema,
  check: checkMessage,
  words: (sms) => ({ title: `sms ${sms.name}`, detail: messageDetail(sms) }),
  said: messageSaid,
  spec: (sms, scaled): z.infer<typeof schema> => ({
    kind: 'sms',
    channel: 'sms',
    ...messageSpec(sms, scaled),
  }),
} as const satisfies TouchpointKind<Sms>;
