/** The touchpoint `postcard`: a printed letter, which an endpoint prints and posts to the customer's postal address. */
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

export interface Postcard extends Message {
  readonly kind: 'postcard';
  /** One of the settings' `postcards`, by its name. */
  readonly to: string;
}

/**
 * Paper wakes nobody, so quiet hours do not hold it; it counts towards the frequency cap as any message does.
 * @example
 * send(postcard('we-miss-you-card', { to: 'printer' }));
 */
export const postcard = (name: StepName, options: MessageOptions & Pick<Postcard, 'to'>): Postcard => ({
  kind: 'postcard',
  name,
  ...options,
});

const schema = z.object({
  kind: z.literal('postcard'),
  channel: z.literal('post'),
  /** The endpoint. */
  to: z.string().min(1),
  ...messageFields,
});

export const postcardKind = {
  kind: 'postcard',
  contact: 'message',
  counted: { one: 'postcard', several: 'postcards' },
  isQuiet: true,
  schema,
  check: (postcard, story) => {
    checkMessage(postcard, story);
    story.checkName(postcard.to, 'the endpoint');
  },
  words: (postcard) => ({
    title: `postcard ${postcard.name}`,
    detail: messageDetail(postcard, [`to ${postcard.to}`]),
  }),
  said: (postcard) => ({ to: postcard.to, ...messageSaid(postcard) }),
  spec: (postcard, scaled): z.infer<typeof schema> => ({
    kind: 'postcard',
    channel: 'post',
    to: postcard.to,
    ...messageSpec(postcard, scaled),
  }),
  endpoint: ({ to: name }) => ({ among: 'postcards', name }),
} as const satisfies TouchpointKind<Postcard>;
