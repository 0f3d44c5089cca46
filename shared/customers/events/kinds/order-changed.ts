/** An order is another than it was: it counts at what it is worth now. Each version is one event, by its own id. */
import * as z from 'zod';
import { text } from '../checked.ts';
import { neededIdAt, orderIds } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { orderDetail, orderFields, orderFieldsOf, orderReadAt } from './told-order.ts';
import { worthAt } from './worth.ts';

export const orderChanged = eventKind({
  name: 'Order Changed',
  schema: checkedEvent('Order Changed', {
    orderId: z.string(),
    /** Minor units of its currency; absent: it is worth what it was. */
    value: z.number().exactOptional(),
    ...orderFields,
    /** It was cancelled and is no more. */
    isOpen: z.literal(true).exactOptional(),
  }),
  detail: detailOf({ ...orderDetail, orderId: text, isOpen: unlessEmpty(z.boolean()) }),
  event: (every, detail, { house }) => ({
    ...every,
    id: `changed-${every.id}`,
    orderId: detail.orderId,
    ...orderFieldsOf(detail, house.money),
    ...(detail.isOpen === true && { isOpen: true as const }),
  }),
  read: (source) => ({
    orderId: neededIdAt(source, orderIds),
    value: worthAt(source, ['total', 'revenue', 'value']),
    ...orderReadAt(source),
  }),
  addsUp: true,
  documents: {
    detail:
      'as `Order Completed`, of which all but `orderId` may be left out; `isOpen?`: it is cancelled no more',
    profile: 'the order counts at its new worth',
  },
});
