/** Who wants again what she had unsubscribed from, and says so herself on one of our pages. */
import { touch } from '../../../base/record.ts';
import { withTraits } from '../identify.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { channelOfMessages } from './unsubscribed.ts';

export const resubscribed = eventKind({
  name: 'Resubscribed',
  schema: checkedEvent('Resubscribed', {
    channel: channelOfMessages.exactOptional(),
    /** Of the message whose link it was: its channel is meant. */
    touch,
  }),
  detail: detailOf({ touch }),
  event: (every, { touch }) => ({ ...every, touch }),
  fold: (profile, { channel, at }) =>
    channel === undefined ? profile : withTraits(profile, { traits: { consents: { [channel]: true } }, at }),
  documents: {
    detail: '`touch`, the touchpoint’s key: told by our own pages alone',
    profile: 'consent to the channel of that message, and what was refused at the address is wanted again',
  },
});
