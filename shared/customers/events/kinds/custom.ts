/** Anything else that the shop tells: journeys may wait for it by its name. */
import * as z from 'zod';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

/** Events of browsing that have no kind of their own; their names are those of Segment's ecommerce spec. */
export const browsingNames = [
  'Product Viewed',
  'Product Clicked',
  'Product Added',
  'Product Removed',
  'Product List Viewed',
  'Products Searched',
  'Cart Viewed',
] as const;

const browsing: ReadonlySet<string> = new Set(browsingNames);
export const isBrowsingName = (name: string): boolean => browsing.has(name);

export const custom = eventKind({
  name: 'Custom',
  schema: checkedEvent('Custom', { customName: z.string() }),
  detail: detailOf({}),
  event: (every, _detail, { type }) => ({ ...every, customName: type }),
  showsPresence: ({ customName }) => isBrowsingName(customName),
  documents: {
    detail: 'journeys may wait for it by its name',
    profile: `a visit for ${browsingNames.map((name) => `\`${name}\``).join(', ')}`,
  },
});
