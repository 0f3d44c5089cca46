/** Who wants nothing more: by one channel and of one topic where that is told, and of all otherwise. */
import * as z from 'zod';
import { touch } from '../../../base/record.ts';
import { consentChannels } from '../../profiles/channels.ts';
import type { Profile } from '../../profiles/profile.ts';
import { everyTopic, marketing } from '../../profiles/topics.ts';
import { wantingAnything } from '../../profiles/wishes.ts';
import { text } from '../checked.ts';
import { withConsent } from '../identify.ts';
import { boundedProperties } from '../properties.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

const channelOfMessages = z.enum(consentChannels);
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const unsubscribed = eventKind({
  name: 'Unsubscribed',
  schema: checkedEvent('Unsubscribed', {
    channel: channelOfMessages.exactOptional(),
    /** Of the channel's topics this one alone; absent: all. */
    topic: z.string().exactOptional(),
    /** By its link: the message's channel is meant. */
    touch: touch.exactOptional(),
  }),
  detail: detailOf({
    channel: unlessEmpty(channelOfMessages),
    topic: unlessEmpty(text),
    touch: touch.nullish(),
  }).refine(({ channel, topic }) => topic === undefined || channel !== undefined, {
    path: ['channel'],
    error: 'must be told with a topic',
  }),
  event: (every, { channel, topic, touch }) => ({
    ...every,
    ...(channel !== undefined && { channel }),
    ...(topic !== undefined && { topic }),
    ...(touch !== undefined && touch !== null && { touch }),
  }),
  read: ({ fields }) => ({
    channel: textIn(fields.channel),
    topic: textIn(fields.topic),
    properties: boundedProperties(fields),
  }),
  fold: (profile, { channel, topic, at }) =>
    (channel === undefined ? consentChannels : [channel]).reduce<Profile>(
      (known, each) =>
        (topic === undefined ? [marketing, everyTopic] : [topic]).reduce(
          (so, about) => withConsent(so, each, about, { given: false, at }),
          known,
        ),
      channel === undefined ? wantingAnything(profile, false, at) : profile,
    ),
  documents: {
    detail: '`channel?`, `topic?`: all of them where it is not told',
    profile:
      'the channel’s consent is refused; without a channel all are, and nothing but news of orders is sent any more',
  },
});
