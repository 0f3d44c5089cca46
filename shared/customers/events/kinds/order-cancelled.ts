/** An order that is none any more: unless it was paid, it is as if it had not been. */
import * as z from 'zod';
import { text } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { neededIdAt, orderIds } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const orderCancelled = eventKind({
  name: 'Order Cancelled',
  schema: checkedEvent('Order Cancelled', {
    orderId: z.string(),
    /** What of its money went back, refunds tell. */
    paid: z.literal(true).exactOptional(),
  }),
  detail: detailOf({ orderId: text, paid: unlessEmpty(z.boolean({ error: 'must be true or false' })) }),
  event: (every, { orderId, paid }) => ({
    ...every,
    id: `cancelled-${every.id}`,
    orderId,
    ...(paid === true && { paid }),
  }),
  read: (source) => ({
    orderId: neededIdAt(source, orderIds),
    properties: boundedProperties(source.fields),
  }),
  addsUp: true,
  documents: {
    detail: '`orderId`, `paid?`',
    profile:
      'as if the order had not been; with `paid`, or a refund, it is an order whose refunds tell what is left',
  },
});
