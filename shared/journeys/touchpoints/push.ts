/** The touchpoint `push`: a message by a webhook, to an app, an official account or a chat tool, which brings it to the customer. */
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

export interface Push extends Message {
  readonly kind: 'push';
  /** One of the settings' `pushes`, by its name. */
  readonly to: string;
}

/** @example send(push('your-week', { to: 'app' })); */
export const push = (name: StepName, options: MessageOptions & Pick<Push, 'to'>): Push => ({
  kind: 'push',
  name,
  ...options,
});

const schema = z.object({
  kind: z.literal('push'),
  channel: z.literal('push'),
  /** The endpoint. */
  to: z.string().min(1),
  ...messageFields,
});

export const pushKind = {
  kind: 'push',
  contact: 'message',
  counted: { one: 'push', several: 'pushes' },
  schema,
  check: (push, story) => {
    checkMessage(push, story);
    story.checkName(push.to, 'the endpoint');
  },
  words: (push) => ({ title: `push ${push.name}`, detail: messageDetail(push, [`to ${push.to}`]) }),
  said: (push) => ({ to: push.to, ...messageSaid(push) }),
  spec: (push, scaled): z.infer<typeof schema> => ({
    kind: 'push',
    channel: 'push',
    to: push.to,
    ...messageSpec(push, scaled),
  }),
  endpoint: ({ to: name }) => ({ among: 'pushes', name }),
} as const satisfies TouchpointKind<Push>;
