/** An order: one event by its own id, whatever ids its tellings have. What becomes of it other events tell. */
import * as z from 'zod';
import { text } from '../checked.ts';
import { neededIdAt, orderIds } from '../reading.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';
import { orderDetail, orderFields, orderFieldsOf, orderReadAt } from './told-order.ts';
import { isWorthThere, neededWorthAt, worthIsMissing } from './worth.ts';

export const orderCompleted = eventKind({
  name: 'Order Completed',
  schema: checkedEvent('Order Completed', {
    orderId: z.string(),
    /** Minor units of its currency. */
    value: z.number(),
    ...orderFields,
  }),
  hasOwnId: true,
  detail: detailOf({ ...orderDetail, orderId: text }).refine(isWorthThere, worthIsMissing),
  event: (every, detail, { house }) => ({
    ...every,
    id: `order-${detail.orderId}`,
    orderId: detail.orderId,
    value: 0,
    ...orderFieldsOf(detail, house.money),
  }),
  read: (source) => ({
    orderId: neededIdAt(source, orderIds),
    value: neededWorthAt(source, ['total', 'revenue', 'value']),
    ...orderReadAt(source),
  }),
  addsUp: true,
  documents: {
    detail:
      '`orderId`, `value` (or `total`, `revenue`), `currency?`, `couponCodes?` (or `couponCode`), `checkoutId?`, `channel?`, `paid?`, `items?: [{name, quantity, price?, product?, category?, image?, url?}]`',
    profile: 'orders, spend, first, last and previous order; the favourite category, where nobody tells one',
  },
});

/** All that the order names. */
export const couponCodesOf = ({
  couponCode,
  couponCodes,
}: {
  readonly couponCode?: string;
  readonly couponCodes?: readonly string[];
}): readonly string[] => couponCodes ?? (couponCode === undefined ? [] : [couponCode]);
