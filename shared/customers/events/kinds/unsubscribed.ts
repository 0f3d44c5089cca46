/** Who wants nothing more: by one channel and of one topic where that is told, and of all otherwise. */
import { z } from 'zod';
import { touch } from '../../../base/record.ts';
import { consentChannels } from '../../profiles/channels.ts';
import type { Profile } from '../../profiles/profile.ts';
import { wantingAnything } from '../../profiles/wishes.ts';
import { withTraits } from '../identify.ts';
import { boundedProperties } from '../properties.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const channelOfMessages = z.enum(consentChannels);
const channelIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const unsubscribed = eventKind({
  name: 'Unsubscribed',
  schema: checkedEvent('Unsubscribed', {
    channel: channelOfMessages.exactOptional(),
    /** By its link: the message's channel is meant. */
    touch: touch.exactOptional(),
  }),
  detail: detailOf({ channel: unlessEmpty(channelOfMessages), touch: touch.nullish() }),
  event: (every, { channel, touch }) => ({
    ...every,
    ...(channel !== undefined && { channel }),
    ...(touch !== undefined && touch !== null && { touch }),
  }),
  read: ({ fields }) => ({ channel: channelIn(fields.channel), properties: boundedProperties(fields) }),
  fold: (profile, { channel, at }) =>
    (channel === undefined ? consentChannels : [channel]).reduce<Profile>(
      (known, each) => withTraits(known, { traits: { consents: { [each]: false } }, at }),
      channel === undefined ? wantingAnything(profile, false, at) : profile,
    ),
  documents: {
    detail: '`channel?`: all of them where it is not told',
    profile:
      'the channel’s consent is refused; without a channel all are, and nothing but news of orders is sent any more',
  },
});
