/** A visit to the shop's pages or its app. */
import { boundedProperties } from '../properties.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const siteVisited = eventKind({
  name: 'Site Visited',
  schema: checkedEvent('Site Visited', {}),
  detail: detailOf({}),
  event: (every) => every,
  read: ({ fields }) => ({ properties: boundedProperties(fields) }),
  showsPresence: () => true,
  documents: { detail: '', profile: 'a visit' },
});
