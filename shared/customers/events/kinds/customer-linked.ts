/** Tells of other ids and nothing else. */
import * as z from 'zod';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const customerLinked = eventKind({
  name: 'Customer Linked',
  schema: checkedEvent('Customer Linked', {
    /** Somebody with an admin key says so, and it holds of any two: nothing that others tell can say that. */
    byHand: z.literal(true).exactOptional(),
    /** So too: that they are not the customer's, and are to be split off. */
    apart: z.literal(true).exactOptional(),
    /** So too: that the customer is somebody, and not nobody, and why. */
    reinstated: z.string().exactOptional(),
    /** So too, or the shop's platform: that the customer is to be forgotten. It is kept nowhere. */
    erase: z.literal(true).exactOptional(),
  }),
  detail: detailOf({}),
  event: (every) => every,
  documents: { detail: '`alsoKnownAs: [id, …]`', profile: '[one customer](identity.md) of several ids' },
});
