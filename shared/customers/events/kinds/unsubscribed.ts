/** Who wants nothing more. */
import { suppressedFor } from '../../profiles/folding.ts';
import { boundedProperties } from '../properties.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const unsubscribed = eventKind({
  name: 'Unsubscribed',
  schema: checkedEvent('Unsubscribed', {}),
  detail: detailOf({}),
  event: (every) => every,
  read: ({ fields }) => ({ properties: boundedProperties(fields) }),
  fold: (profile) => suppressedFor(profile, 'unsubscribed'),
  documents: { detail: '', profile: 'nothing more is sent' },
});
